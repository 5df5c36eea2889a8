// The problem of one fit of one device: its law and its sweeps, the fitted numbers with their bounds, and the readings that a hard end of
// the window cut off.
import type { FitCriterion } from "../choices.ts";
import { extentOf, type PulseTrain } from "../measurement/measurement.ts";
import { type FitLaw, isLevels, responseOf, type SweepLength } from "./fitLaws.ts";
import {
  type FitNoise,
  type FitWindow,
  type HardEnds,
  type Innovations,
  innovationsOf,
} from "./innovations.ts";

export interface FitOptions {
  readonly per: FitNoise["per"];
  /** Pulses of the whole window are fitted, not taken from the sweeps. */
  readonly freeLevels: boolean;
  readonly criterion: FitCriterion;
}

/** Standard deviation of the window's ends around the ends of the data where a law does not say where they are, in parts of the range. */
export const LOOSE = 0.3;

export interface Data {
  readonly low: number;
  readonly high: number;
  readonly range: number;
  readonly hard: HardEnds;
  readonly pulses: SweepLength;
}

export interface Problem {
  readonly law: FitLaw;
  readonly trains: readonly PulseTrain[];
  readonly options: FitOptions;
  readonly data: Data;
  readonly looseEnds: FitWindow;
  /** Place in [low, high, …shape] that is not fitted. */
  readonly held: number | null;
}

/** Part of the range within which two readings are the same number (single precision of what made them). */
const SAME = 1e-6;
/** Readings that must lie on an end exactly before it is taken for one where the device stops. */
const TOUCHES = 3;

export function describe(trains: readonly PulseTrain[]): Data {
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
export function freeIndices({ law, options, data, held }: Problem): number[] {
  const ends = [data.hard.low ? [] : [0], data.hard.high ? [] : [1]].flat();
  const fixedLevels = law.windowOfSweeps && !options.freeLevels;
  const places = [...ends, ...law.shape.flatMap((p, i) => (fixedLevels && isLevels(p) ? [] : [i + 2]))];
  return places.filter((i) => i !== held);
}

/** Step of a number that is large enough to be seen in the curve. */
export const differenceOf = ({ law, data }: Problem, i: number) =>
  i < 2 ? 1e-6 * data.range : (law.shape[i - 2]!.difference ?? 1e-6);

/** G_min is above 0; no sweep shows one below this part of its lowest reading. */
const LEAST_PART = 50;

/** Exact readings lie inside the window. */
export function boundsOf({ law, data }: Problem, { read }: FitNoise): { lower: number[]; upper: number[] } {
  const { low, high, range } = data;
  const exact = read === 0 && !law.windowOfSweeps;
  return {
    lower: [
      Math.max(low - 2 * range, low / LEAST_PART),
      exact ? high : low + 0.55 * range,
      ...law.shape.map((p) => p.lower),
    ],
    upper: [exact ? low : low + 0.45 * range, high + 2 * range, ...law.shape.map((p) => p.upper)],
  };
}

export function filterAll(
  problem: Problem,
  vector: readonly number[],
  noise: FitNoise,
): readonly Innovations[] {
  const [low, high, ...shape] = vector as [number, number, ...number[]];
  const response = responseOf(problem.law, shape);
  const setting = {
    response,
    noise,
    window: { low, high },
    hard: problem.data.hard,
    anchored: problem.law.windowOfSweeps,
    open: problem.options.criterion === "path",
  };
  return problem.trains.map((train) => innovationsOf(train, setting));
}

/** 1 where a reading lies on the upper hard end, −1 on the lower, else 0. A path ends there by itself. */
export function censored(g: number, { options, data }: Problem): -1 | 0 | 1 {
  if (options.criterion === "path") return 0;
  const { hard, low, high, range } = data;
  if (hard.high && high - g <= SAME * range) return 1;
  return hard.low && g - low <= SAME * range ? -1 : 0;
}
