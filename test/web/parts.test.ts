// Computations of the app's controls, without a browser.
import { describe, expect, it, test } from "vitest";
import { minus } from "../../web/app/parts/minus.ts";
import { positionOf, SLIDER_STEPS, valueAt } from "../../web/app/parts/scale.ts";

describe("a slider", () => {
  const ranges = [
    { minimum: -9, maximum: 9, scale: "linear", step: 0.1 },
    { minimum: 1e3, maximum: 1e9, scale: "log", step: 0 },
    { minimum: 2, maximum: 10_000, scale: "log", step: 1 },
  ] as const;

  it.each(ranges)("from $minimum to $maximum reaches both ends and comes back to where it was", (range) => {
    expect(valueAt(0, range)).toBe(range.minimum);
    expect(valueAt(SLIDER_STEPS, range)).toBe(range.maximum);
    for (let position = 0; position <= SLIDER_STEPS; position += 50) {
      const value = valueAt(position, range);
      expect(valueAt(positionOf(value, range), range) / value || 1).toBeCloseTo(1, 2);
    }
  });

  it("gives even decades, whole numbers where they are asked for, and an end for what lies outside", () => {
    expect(valueAt(SLIDER_STEPS / 2, ranges[1])).toBe(1e6);
    expect(valueAt(333, ranges[2]) % 1).toBe(0);
    expect(valueAt(737, ranges[0])).toBe(4.3);
    expect(positionOf(1e12, ranges[1])).toBe(SLIDER_STEPS);
    expect(positionOf(0, ranges[1])).toBe(0);
  });
});

test("a minus sign is one, and zero has none", () => {
  expect(["-0.33", "weight -0.00", "0.5", "-0"].map(minus)).toEqual(["−0.33", "weight 0.00", "0.5", "0"]);
});
