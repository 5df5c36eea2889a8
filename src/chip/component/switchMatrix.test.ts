import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { flipFlop } from "./flipFlop.ts";
import { switchMatrix } from "./switchMatrix.ts";
import { wordlineSwitchMatrix } from "./wordlineSwitchMatrix.ts";

const tech = technology(32e-9, "low-standby-power");
const line = { capacitance: 1e-14, resistance: 100 };
const idle = { toggled: 0, charged: 0, voltage: 0.5, ...line };
const spec = { side: "rows", lines: 128, extent: 16.4e-6, resistance: 500, clock: 1e9 } as const;

it("pays for all flip-flops, whatever it switches", () => {
  const { clockEnergy, dataEnergy } = flipFlop(tech, 1e9);
  const matrix = switchMatrix(tech, spec);
  expect(matrix.drive(idle).energy / (128 * (clockEnergy + dataEnergy))).toBeCloseTo(1, 9);
});

it("is linear in the lines that change and that are charged", () => {
  const { drive } = switchMatrix(tech, spec);
  const base = drive(idle).energy;
  const of = (toggled: number, charged: number) => drive({ ...idle, toggled, charged }).energy - base;
  expect(of(20, 0) / of(10, 0)).toBeCloseTo(2, 9);
  expect(of(0, 20) / of(0, 10)).toBeCloseTo(2, 9);
  expect(of(10, 10)).toBeCloseTo(of(10, 0) + of(0, 10), 22);
});

it("waits half a clock period and Elmore's delay", () => {
  const { drive } = switchMatrix(tech, spec);
  const more = drive({ ...idle, capacitance: 2e-14 }).latency - drive(idle).latency;
  expect(drive(idle).latency).toBeGreaterThan(0.5e-9);
  expect(more / (Math.LN2 * (500 * 1e-14 + 50 * 1e-14))).toBeCloseTo(1, 5);
});

it("lies beside rows or below columns", () => {
  const rows = switchMatrix(tech, spec);
  const columns = switchMatrix(tech, { ...spec, side: "columns" });
  expect(rows.height).toBe(spec.extent);
  expect(columns.width).toBe(spec.extent);
  expect(rows.area).toBeCloseTo(rows.width * rows.height, 18);
});

it("adds level shifters only above the supply", () => {
  const plain = switchMatrix(tech, spec);
  expect(switchMatrix(tech, { ...spec, highVoltage: 0.9 })).toMatchObject({ area: plain.area });
  const shifted = switchMatrix(tech, { ...spec, highVoltage: 4 });
  expect(shifted.area).toBeGreaterThan(plain.area);
  expect(shifted.leakage).toBeGreaterThan(plain.leakage);
  const write = { ...idle, toggled: 128, voltage: 4 };
  expect(shifted.drive(write).energy).toBeGreaterThan(plain.drive(write).energy);
  expect(shifted.drive(write).latency).toBeGreaterThan(plain.drive(write).latency);
});

it("reads rows of cells with selectors in parallel", () => {
  const matrix = wordlineSwitchMatrix(tech, { rows: 128, height: 16.4e-6, clock: 1e9, accessVoltage: 1.1 });
  const energy = (selected: number) => matrix.read(selected, 0.5, line).energy;
  expect((energy(64) - energy(0)) / (energy(32) - energy(0))).toBeCloseTo(2, 9);
  expect(matrix.write(line).energy).toBeGreaterThan(energy(0));
  expect(matrix.write(line).latency).toBe(matrix.read(1, 0.5, line).latency);
});
