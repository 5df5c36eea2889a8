// Noise of writes and reads by likelihood, at given law and window.
import type { FitNoise } from "./innovations.ts";
import { squareBeyond, tail } from "./normal.ts";
import { censored, filterAll, type Problem } from "./problem.ts";

/** Noise to begin with: that of another fit, or two hundredths of the window. */
export function startNoise(
  problem: Problem,
  vector: readonly number[],
  from: FitNoise | undefined,
): FitNoise {
  const { hard } = problem.data;
  const { per } = problem.options;
  const known = from ?? { c2c: 0.02, per: "pulse", start: 0.05, read: hard.low || hard.high ? 0 : 0.02 };
  if (known.per === per) return known;
  return { ...known, per, c2c: per === "step" ? known.c2c / stepUnit(problem, vector) : known.c2c };
}

export interface Likelihood {
  /** Without the first readings of the sweeps, which not every law predicts: laws stay comparable. */
  readonly logLikelihood: number;
  /** Mean of error²/variance over the readings after each first one, with what censoring hides added. */
  readonly scale: number;
  /** Standard deviation of the first readings from the end of the window, as a part of it. */
  readonly start: number;
  readonly readings: number;
}

export function likelihood(problem: Problem, vector: readonly number[], noise: FitNoise): Likelihood {
  const width = vector[1]! - vector[0]!;
  const starts: number[] = [];
  let sum = 0;
  let log = 0;
  let readings = 0;
  for (const [t, { error, variance }] of filterAll(problem, vector, noise).entries()) {
    if (error[0] !== 0) starts.push((error[0]! / width) ** 2);
    for (let i = 1; i < error.length; i++) {
      readings++;
      const side = censored(problem.trains[t]!.g[i]!, problem);
      const z = error[i]! / Math.sqrt(variance[i]!);
      sum += side === 0 ? z * z : squareBeyond(side * z);
      log +=
        side === 0 ? -0.5 * (z * z + Math.log(variance[i]!)) : Math.log(Math.max(tail(side * z), 1e-300));
    }
  }
  const start = Math.sqrt(starts.reduce((total, square) => total + square, 0) / Math.max(starts.length, 1));
  return {
    logLikelihood: log,
    scale: sum / Math.max(readings, 1),
    start: starts.length === 0 ? noise.start : start,
    readings,
  };
}

/** Shares of read noise in the variance that are tried. */
const SHARES = [0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.85, 0.93, 0.97, 0.99, 0.997, 1] as const;
/** The smallest noise that differs from none. */
export const LEAST_NOISE = 1e-6;

/** The share of read noise with the best likelihood, each with the scale that fits it best. */
export function fitNoise(
  problem: Problem,
  vector: readonly number[],
  noise: FitNoise,
): { noise: FitNoise; score: Likelihood } {
  if (problem.options.criterion === "path") return pathNoise(problem, vector, noise);
  const { hard } = problem.data;
  const unit = problem.options.per === "step" ? stepUnit(problem, vector) : 1;
  const shares = hard.low || hard.high ? [0] : SHARES;
  let best: { noise: FitNoise; score: Likelihood } | null = null;
  for (const share of shares) {
    let tried: FitNoise = { ...noise, ...split(noise, share, unit) };
    let score = likelihood(problem, vector, tried);
    for (let turn = 0; turn < 2; turn++) {
      const factor = Math.sqrt(Math.max(score.scale, 1e-12));
      tried = {
        ...tried,
        c2c: Math.max(tried.c2c * factor, share === 1 ? 0 : LEAST_NOISE),
        read: tried.read * factor,
        start: Math.max(score.start, 1e-4),
      };
      score = likelihood(problem, vector, tried);
    }
    if (best === null || score.logLikelihood > best.score.logLikelihood) best = { noise: tried, score };
  }
  return best!;
}

/** All distance from a path counts as noise of reads: that is least squares. */
function pathNoise(
  problem: Problem,
  vector: readonly number[],
  noise: FitNoise,
): { noise: FitNoise; score: Likelihood } {
  const { scale } = likelihood(problem, vector, { ...noise, read: 1 });
  const scaled = { ...noise, read: Math.max(Math.sqrt(scale), LEAST_NOISE) };
  return { noise: scaled, score: likelihood(problem, vector, scaled) };
}

/** The same total variance with another share of read noise. */
function split(noise: FitNoise, share: number, unit: number): Pick<FitNoise, "c2c" | "read"> {
  const total = Math.max((noise.c2c * unit) ** 2 + noise.read ** 2, LEAST_NOISE ** 2);
  return { c2c: Math.sqrt((1 - share) * total) / unit, read: Math.sqrt(share * total) };
}

/** A typical step as a part of the window, which relative noise multiplies. */
export function stepUnit({ data }: Problem, vector: readonly number[]): number {
  return (2 * data.range) / ((vector[1]! - vector[0]!) * (data.pulses.ltp + data.pulses.ltd));
}
