import { describe, expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { flipFlop } from "./flipFlop.ts";
import { wordlineSwitchMatrix } from "./wordlineSwitchMatrix.ts";

const tech = technology(32e-9, "low-standby-power");
const SPEC = { rows: 128, height: 128 * 4 * 32e-9, clock: 1e9, accessVoltage: 1.1 };
const LINE = { capacitance: 2e-14, resistance: 500 };
const { read, write, leakage, area, height } = wordlineSwitchMatrix(tech, SPEC);

describe("a matrix of word-line switches", () => {
  it("clocks every row, whether selected or not", () => {
    const flop = flipFlop(tech, SPEC.clock);
    expect(read(0, 0.5, LINE).energy).toBeCloseTo(128 * (flop.clockEnergy + flop.dataEnergy), 22);
    expect(leakage).toBeCloseTo(128 * flop.leakage, 18);
  });

  it("pays for each selected row, and for the square of the read voltage at its diffusions", () => {
    const idle = read(0, 0.5, LINE).energy;
    const beyond = (rows: number, voltage: number) => read(rows, voltage, LINE).energy - idle;
    expect(beyond(64, 0.5) / beyond(32, 0.5)).toBeCloseTo(2, 9);
    const at = (voltage: number) => beyond(64, voltage) - beyond(64, 0);
    expect(at(1) / at(0.5)).toBeCloseTo(4, 6);
  });

  it("writes one row: five gates and two diffusions at the access voltage, no read voltage", () => {
    const idle = read(0, 0, LINE).energy;
    const one = read(1, 0, LINE).energy - idle;
    const written = write(LINE).energy - idle;
    // three gates in a read
    expect(written).toBeGreaterThan(one);
    expect(written).toBeLessThan((5 / 3) * one);
    expect(write(LINE).latency).toBe(read(128, 0.5, LINE).latency);
  });

  it("waits for a longer line and a more resistive one", () => {
    const later = (line: typeof LINE) => read(1, 0.5, line).latency - read(1, 0.5, LINE).latency;
    expect(later({ ...LINE, capacitance: 4e-14 })).toBeGreaterThan(0);
    expect(later({ ...LINE, resistance: 5000 })).toBeGreaterThan(0);
  });

  it("lies along the whole height of the array, two columns of switches where rows are half as high", () => {
    expect(height).toBe(SPEC.height);
    const packed = wordlineSwitchMatrix(tech, { ...SPEC, height: SPEC.height / 2 });
    expect(packed.area).toBeGreaterThan(0.7 * area);
    expect(packed.width).toBeGreaterThan(1.5 * (area / height));
  });
});
