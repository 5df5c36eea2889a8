// The residuals of a fit, for least squares: what the readings say, and where noise follows the step what the size of the errors says.
import type { FitNoise, Innovations } from "./innovations.ts";
import { meanBeyond, squareBeyond } from "./normal.ts";
import { censored, filterAll, LOOSE, type Problem } from "./problem.ts";

/** How the residuals count, at the present vector: they stay while least squares moves it. */
interface Weights {
  /** One value a reading: (error + shift)·weight is its residual. */
  readonly weight: Float64Array;
  readonly shift: Float64Array;
  /** One pair a reading where the noise follows the step, else none: square of the error and variance; NaN where the reading carries no
   *  information. */
  readonly squares: Float64Array;
  readonly variances: Float64Array;
}

export function weightsOf(problem: Problem, vector: readonly number[], noise: FitNoise): Weights {
  const weight: number[] = [];
  const shift: number[] = [];
  const squares: number[] = [];
  const variances: number[] = [];
  for (const [t, found] of filterAll(problem, vector, noise).entries())
    for (const [i, error] of found.error.entries()) {
      const variance = found.variance[i]!;
      const side = i === 0 ? 0 : censored(problem.trains[t]!.g[i]!, problem);
      const one =
        side === 0
          ? { weight: 1, shift: 0, square: error * error }
          : cutOff(side, error, Math.sqrt(variance));
      weight.push(one.weight / Math.sqrt(variance));
      shift.push(one.shift);
      squares.push(i === 0 ? Number.NaN : one.square);
      variances.push(variance);
    }
  const followsStep = noise.per === "step" && problem.options.criterion === "one-step";
  return {
    weight: Float64Array.from(weight),
    shift: Float64Array.from(shift),
    squares: Float64Array.from(followsStep ? squares : []),
    variances: Float64Array.from(followsStep ? variances : []),
  };
}

/** Least part of a reading's weight that is left to one that was cut off. */
const LEAST_WEIGHT = 1e-3;

/** A reading that was cut off counts as one with the slope and the curvature of ln P(Z > z): λ(z)/σ and λ(λ − z)/σ², λ = φ/P (Newton), and
 *  with the mean square of what lies beyond. */
function cutOff(
  side: 1 | -1,
  error: number,
  sigma: number,
): { weight: number; shift: number; square: number } {
  const z = (side * error) / sigma;
  const beyond = meanBeyond(z);
  const curvature = Math.max(beyond * (beyond - z), LEAST_WEIGHT);
  const shift = (side * sigma * beyond) / curvature - error;
  return { weight: Math.sqrt(curvature), shift, square: squareBeyond(z) * sigma * sigma };
}

/** Errors of the readings, then what the size of the errors says where noise follows the step, then the loose ends of the window. */
export function residualsOf(
  problem: Problem,
  vector: readonly number[],
  noise: FitNoise,
  { weight, shift, squares, variances }: Weights,
): Float64Array {
  const found = filterAll(problem, vector, noise);
  const ends = problem.law.windowOfSweeps ? [] : [problem.looseEnds.low, problem.looseEnds.high];
  const out = new Float64Array(weight.length + squares.length + ends.length);
  let k = 0;
  for (const { error } of found)
    for (let i = 0; i < error.length; i++, k++) out[k] = (error[i]! + shift[k]!) * weight[k]!;
  if (squares.length > 0) {
    out.set(sizeResiduals(found, squares, variances), k);
    k += squares.length;
  }
  for (const [j, end] of ends.entries()) out[k++] = (vector[j]! - end) / (LOOSE * problem.data.range);
  return out;
}

/** (error² − variance)/(√2·variance) with the variance's scale, which is fitted by itself, left out: with the residuals of the mean these
 *  are the scores of a normal law whose mean and variance both move (Fisher scoring). */
function sizeResiduals(
  found: readonly Innovations[],
  squares: Float64Array,
  variances: Float64Array,
): Float64Array {
  const residuals = new Float64Array(squares.length);
  let sum = 0;
  let count = 0;
  let k = 0;
  for (const { variance } of found)
    for (let i = 0; i < variance.length; i++, k++) {
      residuals[k] = variance[i]!;
      if (Number.isNaN(squares[k]!)) continue;
      sum += squares[k]! / variance[i]!;
      count++;
    }
  const scale = sum / Math.max(count, 1);
  for (k = 0; k < residuals.length; k++) {
    const size = (squares[k]! - scale * residuals[k]!) / (Math.SQRT2 * variances[k]!);
    residuals[k] = Number.isNaN(size) ? 0 : size;
  }
  return residuals;
}
