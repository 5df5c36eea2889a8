// Beside numpy.percentile, and by hand.
import { expect, test } from "vitest";
import { mean, median, percentile, sampleVariance } from "./statistics.ts";

test("percentiles lie between neighbours, in any order of the values, which stay as they are", () => {
  const values = [4, 1, 3, 2];
  expect(percentile(values, 0)).toBe(1);
  expect(percentile(values, 1)).toBe(4);
  expect(percentile(values, 0.98)).toBeCloseTo(3.94, 12);
  expect(percentile([7], 0.3)).toBe(7);
  expect(median(values)).toBe(2.5);
  expect(median([30, 4, 5])).toBe(5);
  expect(values).toEqual([4, 1, 3, 2]);
});

test("moments", () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(sampleVariance([1, 2, 6])).toBeCloseTo(7, 12);
});

test("too few values are an error, not a number", () => {
  expect(() => mean([])).toThrow(RangeError);
  expect(() => percentile([], 0.5)).toThrow(RangeError);
  expect(() => sampleVariance([1])).toThrow(RangeError);
});
