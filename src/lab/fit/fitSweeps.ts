// One law fitted to the sweeps of one device: law and window by Levenberg–Marquardt on the innovations (or on whole paths), noise by
// likelihood, in turns until both rest. Readings that touch a hard end of the window are censored (Tobit, Econometrica 26, 24, 1958): they count with the mean of
// what lies beyond it (expectation–maximization).
import type { PulseTrain } from "../measurement/measurement.ts";
import type { FitLaw } from "./fitLaws.ts";
import { fitNoise, type Likelihood, startNoise } from "./fitNoise.ts";
import type { FitNoise, FitWindow, HardEnds } from "./innovations.ts";
import { levenbergMarquardt } from "./levenbergMarquardt.ts";
import { meanStepsOf } from "./meanSteps.ts";
import { boundsOf, describe, differenceOf, type FitOptions, freeIndices, type Problem } from "./problem.ts";
import { residualsOf, weightsOf } from "./residuals.ts";

/** Where a search begins, and what it takes for the ends of the window where a law does not say where they are (the ends of the data). */
export interface Beginning extends Pick<SweepsFit, "window" | "shape" | "noise"> {
  readonly looseEnds?: FitWindow;
  /** Place in [low, high, …shape] that stays as it is. */
  readonly held?: number;
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

/** Searches from every start of the law, or from another fit; the likeliest end is taken. */
export function fitSweeps(
  law: FitLaw,
  trains: readonly PulseTrain[],
  options: FitOptions,
  from?: Beginning,
): SweepsFit {
  if (options.criterion === "path") return fitPaths(law, trains, options, from);
  const problem = problemOf(law, trains, options, from);
  const { data } = problem;
  const { low, high } = data;
  const starts = from
    ? [vectorOf(from, problem)]
    : law
        .starts(data.pulses, meanStepsOf(trains, data))
        .map((shape) => [
          low,
          high,
          ...shape.map((v, i) => Math.min(Math.max(v, law.shape[i]!.lower), law.shape[i]!.upper)),
        ]);
  return starts
    .map((start) => settled(problem, start, startNoise(problem, start, from?.noise)))
    .reduce((best, fit) => (fit.logLikelihood > best.logLikelihood ? fit : best));
}

function problemOf(
  law: FitLaw,
  trains: readonly PulseTrain[],
  options: FitOptions,
  from: Beginning | undefined,
): Problem {
  const data = describe(trains);
  const { low, high } = data;
  const looseEnds = from?.looseEnds ?? { low, high };
  return { law, trains, options, data, looseEnds, held: from?.held ?? null };
}

const vectorOf = ({ window, shape }: Beginning, { data: { low, high, hard } }: Problem) => [
  hard.low ? low : window.low,
  hard.high ? high : window.high,
  ...shape,
];

/** The curve without noise by least squares; then the noise by the steps along the sweeps, for a path does not separate writes from reads. */
function fitPaths(
  law: FitLaw,
  trains: readonly PulseTrain[],
  options: FitOptions,
  from?: Beginning,
): SweepsFit {
  const stepOptions: FitOptions = { ...options, criterion: "one-step" };
  const start = from ?? fitSweeps(law, trains, stepOptions);
  const paths = problemOf(law, trains, options, from);
  const fit = settled(paths, vectorOf(start, paths), { ...start.noise, c2c: 0 });
  const steps: Problem = { ...paths, options: stepOptions };
  const vector = vectorOf(fit, paths);
  return { ...fit, noise: fitNoise(steps, vector, startNoise(steps, vector, undefined)).noise };
}

/** Law and noise in turns until no number moves any more. */
function settled(problem: Problem, start: readonly number[], startingNoise: FitNoise): SweepsFit {
  const { law, options, data } = problem;
  let now: Turn = {
    vector: start,
    variances: start.map(() => 0),
    ...fitNoise(problem, start, startingNoise),
  };
  for (let round = 0; round < ROUNDS; round++) {
    const next = turned(problem, now);
    if (!next) break;
    const rests = next.variances.every(
      (variance, i) => Math.abs(next.vector[i]! - now.vector[i]!) <= RESTS * Math.sqrt(variance),
    );
    now = next;
    if (rests) break;
  }
  const { vector, noise, variances, score } = now;
  const [low, high, ...shape] = vector as [number, number, ...number[]];
  return {
    law,
    shape,
    noise,
    options,
    variances,
    window: { low, high },
    hard: data.hard,
    logLikelihood: score.logLikelihood,
    readings: score.readings,
    freedom: freeIndices(problem).length + (noise.read > 0 ? 2 : 1),
  };
}

interface Turn {
  readonly vector: readonly number[];
  readonly noise: FitNoise;
  readonly variances: readonly number[];
  readonly score: Likelihood;
}

const SHORTER = 0.25;
const SHORTEST = SHORTER ** 3;

/** Least squares with weights of the present vector, then the noise. Where noise follows the step, a part of that way if the whole of it is less
 *  likely; null: no part of it is likelier. */
function turned(problem: Problem, { vector, noise, score }: Turn): Turn | null {
  const step = fitVector(problem, vector, noise);
  for (let part = 1; part >= SHORTEST; part *= SHORTER) {
    const next = vector.map((v, i) => v + part * (step.vector[i]! - v));
    const found = fitNoise(problem, next, noise);
    if (problem.options.per !== "step" || found.score.logLikelihood >= score.logLikelihood)
      return { vector: next, variances: step.variances, ...found };
  }
  return null;
}

function fitVector(
  problem: Problem,
  vector: readonly number[],
  noise: FitNoise,
): { vector: number[]; variances: number[] } {
  const free = freeIndices(problem);
  const weights = weightsOf(problem, vector, noise);
  const place = (values: readonly number[]) => {
    const whole = [...vector];
    for (const [k, i] of free.entries()) whole[i] = values[k]!;
    return whole;
  };
  const { lower, upper } = boundsOf(problem, noise);
  const fit = levenbergMarquardt(
    (values) => residualsOf(problem, place(values), noise, weights),
    free.map((i) => vector[i]!),
    {
      lower: free.map((i) => lower[i]!),
      upper: free.map((i) => upper[i]!),
      iterations: ITERATIONS,
      tolerance: 1e-8,
      differences: free.map((i) => differenceOf(problem, i)),
    },
  );
  const variances = vector.map(() => 0);
  for (const [k, i] of free.entries()) variances[i] = fit.covariance[k]![k]!;
  return { vector: place(fit.parameters), variances };
}
