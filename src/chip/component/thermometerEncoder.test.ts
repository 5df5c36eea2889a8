import { describe, expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { encoderGates, thermometerEncoder } from "./thermometerEncoder.ts";

const tech = technology(32e-9, "low-standby-power");
const build = (levels: number, count = 1) => thermometerEncoder(tech, { levels, count, width: 16e-6 });

describe("thermometerEncoder", () => {
  it("has an inverter and a detector per level, a collector and an inverter per bit", () => {
    const { inverter, detector, collector } = encoderGates(tech, 16);
    expect(build(16).area).toBeCloseTo(20 * inverter.area + 16 * detector.area + 4 * collector.area, 20);
  });

  it("costs in proportion to the encoders; the energy is of one", () => {
    expect(build(64, 4).area).toBeCloseTo(4 * build(64).area, 20);
    expect(build(64, 4).leakage).toBeCloseTo(4 * build(64).leakage, 20);
    expect(build(64, 4).encode).toEqual(build(64).encode);
  });

  it("grows with the levels", () => {
    const sizes = [8, 16, 32, 64, 128, 256].map((levels) => build(levels));
    for (const [i, next] of sizes.slice(1).entries()) {
      expect(next.encode.energy).toBeGreaterThan(sizes[i]!.encode.energy);
      expect(next.encode.latency).toBeGreaterThan(sizes[i]!.encode.latency);
    }
  });
});
