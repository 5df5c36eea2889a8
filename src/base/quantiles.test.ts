// Beside SciPy 1.17.1: stats.t.ppf and stats.chi2.ppf.
import { expect, test } from "vitest";
import { chiSquareQuantile, studentFactor } from "./quantiles.ts";

test.each([
  [2, 12.706204736174694],
  [3, 4.302652729749462],
  [4, 3.1824463052837078],
  [11, 2.228138851986274],
  [20, 2.0930240544083087],
  [1000, 1.9623414611334493],
])("Student's factor of %i values", (count, expected) => {
  expect(studentFactor(count) / expected).toBeCloseTo(1, 7);
});

test.each([
  [0.025, 1, 0.0009820691171752555],
  [0.975, 1, 5.023886187314888],
  [0.025, 9, 2.7003894999803584],
  [0.975, 199, 239.9596818276442],
])("chi-square at share %f of %i degrees", (share, degrees, expected) => {
  expect(chiSquareQuantile(share, degrees) / expected).toBeCloseTo(1, 9);
});
