// How much noise the sweeps allow, by profile likelihood (Venzon & Moolgavkar, Appl. Statist. 37, 87, 1988): one kind of noise is held at a value,
// the other is as likely as it can be, law and window stay. For noise that may be none at all, where repetitions say nothing.
import type { PulseTrain } from "../measurement/measurement.ts";
import { type Interval, NORMAL_QUANTILE } from "./estimates.ts";
import { LEAST_NOISE, likelihood, stepUnit } from "./fitNoise.ts";
import type { SweepsFit } from "./fitSweeps.ts";
import type { FitNoise } from "./innovations.ts";
import { describe, type Problem } from "./problem.ts";

type Kind = "c2c" | "read";

interface FittedSweeps {
  readonly fit: SweepsFit;
  readonly trains: readonly PulseTrain[];
}

/** Readings that are used: more would narrow the interval, and take long. */
export const MOST_PROFILED = 6000;
/** Rise of −2·ln(likelihood) at the ends of a 95 % interval. */
const RISE = NORMAL_QUANTILE ** 2;
const HALVINGS = 12;

/** The 95 % interval of a noise that all devices share, as a part of the window (of the step where the noise follows it). Exact readings have no
 *  noise of reads. `low` is 0 where none at all is likely enough. */
export function likelyNoise(devices: readonly FittedSweeps[], kind: Kind): Interval {
  const profiles = firstReadings(devices).map((own) => profileOf(own, kind));
  if (kind === "read" && profiles.some(({ exact }) => exact)) return { low: 0, high: 0 };
  const most = Math.max(...profiles.map(({ largest }) => largest));
  const at = (value: number) => profiles.reduce((sum, { likelihoodAt }) => sum + likelihoodAt(value), 0);
  const tried = Array.from({ length: 2 * HALVINGS }, (_, i) => {
    const value = most * (LEAST_NOISE / most) ** (i / (2 * HALVINGS - 1));
    return { value, likelihood: at(value) };
  });
  const none = at(0);
  const best = tried.reduce((likeliest, one) => (one.likelihood > likeliest.likelihood ? one : likeliest));
  const top = Math.max(best.likelihood, none);
  const unlikely = (value: number) => 2 * (top - at(value)) > RISE;
  const from = none >= best.likelihood ? LEAST_NOISE : best.value;
  return {
    low: 2 * (top - none) <= RISE ? 0 : crossing(from, LEAST_NOISE, unlikely),
    high: unlikely(most) ? crossing(from, most, unlikely) : most,
  };
}

/** Finds the crossing between a likely and an unlikely value, by halving their ratio. */
function crossing(likely: number, unlikelyEnd: number, unlikely: (value: number) => boolean): number {
  let inside = likely;
  let outside = unlikelyEnd;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = Math.sqrt(inside * outside);
    if (unlikely(middle)) outside = middle;
    else inside = middle;
  }
  return outside;
}

function firstReadings(devices: readonly FittedSweeps[]): FittedSweeps[] {
  let readings = 0;
  const kept = devices.map(({ fit, trains }) => ({
    fit,
    trains: trains.filter(({ g }) => {
      const room = readings < MOST_PROFILED;
      if (room) readings += g.length;
      return room;
    }),
  }));
  return kept.filter(({ trains }) => trains.length > 0);
}

interface Profile {
  readonly largest: number;
  readonly exact: boolean;
  likelihoodAt(value: number): number;
}

function profileOf({ fit, trains }: FittedSweeps, kind: Kind): Profile {
  const data = describe(trains);
  const problem: Problem = {
    law: fit.law,
    trains,
    options: { ...fit.options, criterion: "one-step" },
    data: { ...data, hard: fit.hard },
    looseEnds: fit.window,
    held: null,
  };
  const vector = [fit.window.low, fit.window.high, ...fit.shape];
  const largestWrite = fit.noise.per === "step" ? 1 / stepUnit(problem, vector) : 1;
  const exact = fit.hard.low || fit.hard.high;
  const withNoise = (noise: Partial<FitNoise>) =>
    likelihood(problem, vector, { ...fit.noise, ...noise }).logLikelihood;
  const most = kind === "read" ? largestWrite : 1;
  return {
    largest: kind === "c2c" ? largestWrite : 1,
    exact,
    likelihoodAt: (value) => {
      if (kind === "read") return highest(most, (c2c) => withNoise({ c2c, read: value }));
      if (exact) return withNoise({ c2c: value, read: 0 });
      return Math.max(
        withNoise({ c2c: value, read: 0 }),
        highest(most, (read) => withNoise({ c2c: value, read })),
      );
    },
  };
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const SECTIONS = 16;

/** Finds the maximum over the logarithm of a noise from LEAST_NOISE to `most`, for a function with one maximum: golden sections. */
function highest(most: number, of: (noise: number) => number): number {
  let low = Math.log(LEAST_NOISE);
  let high = Math.log(most);
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let atLeft = of(Math.exp(left));
  let atRight = of(Math.exp(right));
  for (let i = 0; i < SECTIONS; i++) {
    if (atLeft > atRight) {
      high = right;
      right = left;
      atRight = atLeft;
      left = high - GOLDEN * (high - low);
      atLeft = of(Math.exp(left));
    } else {
      low = left;
      left = right;
      atLeft = atRight;
      right = low + GOLDEN * (high - low);
      atRight = of(Math.exp(right));
    }
  }
  return Math.max(atLeft, atRight);
}
