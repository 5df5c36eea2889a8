// The innovation of each reading of a sweep: its difference to the law's prediction from the readings before it, by an extended Kalman
// filter with one state, the conductance. Noise of a write moves the state and stays, noise of a read does not: so the filter separates the
// two, and neither a drifting sweep nor a noisy reading bends the curve. Kalman 1960; Jazwinski, Stochastic Processes and Filtering Theory,
// 1970, chapter 8.
import { type PulseResponse, pulseStep } from "../../device/pulse.ts";
import type { PulseTrain } from "../measurement/measurement.ts";
import { density, tail } from "./normal.ts";

/** Standard deviations as fractions of the window. */
export interface FitNoise {
  readonly c2c: number;
  /** The unit of c2c; "step": it is relative to the step. */
  readonly per: "pulse" | "update" | "step";
  readonly read: number;
  /** Distance of a sweep's first reading from the end of the window. */
  readonly start: number;
}

/** In the unit of the readings. */
export interface FitWindow {
  readonly low: number;
  readonly high: number;
}

/** Ends of the window that readings touch exactly, more than once: there the device stops and noise is cut. */
export interface HardEnds {
  readonly low: boolean;
  readonly high: boolean;
}

export interface FilterSetting {
  readonly response: PulseResponse;
  readonly window: FitWindow;
  readonly noise: FitNoise;
  readonly hard: HardEnds;
  /** Sweeps begin at an end of the window, within noise.start. */
  readonly anchored: boolean;
  /** No reading after the first corrects the state: the prediction is the whole path from there, and all readings count alike. */
  readonly open?: boolean;
}

/** Where steps vanish, noise that follows the step is kept at this part of that in the middle: no reading then counts without limit. */
const LEAST_STEP = 0.05;

/** Innovations of a sweep, with their variances, in the unit of the readings. */
export interface Innovations {
  readonly error: Float64Array;
  readonly variance: Float64Array;
  /** The filter's estimate of the state after each reading. */
  readonly state: Float64Array;
}

/** Least variance, as a part of the window: keeps noise-free data finite. */
const FLOOR = 1e-10;

/** First entry: the first reading against the end of the window that the sweep starts from; 0 with variance 1 where nothing is expected. */
export function innovationsOf(train: PulseTrain, setting: FilterSetting): Innovations {
  const { window, noise } = setting;
  const width = window.high - window.low;
  const count = train.g.length;
  const found = {
    error: new Float64Array(count),
    variance: new Float64Array(count),
    state: new Float64Array(count),
  };
  const direction = train.direction === "ltp" ? 1 : -1;
  const readVariance = noise.read ** 2;
  const estimate = firstEstimate(train.g[0]!, direction, setting, found);
  if (setting.open) Object.assign(estimate, { state: (train.g[0]! - window.low) / width, spread: 0 });
  const pulsed = pulsing(setting, direction);
  for (let i = 1; i < count; i++) {
    pulsed(estimate, train.pulses[i]! - train.pulses[i - 1]!);
    const reading = (train.g[i]! - window.low) / width;
    const total = estimate.spread + readVariance + FLOOR;
    const gain = setting.open ? 0 : (estimate.spread + FLOOR) / total;
    found.error[i] = width * (reading - estimate.state);
    found.variance[i] = width * width * (setting.open ? readVariance + FLOOR : total);
    estimate.state += gain * (reading - estimate.state);
    estimate.spread *= 1 - gain;
    found.state[i] = estimate.state;
  }
  return found;
}

/** Estimate after the first reading, which lies near the end that an anchored sweep starts from, or anywhere. */
function firstEstimate(
  g: number,
  direction: 1 | -1,
  { window, noise, hard, anchored }: FilterSetting,
  found: Innovations,
): StateEstimate {
  const width = window.high - window.low;
  const first = (g - window.low) / width;
  const from = direction > 0 ? 0 : 1;
  const readVariance = noise.read ** 2;
  found.variance[0] = 1;
  found.state[0] = first;
  const known = direction > 0 ? hard.low : hard.high;
  if (!anchored || known) return { state: first, spread: readVariance };
  const total = noise.start ** 2 + readVariance + FLOOR;
  const gain = noise.start ** 2 / total;
  found.error[0] = width * (first - from);
  found.variance[0] = width * width * total;
  found.state[0] = from + gain * (first - from);
  return { state: found.state[0], spread: (1 - gain) * noise.start ** 2 };
}

interface StateEstimate {
  state: number;
  spread: number;
}

/** Where reads are more exact than writes, a reading shows whether the device was stopped by an end of its window. */
export const readsShowEnds = ({ read, c2c }: FitNoise) => read < c2c;

/** Carries an estimate n pulses onward. The cut after the last pulse is left to the caller where the reading shows it: at a hard end it lies on it, and
 *  one that lies inside was not cut. (Sweeps that run from end to end are held together by both cuts.) */
function pulsing(
  { response, noise, hard, anchored, open = false }: FilterSetting,
  direction: 1 | -1,
): (estimate: StateEstimate, n: number) => void {
  const width = response.high - response.low;
  const step = (at: number) => pulseStep(response, response.low + width * at, direction) / width;
  const leastStep = noise.per === "step" ? LEAST_STEP * Math.abs(step(0.5)) : 0;
  const variance = noise.c2c ** 2;
  return (estimate, n) => {
    for (let left = n; left > 0; left--) {
      const inside = Math.min(Math.max(estimate.state, 0), 1);
      const change = step(inside);
      if (estimate.spread > 0) {
        const slope = 1 + (step(inside + NEAR) - step(inside - NEAR)) / (2 * NEAR);
        estimate.spread *= slope * slope;
      }
      estimate.state = (left < n ? inside : estimate.state) + change;
      if (noise.per === "step") estimate.spread += variance * Math.max(Math.abs(change), leastStep) ** 2;
      else if (noise.per === "pulse" || left === 1) estimate.spread += variance;
      if (left === 1 && !anchored && !open && readsShowEnds(noise)) continue;
      if (!hard.high || open) cut(estimate, 1);
      if (!hard.low || open) cut(estimate, -1);
    }
  };
}

/** Distance for the slope of the steps, as a part of the window. */
const NEAR = 1e-4;

/** Standard deviations from an end beyond which it cuts nothing. */
const FAR = 4;
/** Part of the variance that is left at least: while the end itself is being fitted, readings may lie beyond it. */
const LEFT = 0.1;

/** The estimate after everything beyond the upper (side 1) or lower end (−1) is put on it: mean and variance of a rectified normal law,
 *  with z the way to the end in σ: E = −σ(φ(z) − zQ(z)), E² = σ²((1 + z²)Q(z) − zφ(z)), both of what is cut off. */
function cut(estimate: StateEstimate, side: 1 | -1): void {
  const way = side > 0 ? 1 - estimate.state : estimate.state;
  const sigma = Math.sqrt(estimate.spread);
  if (way > FAR * sigma) return;
  if (way < -FAR * sigma || sigma === 0) {
    estimate.state += side * way;
    estimate.spread *= LEFT;
    return;
  }
  const z = way / sigma;
  const phi = density(z);
  const beyond = tail(z);
  const mean = sigma * (phi - z * beyond);
  const square = estimate.spread * ((1 + z * z) * beyond - z * phi);
  // X = min(x, end) = x − e with e = (x − end)₊: Var X = σ² − 2·Cov(x, e) + Var e, and Cov(x, e) = σ²·Q(z).
  estimate.state -= side * mean;
  estimate.spread = Math.max(
    estimate.spread * (1 - 2 * beyond) + square - mean * mean,
    LEFT * estimate.spread,
  );
}
