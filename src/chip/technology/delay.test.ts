import { expect, it } from "vitest";
import { horowitz, STEP } from "./delay.ts";

it("is ln 2 · RC behind a step", () => {
  expect(horowitz(1e-11, STEP * 1e6).delay).toBeCloseTo(Math.LN2 * 1e-11, 16);
});

it("is later behind a slow ramp, as √(RC / 2·slope) in the end", () => {
  const quick = horowitz(1e-11, 1e12);
  const slow = horowitz(1e-11, 1e6);
  expect(slow.delay).toBeGreaterThan(quick.delay);
  expect(slow.delay / Math.sqrt((0.5 * 1e-11) / 1e6)).toBeCloseTo(1, 3);
});

it("hands on the ramp that half of the supply in one delay is", () => {
  const { delay, ramp } = horowitz(3e-12, 1e11);
  expect(delay * ramp).toBeCloseTo(0.5, 12);
});
