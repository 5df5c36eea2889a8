// The fitted numbers with their 95 % intervals, out of a bootstrap, and what the sweeps leave open.

import { studentFactor } from "../../base/quantiles.ts";
import { mean, percentile, sampleVariance } from "../../base/statistics.ts";
import { pulseStep } from "../../device/pulse.ts";
import type { PulseTrain } from "../measurement/measurement.ts";
import { isLevels, responseOf } from "./fitLaws.ts";
import { LEAST_NOISE } from "./fitNoise.ts";
import type { SweepsFit } from "./fitSweeps.ts";
import { pulsesInThirds } from "./meanSteps.ts";
import { LOOSE } from "./problem.ts";

/** A fitted number in SI units with its 95 % interval. */
export interface Estimate extends FittedNumber, Interval {
  /** "below": the number is positive by its nature, and its lower end cannot be told from zero (`low` is 0). "none": no repetition was asked
   *  for, so there is no interval. */
  readonly bound: "interval" | "below" | "none";
}
export type Unmarked = Omit<Estimate, "bound">;

interface FittedNumber {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
}

export const NORMAL_QUANTILE = 1.96;
/** Part of all draws below the upper end of an interval. */
const UPPER = 0.975;

/** The fitted numbers in SI units with 95 % intervals: 1.96 standard deviations of the bootstrap, widened by its bias. Noise and pulses, which
 *  are positive, are treated by their logarithms. */
export function estimatesOf(
  mean: SweepsFit,
  draws: readonly SweepsFit[],
  { untold, likelyNoise, profiled }: Beside,
): Unmarked[] {
  const drawn = draws.map(numbersOf);
  const range = mean.window.high - mean.window.low;
  return numbersOf(mean).map((number, i) => {
    const { name, unit } = number;
    const values = drawn.map((numbers) => numbers[i]!.value);
    if (isNoise(name) && values.length > 0)
      return { ...number, ...noiseInterval(number, values, { likelyNoise, profiled }) };
    const { low, high } = intervalOf(number, values);
    if ((name === "stepLtp" && untold.stepLtp) || (name === "stepLtd" && untold.stepLtd))
      return { ...number, low: 0, high: Math.max(high, range) };
    const beyond = NORMAL_QUANTILE * LOOSE * range;
    const least = low - (name === "gMin" && untold.low ? beyond : 0);
    return {
      ...number,
      low: unit === "S" ? Math.max(least, 0) : least,
      high: high + (name === "gMax" && untold.high ? beyond : 0),
    };
  });
}

interface Beside {
  readonly untold: Untold;
  /** Interval of a noise by its likelihood. */
  readonly likelyNoise: (name: "c2c" | "read") => Interval;
  /** Intervals of noise are no narrower than that: repeated fits have few shares of noise to choose from. */
  readonly profiled: boolean;
}

/** None at all where that is likely enough; else as repeated fits say. */
function noiseInterval(
  number: FittedNumber,
  drawn: readonly number[],
  { likelyNoise, profiled }: Pick<Beside, "likelyNoise" | "profiled">,
): Interval {
  const { name, value } = number;
  const likely = likelyNoise(name === "sigmaRead" ? "read" : "c2c");
  // The logarithms of draws near zero run away.
  const nearZero = value <= 2 * LEAST_NOISE || drawn.some((v) => v < value / NEAR_NONE);
  const most = percentile(drawn, UPPER);
  const repeated = nearZero ? { low: value, high: Math.max(most, value) } : intervalOf(number, drawn);
  if (!(profiled || nearZero || likely.low === 0)) return repeated;
  return { low: Math.min(repeated.low, likely.low), high: Math.max(repeated.high, likely.high) };
}
const NEAR_NONE = 10;

/** Says of which numbers only an upper end is known. */
export const markBounds = (estimates: readonly Unmarked[], draws: number): Estimate[] =>
  estimates.map((one) => {
    const positive = one.unit === "S" || one.unit === "pulses" || isNoise(one.name);
    const below = positive && one.low === 0 && one.high > 0;
    return { ...one, bound: draws === 0 ? "none" : below ? "below" : "interval" };
  });

const isNoise = (name: string) => name.startsWith("sigma");

