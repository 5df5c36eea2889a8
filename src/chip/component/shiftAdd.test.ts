import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { shiftAdd } from "./shiftAdd.ts";

const tech = technology(32e-9, "low-standby-power");
const spec = { count: 16, bits: 6, steps: 8, clock: 1e9, width: 512 * tech.node };
const { step, accumulate } = shiftAdd(tech, spec);

it("hides all steps but the last behind reads that are longer", () => {
  expect(accumulate(8, 1e-6)).toEqual({ energy: 8 * step().energy, latency: step().latency });
});

it("shows them all where reads take no time", () => {
  expect(accumulate(8, 0).latency).toBeCloseTo(8 * step().latency, 18);
  expect(accumulate(0, 0)).toEqual({ energy: 0, latency: 0 });
});

it("grows with bits, steps and units", () => {
  for (const more of [{ bits: 7 }, { steps: 9 }, { count: 32 }]) {
    const larger = shiftAdd(tech, { ...spec, ...more });
    expect(larger.step().energy).toBeGreaterThan(step().energy);
    expect(larger.area).toBeGreaterThanOrEqual(shiftAdd(tech, spec).area);
    expect(larger.leakage).toBeGreaterThan(shiftAdd(tech, spec).leakage);
  }
});
