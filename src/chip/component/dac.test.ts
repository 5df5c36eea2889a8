import { describe, expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { dac } from "./dac.ts";
import { register } from "./register.ts";

const tech = technology(32e-9, "low-standby-power");
const SPEC = { count: 128, bits: 6, voltage: 0.5, clock: 1e9, width: 20e-6 };
/** J of the capacitors alone. */
const capacitors = (spec: typeof SPEC) => {
  const stored = register(tech, { bits: spec.count * spec.bits, clock: spec.clock });
  return dac(tech, spec).convert().energy - stored.store((spec.count * spec.bits) / 2).energy;
};

describe("a capacitive DAC at each row", () => {
  it("switches 0.66·2^B units of 0.5 fF", () => {
    expect(capacitors(SPEC)).toBeCloseTo(128 * 0.66 * 64 * 0.5e-15 * 0.5 ** 2, 24);
  });

  it("doubles with each bit and goes with the square of the voltage", () => {
    expect(capacitors({ ...SPEC, bits: 7 }) / capacitors(SPEC)).toBeCloseTo(2, 9);
    expect(capacitors({ ...SPEC, voltage: 1 }) / capacitors(SPEC)).toBeCloseTo(4, 9);
  });

  it("has a quarter of a square micrometre for each unit, and its registers", () => {
    const stored = register(tech, { bits: 128 * 6, clock: 1e9 });
    expect(dac(tech, SPEC).area).toBeCloseTo(128 * 64 * 0.25e-12 + stored.area, 18);
  });

  it("converts in one clock cycle, the rows that are active", () => {
    const { convert } = dac(tech, SPEC);
    expect(convert().latency).toBe(1e-9);
    expect(convert(32).energy).toBeLessThan(convert(64).energy);
    expect(convert(128)).toEqual(convert());
  });
});
