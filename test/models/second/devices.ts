// One device as an affine map of g in each direction, and what pulses do to it: docs/models/exponential.md, soft-bounds.md, linear-step.md,
// variation.md.
import { clamp, normal, uniform, words } from "./random.ts";

const f = Math.fround;

/** The device section of an experiment, as far as these two laws have it. */
export interface DeviceText {
  readonly model: string;
  readonly levels: number;
  readonly onOffRatio: number;
  readonly sigmaRead: number;
  readonly sigmaC2c: number;
  readonly c2cPer: string;
  readonly boundsD2d: { readonly low: number; readonly high: number };
  readonly stepD2d: number;
  readonly stepD2dDistribution: string;
  readonly stuckFraction: { readonly low: number; readonly high: number };
  readonly reference: number | "symmetric-point";
  readonly referenceStd: number;
  // exponential
  readonly levelsLtd: number;
  readonly nonlinearityLtp: number;
  readonly nonlinearityLtd: number;
  readonly sigmaD2d: number;
  readonly d2dLabels: string;
  // soft bounds
  readonly wMin: number;
  readonly wMax: number;
  readonly upDown: number;
  readonly upDownD2d: number;
  readonly sigmaStep: number;
}

/** g ← decay·g + step for a pulse up and a pulse down, then low … high. */
export interface Device {
  readonly up: { readonly decay: number; readonly step: number };
  readonly down: { readonly decay: number; readonly step: number };
  readonly low: number;
  readonly high: number;
}

/** ξ of one device by what they are for. */
interface Spread {
  readonly labels: readonly number[];
  readonly bounds: readonly number[];
  readonly gain: number;
  readonly upDown: number;
  readonly reference: number;
}
const MEAN: Spread = { labels: [0, 0], bounds: [0, 0], gain: 0, upDown: 0, reference: 0 };

export const meanDevice = (text: DeviceText) => lawOf(text, MEAN);

export function deviceOf(text: DeviceText, seed: number, layer: number, device: number): Device {
  const xi = (draw: number) => words(seed, 4, layer, device, draw).map(normal);
  const curve = xi(0);
  const step = xi(1);
  const reference = xi(2);
  const spread = {
    labels: curve.slice(0, 2),
    bounds: curve.slice(2),
    gain: step[0]!,
    upDown: step[1]!,
    reference: reference[0]!,
  };
  const u = uniform(words(seed, 7, layer, device, 0)[0]!);
  const { low, high } = text.stuckFraction;
  if (u < low + high) {
    const end = u < low ? meanDevice(text).low : meanDevice(text).high;
    const still = { decay: 1, step: 0 };
    return rounded({ up: still, down: still, low: end, high: end });
  }
  return rounded(lawOf(text, spread));
}

function rounded({ up, down, low, high }: Device): Device {
  const map = ({ decay, step }: Device["up"]) => ({ decay: f(decay), step: f(step) });
  return { up: map(up), down: map(down), low: f(low), high: f(high) };
}

function lawOf(text: DeviceText, spread: Spread): Device {
  return text.model === "exponential" ? exponential(text, spread) : softBounds(text, spread);
}

function gainOf({ stepD2d, stepD2dDistribution }: DeviceText, { gain }: Spread): number {
  return stepD2dDistribution === "log-normal" ? Math.exp(stepD2d * gain) : Math.abs(1 + stepD2d * gain);
}

/** The device seen from its reference cell, in units of h. */
function shifted(text: DeviceText, state: Device, symmetric: number, xi: number, h: number): Device {
  const point =
    text.reference === "symmetric-point" ? clamp(symmetric, state.low, state.high) : text.reference;
  const ref = point + text.referenceStd * xi;
  const map = ({ decay, step }: Device["up"]) => ({ decay, step: (step + (decay - 1) * ref) / h });
  return {
    up: map(state.up),
    down: map(state.down),
    low: (state.low - ref) / h,
    high: (state.high - ref) / h,
  };
}

/** D(k): how far the normalised curve lies above the straight line. */
function distance(k: number): number {
  const beta = 1 / (1 - Math.exp(-k));
  return k < 0.02 ? k / 8 - k ** 3 / 576 : beta - (1 + Math.log(beta * k)) / k;
}

function steepness(label: number): number {
  let low = 1e-12;
  let high = 1e6;
  for (let i = 0; i < 100; i++) {
    const middle = Math.sqrt(low * high);
    if (distance(middle) < 0.07 * Math.SQRT2 * Math.abs(label)) low = middle;
    else high = middle;
  }
  return label === 0 ? 0 : Math.sign(label) * low;
}

