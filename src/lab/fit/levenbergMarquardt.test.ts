// Fits of the NIST statistical reference data sets against their certified values (Misra1a: monomolecular adsorption, two starts), and fits
// at bounds.
import { expect, test } from "vitest";
import { levenbergMarquardt } from "./levenbergMarquardt.ts";

const X = [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760];
const Y = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78];
const CERTIFIED = {
  parameters: [238.94212918, 5.5015643181e-4],
  deviations: [2.7070075241, 7.2668688436e-6],
  squares: 0.12455138894,
};

/** y = b1·(1 − e^(−b2·x)), b2 in thousandths so that both are of one size. */
const misra = ([b1, b2]: readonly number[]) =>
  Float64Array.from(X, (x, i) => Y[i]! - b1! * -Math.expm1((-b2! / 1000) * x));
const wide = { lower: [0, 0], upper: [1e4, 10], iterations: 200, tolerance: 1e-14 };

test.each([[[500, 0.1]], [[250, 0.5]]])("finds the certified values from %s", (start) => {
  const fit = levenbergMarquardt(misra, start, wide);
  expect(fit.parameters[0]!).toBeCloseTo(CERTIFIED.parameters[0]!, 3);
  expect(fit.parameters[1]! / 1000).toBeCloseTo(CERTIFIED.parameters[1]!, 8);
  expect(fit.sumOfSquares).toBeCloseTo(CERTIFIED.squares, 8);
  const variance = fit.sumOfSquares / (X.length - 2);
  expect(Math.sqrt(variance * fit.covariance[0]![0]!)).toBeCloseTo(CERTIFIED.deviations[0]!, 2);
});

test("stays at a bound and fits the rest", () => {
  const fit = levenbergMarquardt(misra, [150, 0.9], { ...wide, upper: [200, 10] });
  expect(fit.parameters[0]).toBe(200);
  const free = levenbergMarquardt(([b2]) => misra([200, b2!]), [0.9], { ...wide, lower: [0], upper: [10] });
  expect(fit.parameters[1]!).toBeCloseTo(free.parameters[0]!, 6);
});

test("a number that the data do not show has no variance and does no harm", () => {
  const fit = levenbergMarquardt(([a]) => Float64Array.of(a! - 3, a! - 5), [0, 7], {
    lower: [-10, -10],
    upper: [10, 10],
  });
  expect(fit.parameters).toEqual([expect.closeTo(4, 6), 7]);
  expect(fit.covariance[1]![1]).toBeNaN();
});
