// Nonlinear least squares within bounds: Levenberg–Marquardt with Marquardt's scaling (Marquardt, J. SIAM 11, 431, 1963) and gain-ratio
// damping (Madsen, Nielsen, Tingleff, "Methods for non-linear least squares problems", 2004, algorithm 3.16). Derivatives are differences;
// a step beyond a bound is cut there, and a parameter that sits on one and pushes outward takes no part in the step.
import { inverse, type Matrix, solve } from "./linear.ts";

export interface LeastSquaresOptions {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly iterations?: number;
  /** Relative fall of the sum of squares that ends the search. */
  readonly tolerance?: number;
  /** Least change of each parameter by which derivatives are taken (1e-6 where not given). */
  readonly differences?: readonly number[];
}

export interface LeastSquaresFit {
  readonly parameters: readonly number[];
  readonly sumOfSquares: number;
  /** (JᵀJ)⁻¹ at the end: covariance for residuals of variance 1. NaN where a parameter does not show in the data. */
  readonly covariance: Matrix;
  readonly converged: boolean;
}

const ITERATIONS = 60;
const TOLERANCE = 1e-9;
const DIFFERENCE = 1e-5;
const LEAST_DIFFERENCE = 1e-6;
const FIRST_DAMPING = 1e-3;
const LARGEST_DAMPING = 1e12;

/** `residuals` must return as many numbers for each call; they are not kept. */
export function levenbergMarquardt(
  residuals: (parameters: readonly number[]) => Float64Array,
  start: readonly number[],
  options: LeastSquaresOptions,
): LeastSquaresFit {
  const { lower, upper, iterations = ITERATIONS, tolerance = TOLERANCE } = options;
  const within = (p: readonly number[]) => p.map((v, i) => Math.min(Math.max(v, lower[i]!), upper[i]!));
  let here = within(start);
  let at = normalEquations(residuals, here, options);
  let damping = FIRST_DAMPING;
  let growth = 2;
  let converged = false;
  for (let i = 0; i < iterations && !converged && damping < LARGEST_DAMPING; i++) {
    const step = dampedStep(at, here, damping, options);
    const next = step ? within(here.map((v, j) => v + step[j]!)) : here;
    const sum = step ? squared(residuals(next)) : Infinity;
    if (sum <= at.sum) {
      converged = at.sum - sum <= tolerance * at.sum;
      here = next;
      if (!converged) at = normalEquations(residuals, here, options);
      damping = Math.max(damping / 3, 1e-12);
      growth = 2;
    } else {
      damping *= growth;
      growth *= 2;
    }
  }
  const covariance = inverse(at.normal) ?? at.normal.map((row) => row.map(() => Number.NaN));
  return { parameters: here, sumOfSquares: squared(residuals(here)), covariance, converged };
}

interface NormalEquations {
  readonly normal: Matrix;
  readonly slope: readonly number[];
  readonly sum: number;
}

function normalEquations(
  residuals: (parameters: readonly number[]) => Float64Array,
  here: readonly number[],
  { upper, lower, differences }: LeastSquaresOptions,
): NormalEquations {
  const at = Float64Array.from(residuals(here));
  const columns = here.map((value, i) => {
    const h = Math.max(DIFFERENCE * Math.abs(value), differences?.[i] ?? LEAST_DIFFERENCE);
    const signed = value + h > upper[i]! && value - h >= lower[i]! ? -h : h;
    const moved = Float64Array.from(residuals(here.map((v, j) => (j === i ? v + signed : v))));
    for (let k = 0; k < moved.length; k++) moved[k] = (moved[k]! - at[k]!) / signed;
    return moved;
  });
  const product = (a: Float64Array, b: Float64Array) => {
    let sum = 0;
    for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
    return sum;
  };
  const half = columns.map((a, i) => columns.slice(0, i + 1).map((b) => product(a, b)));
  return {
    normal: columns.map((_, i) => columns.map((__, j) => half[Math.max(i, j)]![Math.min(i, j)]!)),
    slope: columns.map((a) => product(a, at)),
    sum: squared(at),
  };
}

/** −(JᵀJ + λ·diag)⁻¹·Jᵀr over the parameters that are free to move; null where even damping does not make it solvable. */
function dampedStep(
  { normal, slope }: NormalEquations,
  here: readonly number[],
  damping: number,
  { lower, upper }: LeastSquaresOptions,
): number[] | null {
  const held = here.map((v, i) => (v <= lower[i]! && slope[i]! > 0) || (v >= upper[i]! && slope[i]! < 0));
  const free = here.flatMap((_, i) => (held[i] || !(normal[i]![i]! > 0) ? [] : [i]));
  const matrix = free.map((i) => free.map((j) => normal[i]![j]! * (i === j ? 1 + damping : 1)));
  const step = solve(
    matrix,
    free.map((i) => -slope[i]!),
  );
  if (!step) return null;
  const whole = here.map(() => 0);
  for (const [k, i] of free.entries()) whole[i] = step[k]!;
  return whole;
}

function squared(values: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]! * values[k]!;
  return Number.isFinite(sum) ? sum : Infinity;
}