function intervalOf({ name, unit, value }: FittedNumber, drawn: readonly number[]): Interval {
  const plain = intervalBy({ to: (v) => v, from: (v) => v }, value, drawn);
  const logarithmic = { to: (v: number) => Math.log(Math.max(v, 1e-300)), from: Math.exp };
  if (value > 0 && (unit === "pulses" || isNoise(name))) return intervalBy(logarithmic, value, drawn);
  // Steps may be 0, but reach further up than down where they are not: both count.
  const far = drawn.every((v) => v > value / FAR_FROM_NONE) && name.startsWith("step");
  const wide = far ? intervalBy(logarithmic, value, drawn) : plain;
  // No interval is narrower than the digits of the data, and of labels.
  const digits = unit === "S" ? DIGITS * value : name.startsWith("nonlinearity") ? LABEL_DIGITS : 0;
  return { low: Math.min(plain.low, wide.low) - digits, high: Math.max(plain.high, wide.high) + digits };
}

const FAR_FROM_NONE = 5;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

function intervalBy(
  { to, from }: Readonly<Record<"to" | "from", (v: number) => number>>,
  value: number,
  drawn: readonly number[],
): Interval {
  const values = drawn.map(to);
  const few = values.length < 2;
  const reach = few ? 0 : studentFactor(values.length) * Math.sqrt(sampleVariance(values));
  const unbiased = few ? to(value) : 2 * to(value) - mean(values);
  return {
    low: from(Math.min(to(value), unbiased) - reach),
    high: from(Math.max(to(value), unbiased) + reach),
  };
}

/** Single precision. */
const DIGITS = 2 ** -22;
/** Half a step of NeuroSim's table of labels. */
const LABEL_DIGITS = 0.005;

/** What the sweeps do not show, so that only a law or a guess says it. */
export interface Untold {
  /** Ends of the window: no sweep rests there, and the law's steps do not vanish towards them. */
  readonly low: boolean;
  readonly high: boolean;
  /** Steps in the middle of the window: no pulse of this direction began there. */
  readonly stepLtp: boolean;
  readonly stepLtd: boolean;
}

/** Part of the step in the middle that is left at an end which the sweeps do not show. */
const STILL_STEPPING = 0.1;
/** Pulses begun in the middle third of the window from which a step there is measured. */
const FEWEST_PULSES = 3;

export function untoldOf({ law, shape, hard, window }: SweepsFit, trains: readonly PulseTrain[]): Untold {
  const begun = pulsesInThirds(trains, window);
  const steps = { stepLtp: begun.ltp[1] < FEWEST_PULSES, stepLtd: begun.ltd[1] < FEWEST_PULSES };
  if (law.windowOfSweeps) return { low: false, high: false, ...steps };
  const response = responseOf(law, shape);
  const size = (at: number, direction: 1 | -1) => Math.abs(pulseStep(response, at, direction));
  const middle = (response.low + response.high) / 2;
  const going = (end: number, direction: 1 | -1) =>
    size(end, direction) > STILL_STEPPING * size(middle, direction);
  return { low: !hard.low && going(response.low, -1), high: !hard.high && going(response.high, 1), ...steps };
}

export function numbersOf({ law, window, shape, noise }: SweepsFit): FittedNumber[] {
  const response = responseOf(law, shape);
  const width = response.high - response.low;
  const middle = response.low + width / 2;
  const step = (direction: 1 | -1) =>
    ((window.high - window.low) * Math.abs(pulseStep(response, middle, direction))) / width;
  const shapes = law.shape.map((p, i) =>
    isLevels(p)
      ? { name: p.name.replace("ln ", ""), unit: "pulses", value: Math.exp(shape[i]!) }
      : { name: p.name, unit: "1", value: shape[i]! },
  );
  return [
    { name: "gMin", unit: "S", value: window.low },
    { name: "gMax", unit: "S", value: window.high },
    // Laws with labels and sweeps of known length have no step of their own.
    ...(law.windowOfSweeps
      ? []
      : [
          { name: "stepLtp", unit: "S", value: step(1) },
          { name: "stepLtd", unit: "S", value: step(-1) },
        ]),
    ...shapes,
    { name: noise.per === "step" ? "sigmaStep" : "sigmaC2c", unit: "1", value: noise.c2c },
    { name: "sigmaRead", unit: "1", value: noise.read },
  ];
}
