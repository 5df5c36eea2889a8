// One law fitted to the sweeps of one device: law and window by Levenberg–Marquardt on the innovations, noise by likelihood, in turns until
// both rest. Readings that touch a hard end of the window are censored (Tobit, Econometrica 26, 24, 1958): they count with the mean of
// what lies beyond it (expectation–maximization).
import { extentOf, type PulseTrain } from "../measurement/measurement.ts";
import { type FitLaw, isLevels, responseOf, type SweepLength } from "./fitLaws.ts";
import {
  type FitNoise,
  type FitWindow,
  type HardEnds,
  type Innovations,
  innovationsOf,
} from "./innovations.ts";
import { levenbergMarquardt } from "./levenbergMarquardt.ts";
import { meanBeyond, tail } from "./normal.ts";

export interface FitOptions {
  readonly per: FitNoise["per"];
  /** Pulses of the whole window are fitted, not taken from the sweeps. */
  readonly freeLevels: boolean;
}

export interface SweepsFit {
  readonly law: FitLaw;
  readonly window: FitWindow;
  readonly shape: readonly number[];
  readonly noise: FitNoise;
  readonly hard: HardEnds;
  readonly options: FitOptions;
  readonly logLikelihood: number;
  /** Fitted numbers, noise included. */
  readonly freedom: number;
  /** [low, high, …shape]: variances from the curvature of the fit; 0 for what was not fitted. */
  readonly variances: readonly number[];
  readonly readings: number;
}

const ROUNDS = 12;
const ITERATIONS = 8;
/** Part of its standard deviation by which no number moves any more. */
const RESTS = 0.02;
/** Standard deviation of the window's ends around the ends of the data where a law does not say where they are, in parts of the range. */
const LOOSE = 0.3;

export function fitSweeps(
  law: FitLaw,
  trains: readonly PulseTrain[],
  options: FitOptions,
  from?: Pick<SweepsFit, "window" | "shape" | "noise">,
): SweepsFit {
  const data = describe(trains);
  const problem: Problem = { law, trains, options, data };
  let vector = from
    ? [
        data.hard.low ? data.low : from.window.low,
        data.hard.high ? data.high : from.window.high,
        ...from.shape,
      ]
    : [data.low, data.high, ...law.start(data.pulses)];
  let noise = startNoise(problem, vector, from?.noise);
  let variances: readonly number[] = vector.map(() => 0);
  for (let round = 0; round < (from ? 4 : ROUNDS); round++) {
    const before = vector;
    const step = fitVector(problem, vector, noise);
    vector = step.vector;
    variances = step.variances;
    noise = fitNoise(problem, vector, noise);
    if (variances.every((variance, i) => Math.abs(vector[i]! - before[i]!) <= RESTS * Math.sqrt(variance)))
      break;
  }
  const score = likelihood(problem, vector, noise);
  const [low, high, ...shape] = vector as [number, number, ...number[]];
  return {
    ...{ law, shape, noise, options, variances, window: { low, high }, hard: data.hard },
    ...{ logLikelihood: score.logLikelihood, readings: score.readings },
    freedom: freeIndices(problem).length + (noise.read > 0 ? 2 : 1),
  };
}

/** From another fit, or two hundredths of the window. */
function startNoise(problem: Problem, vector: readonly number[], from: FitNoise | undefined): FitNoise {
  const { hard } = problem.data;
  const { per } = problem.options;
  const known = from ?? { c2c: 0.02, per: "pulse", start: 0.05, read: hard.low || hard.high ? 0 : 0.02 };
  if (known.per === per) return known;
  return { ...known, per, c2c: per === "step" ? known.c2c / stepUnit(problem, vector) : known.c2c };
}

interface Data {
  readonly low: number;
  readonly high: number;
  readonly range: number;
  readonly hard: HardEnds;
  readonly pulses: SweepLength;
}

interface Problem {
  readonly law: FitLaw;
  readonly trains: readonly PulseTrain[];
  readonly options: FitOptions;
  readonly data: Data;
}