const nodes = new Map<number, number>();
function drawnSteepness(label: number): number {
  const place = Math.min(Math.abs(label), 9) * 256;
  const node = (i: number) => nodes.get(i) ?? nodes.set(i, steepness(i / 256)).get(i)!;
  const below = node(Math.floor(place));
  const above = node(Math.floor(place) + 1);
  return Math.sign(label) * (below + (place - Math.floor(place)) * (above - below));
}

function exponential(text: DeviceText, spread: Spread): Device {
  const { sigmaD2d, d2dLabels, boundsD2d } = text;
  const kOf = (label: number, xi: number) => {
    if (sigmaD2d > 0 && spread !== MEAN) return drawnSteepness(label + sigmaD2d * xi);
    return Math.abs(label) < 0.001 ? 0 : steepness(label);
  };
  const [xi, own] = spread.labels as [number, number];
  const k = kOf(text.nonlinearityLtp, xi);
  const kDown = kOf(text.nonlinearityLtd, d2dLabels === "shared" ? xi : own);
  const gain = gainOf(text, spread);
  const low = -Math.abs(1 + boundsD2d.low * spread.bounds[0]!);
  const high = Math.abs(1 + boundsD2d.high * spread.bounds[1]!);
  const half = (high - low) / 2;
  const mid = (high + low) / 2;
  /** sign: 1 up, −1 down. */
  const branch = (steep: number, pulses: number, sign: number) => {
    const decay = Math.exp(Math.min((-sign * steep) / pulses, 10));
    const b = 2 / (1 - Math.exp(-steep));
    const step = steep === 0 ? (sign * 2) / pulses : (b - 1) * (1 - decay);
    return { decay, step: half * step + (1 - decay) * mid };
  };
  const slope = (steep: number) => (steep === 0 ? 2 : (2 * steep) / (1 - Math.exp(-steep)));
  const { levels: P, levelsLtd: Q } = text;
  const point = (slope(k) / P - slope(kDown) / Q) / (k / P - kDown / Q) - 1;
  const state = { up: branch(k, P / gain, 1), down: branch(kDown, Q / gain, -1), low, high };
  return shifted(text, state, mid + half * point, spread.reference, 1);
}

function softBounds(text: DeviceText, spread: Spread): Device {
  const { wMin, wMax, levels, upDown } = text;
  const gain = gainOf(text, spread);
  const r = text.upDownD2d * spread.upDown;
  const low = -Math.abs(wMin * (1 + text.boundsD2d.low * spread.bounds[0]!));
  const high = Math.abs(wMax * (1 + text.boundsD2d.high * spread.bounds[1]!));
  const step = (wMax - wMin) / levels;
  const up = Math.min(Math.abs(gain + r + Math.min(upDown, 0)) * step, high);
  const down = Math.min(Math.abs(gain - r - Math.max(upDown, 0)) * step, -low);
  const point = (up - down) / (up / high - down / low);
  const state = {
    up: { decay: 1 - up / high, step: up },
    down: { decay: 1 + down / low, step: -down },
    low,
    high,
  };
  return shifted(text, state, point, spread.reference, (wMax - wMin) / 2);
}

/** P: pulses of the window at the step of g = 0. */
export function pulsesPerWindow({ up, down, low, high }: Device): number {
  const g = clamp(0, low, high);
  const change = ({ decay, step }: Device["up"]) => Math.abs((decay - 1) * g + step);
  return 2 / ((change(up) + change(down)) / 2);
}

/** g after n pulses, with noise and window; xi is the noise's normal number. */
export function pulsed(text: DeviceText, device: Device, g: number, n: number, xi: number): number {
  let { decay: a, step: b } = n > 0 ? device.up : device.down;
  let decay = 1;
  let step = 0;
  for (let left = Math.abs(n); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) [step, decay] = [f(f(a * step) + b), f(a * decay)];
    [b, a] = [f(f(a * b) + b), f(a * a)];
  }
  const moved = f(f(decay * g) + step);
  const noise = deviation(text, Math.abs(n), f(moved - g));
  const after = noise === 0 ? moved : f(moved + f(xi * noise));
  return clamp(after, device.low, device.high);
}

function deviation(text: DeviceText, pulses: number, change: number): number {
  const root = f(Math.sqrt(pulses));
  if (text.sigmaC2c > 0) return f(f(2 * text.sigmaC2c) * (text.c2cPer === "pulse" ? root : 1));
  return text.model === "exponential" ? 0 : f(f(f(text.sigmaStep) * Math.abs(change)) / root);
}
