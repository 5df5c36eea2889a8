import { describe, expect, it } from "vitest";
import { gate, inverter } from "./gate.ts";
import { technology } from "./technology.ts";
import { gateCap, gatePitch, LAYOUT, minimumWidth } from "./transistor.ts";

const tech = technology(32e-9, "low-standby-power");
const n = minimumWidth(tech);
const p = tech.pnRatio * n;

describe("a gate", () => {
  it("loads its input with two transistors", () => {
    expect(inverter(tech, n, p).inputCap).toBeCloseTo(gateCap(tech, n) + gateCap(tech, p), 22);
    expect(inverter(tech, n, 0).inputCap).toBeCloseTo(gateCap(tech, n), 22);
  });

  it("is a standard cell high and a gate pitch wider with each input", () => {
    const nand = (inputs: number) => gate(tech, { kind: "nand", inputs, widthN: n, widthP: p });
    expect(nand(2).height).toBe(LAYOUT.cellHeight * 32e-9);
    expect(nand(3).width - nand(2).width).toBeCloseTo(gatePitch(tech), 12);
    expect(nand(2).area).toBe(nand(2).width * nand(2).height);
  });

  it("leaks half of both transistors as an inverter, and more with more current off", () => {
    expect(inverter(tech, n, p).leakage).toBeCloseTo((n * tech.offN + p * tech.offP) / 2, 18);
    expect(inverter(tech, 4 * n, 4 * p).leakage / inverter(tech, n, p).leakage).toBeCloseTo(4, 9);
  });

  it("that is folded is wider, not higher", () => {
    const wide = inverter(tech, 20 * n, 20 * p);
    expect(wide.height).toBe(inverter(tech, n, p).height);
    expect(wide.width).toBeGreaterThan(inverter(tech, n, p).width);
  });
});