/** Part of the range within which two readings are the same number (single precision of what made them). */
const SAME = 1e-6;
/** Readings that must lie on an end exactly before it is taken for one where the device stops. */
const TOUCHES = 3;

function describe(trains: readonly PulseTrain[]): Data {
  const g = trains.flatMap((train) => train.g);
  const { low, high } = extentOf(g);
  const range = high - low;
  const longest = (direction: "ltp" | "ltd") =>
    Math.max(
      ...trains.filter((train) => train.direction === direction).map(({ pulses }) => pulses.at(-1)!),
      2,
    );
  const touches = (end: number) => g.filter((value) => Math.abs(value - end) <= SAME * range).length;
  // Sweeps that the data end with repeat their last value only where it is an end.
  const hard = { low: touches(low) >= TOUCHES, high: touches(high) >= TOUCHES };
  return { low, high, range, hard, pulses: { ltp: longest("ltp"), ltd: longest("ltd") } };
}

/** Places in [low, high, …shape] that are fitted. */
function freeIndices({ law, options, data }: Problem): number[] {
  const ends = [data.hard.low ? [] : [0], data.hard.high ? [] : [1]].flat();
  const fixedLevels = law.windowOfSweeps && !options.freeLevels;
  return [...ends, ...law.shape.flatMap((p, i) => (fixedLevels && isLevels(p) ? [] : [i + 2]))];
}

/** G_min is above 0; no sweep tells one below this part of its lowest reading. */
const LEAST_PART = 50;

function boundsOf({ law, data }: Problem): { lower: number[]; upper: number[] } {
  const { low, high, range } = data;
  return {
    lower: [
      Math.max(low - 2 * range, low / LEAST_PART),
      low + 0.55 * range,
      ...law.shape.map((p) => p.lower),
    ],
    upper: [low + 0.45 * range, high + 2 * range, ...law.shape.map((p) => p.upper)],
  };
}

function filterAll(problem: Problem, vector: readonly number[], noise: FitNoise): readonly Innovations[] {
  const [low, high, ...shape] = vector as [number, number, ...number[]];
  const response = responseOf(problem.law, shape);
  const setting = {
    response,
    noise,
    window: { low, high },
    hard: problem.data.hard,
    anchored: problem.law.windowOfSweeps,
  };
  return problem.trains.map((train) => innovationsOf(train, setting));
}

/** 1 where a reading lies on the upper hard end, −1 on the lower, else 0. */
function censored(g: number, { hard, low, high, range }: Data): -1 | 0 | 1 {
  if (hard.high && high - g <= SAME * range) return 1;
  return hard.low && g - low <= SAME * range ? -1 : 0;
}

/** Scales and shifts of the residuals at the present vector: they stay while least squares moves it. */
function weightsOf(
  problem: Problem,
  vector: readonly number[],
  noise: FitNoise,
): { weight: Float64Array; shift: Float64Array } {
  const weight: number[] = [];
  const shift: number[] = [];
  for (const [t, found] of filterAll(problem, vector, noise).entries())
    for (const [i, error] of found.error.entries()) {
      const sigma = Math.sqrt(found.variance[i]!);
      const side = i === 0 ? 0 : censored(problem.trains[t]!.g[i]!, problem.data);
      weight.push(1 / sigma);
      // The reading that was cut off: foretold + σ·E[Z | Z beyond the end].
      shift.push(side === 0 ? 0 : side * sigma * meanBeyond((side * error) / sigma) - error);
    }
  return { weight: Float64Array.from(weight), shift: Float64Array.from(shift) };
}

