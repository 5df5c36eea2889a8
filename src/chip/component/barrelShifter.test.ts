import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { barrelShifter } from "./barrelShifter.ts";

const tech = technology(32e-9, "low-standby-power");

it("has a stage of multiplexers for each bit of the distance", () => {
  const one = barrelShifter(tech, { bits: 16, count: 1 });
  const wide = barrelShifter(tech, { bits: 32, count: 1 });
  for (const figure of ["area", "leakage", "shiftEnergy"] as const)
    expect(wide[figure] / one[figure], figure).toBeCloseTo((32 * 5) / (16 * 4), 9);
  expect(barrelShifter(tech, { bits: 16, count: 7 }).area / one.area).toBeCloseTo(7, 9);
});