function fitVector(
  problem: Problem,
  vector: readonly number[],
  noise: FitNoise,
): { vector: number[]; variances: number[] } {
  const free = freeIndices(problem);
  const { weight, shift } = weightsOf(problem, vector, noise);
  const { data, law } = problem;
  const place = (values: readonly number[]) => {
    const whole = [...vector];
    for (const [k, i] of free.entries()) whole[i] = values[k]!;
    return whole;
  };
  const loose = law.windowOfSweeps ? [] : [data.low, data.high];
  const residuals = (values: readonly number[]) => {
    const whole = place(values);
    const out = new Float64Array(weight.length + loose.length);
    let k = 0;
    for (const { error } of filterAll(problem, whole, noise))
      for (const e of error) out[k] = (e + shift[k]!) * weight[k++]!;
    for (const [j, end] of loose.entries()) out[k++] = (whole[j]! - end) / (LOOSE * data.range);
    return out;
  };
  const { lower, upper } = boundsOf(problem);
  const fit = levenbergMarquardt(
    residuals,
    free.map((i) => vector[i]!),
    {
      ...{ lower: free.map((i) => lower[i]!), upper: free.map((i) => upper[i]!) },
      ...{ iterations: ITERATIONS, tolerance: 1e-8, scales: free.map((i) => (i < 2 ? data.range : 1)) },
    },
  );
  const variances = vector.map(() => 0);
  for (const [k, i] of free.entries()) variances[i] = fit.covariance[k]![k]!;
  return { vector: place(fit.parameters), variances };
}

interface Likelihood {
  /** Without the first readings of the sweeps, which not every law foretells: laws stay comparable. */
  readonly logLikelihood: number;
  /** Mean of error²/variance over the readings after each first one, with what censoring hides added. */
  readonly scale: number;
  /** Standard deviation of the first readings from the end of the window, as a part of it. */
  readonly start: number;
  readonly readings: number;
}

function likelihood(problem: Problem, vector: readonly number[], noise: FitNoise): Likelihood {
  const width = vector[1]! - vector[0]!;
  const starts: number[] = [];
  let [sum, log, readings] = [0, 0, 0];
  for (const [t, { error, variance }] of filterAll(problem, vector, noise).entries()) {
    if (error[0] !== 0) starts.push((error[0]! / width) ** 2);
    for (let i = 1; i < error.length; i++) {
      readings++;
      const side = censored(problem.trains[t]!.g[i]!, problem.data);
      const z = error[i]! / Math.sqrt(variance[i]!);
      // E[Z² | Z beyond z] = 1 + z·E[Z | Z beyond z]
      sum += side === 0 ? z * z : 1 + side * z * meanBeyond(side * z);
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
const SMALLEST_NOISE = 1e-6;

/** The share of read noise with the best likelihood, each with the scale that fits it best. */
function fitNoise(problem: Problem, vector: readonly number[], noise: FitNoise): FitNoise {
  const { hard } = problem.data;
  const unit = problem.options.per === "step" ? stepUnit(problem, vector) : 1;
  const shares = hard.low || hard.high ? [0] : SHARES;
  let best = noise;
  let bestScore = -Infinity;
  for (const share of shares) {
    let tried: FitNoise = { ...noise, ...split(noise, share, unit) };
    let score = likelihood(problem, vector, tried);
    for (let turn = 0; turn < 2; turn++) {
      const factor = Math.sqrt(Math.max(score.scale, 1e-12));
      tried = {
        ...tried,
        ...{ c2c: Math.max(tried.c2c * factor, share === 1 ? 0 : SMALLEST_NOISE), read: tried.read * factor },
        start: Math.max(score.start, 1e-4),
      };
      score = likelihood(problem, vector, tried);
    }
    if (score.logLikelihood > bestScore) [best, bestScore] = [tried, score.logLikelihood];
  }
  return best;
}

/** The same total variance with another share of read noise. */
function split(noise: FitNoise, share: number, unit: number): Pick<FitNoise, "c2c" | "read"> {
  const total = Math.max((noise.c2c * unit) ** 2 + noise.read ** 2, SMALLEST_NOISE ** 2);
  return { c2c: Math.sqrt((1 - share) * total) / unit, read: Math.sqrt(share * total) };
}

/** A typical step as a part of the window, which relative noise multiplies. */
function stepUnit({ data }: Problem, vector: readonly number[]): number {
  return (2 * data.range) / ((vector[1]! - vector[0]!) * (data.pulses.ltp + data.pulses.ltd));
}
