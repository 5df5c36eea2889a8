// The fused in-situ update of one layer: gradient → velocity → pulses → conductances, with rounding, carry and noise.
import { roundEven } from "../../base/float32.ts";
import { normal, philox, STREAM, uniform } from "../../base/random.ts";
import { CONTROL, UPDATE_COUNTERS, type UpdateSettings } from "../engine.ts";
import { ceilLog2 } from "./log2.ts";
import { type PulseResponse, pulseResponse } from "./response.ts";

const f = Math.fround;

/** The buffers of UpdateSettings as arrays. */
export interface UpdateArrays {
  /** planes·weights devices. */
  readonly conductance: Float32Array;
  readonly gradient: Float32Array;
  readonly velocity: Float32Array | null;
  readonly carry: Float32Array | null;
  readonly control: Float32Array;
  readonly gradientScale: Float32Array;
  readonly perDevice: Float32Array | null;
  readonly life: Int32Array | null;
  readonly counters: Float64Array;
}

interface UpdateState {
  readonly arrays: UpdateArrays;
  readonly settings: UpdateSettings;
  readonly layer: number;
  readonly weights: number;
  /** G = fround(gradientGain·gradientScale). */
  readonly gain: number;
  readonly decay: number;
  readonly pulseGain: number;
  readonly velocityLsb: number;
  readonly response: PulseResponse;
  readonly sigma: number;
  /** Random words of the weight at hand, and whether any of them is used. */
  readonly words: Uint32Array;
  readonly random: boolean;
}

export function deviceUpdate(
  layer: number,
  weights: number,
  arrays: UpdateArrays,
  settings: UpdateSettings,
): void {
  const { control } = arrays;
  // Without a grid (velocityBits = 0) a leftover velocityLsb says nothing.
  const velocityLsb = settings.velocityBits > 0 ? control[CONTROL.velocityLsb]! : 0;
  const state: UpdateState = {
    arrays,
    settings,
    layer,
    weights,
    gain: f(control[CONTROL.gradientGain]! * arrays.gradientScale[0]!),
    decay: control[CONTROL.velocityDecay]!,
    pulseGain: control[CONTROL.pulseGain]!,
    velocityLsb,
    response: pulseResponse(settings.device, arrays.perDevice, arrays.conductance.length),
    sigma: f(settings.device.noise.sigma),
    words: new Uint32Array(4),
    random:
      settings.rounding === "stochastic" ||
      settings.device.noise.kind !== "none" ||
      settings.velocityBits > 0,
  };
  let maximum = 0;
  for (let i = 0; i < weights; i++) {
    if (state.random) philox(settings.seed, STREAM.update, layer, i, settings.step, state.words);
    const exact = floatVelocity(state, i);
    maximum = Math.max(maximum, Math.abs(exact));
    const v = onGrid(state, exact);
    if (arrays.velocity) arrays.velocity[i] = v;
    if (settings.apply) pulse(state, i, v);
  }
  finishControl(state, maximum);
}

/** v = decay·v + d, before it is put on the grid of velocityBits. */
function floatVelocity({ arrays, gain, decay }: UpdateState, i: number): number {
  const d = f(gain * arrays.gradient[i]!);
  return arrays.velocity ? f(f(decay * arrays.velocity[i]!) + d) : d;
}

function onGrid({ settings, velocityLsb, words }: UpdateState, v: number): number {
  if (velocityLsb <= 0) return v;
  const limit = 2 ** (settings.velocityBits - 1) - 1;
  const code = Math.floor(f(f(v * f(1 / velocityLsb)) + uniform(words[3]!)));
  return f(Math.min(Math.max(code, -limit), limit) * velocityLsb);
}

/** The word for the part of q that was not sent. */
function carryWord({ settings: { velocityBits }, words }: UpdateState, rest: number): number {
  if (velocityBits === 0) return Math.min(Math.max(rest, -1), 1);
  const unit = 2 ** (velocityBits - 1);
  const code = Math.floor(f(f(rest * unit) + uniform(words[0]!)));
  return Math.min(Math.max(code, 1 - unit), unit - 1) / unit;
}

/** q pulses for weight i, with its decay and what its device's asymmetry takes from them. */
function readBackPulses(
  { settings: { readBack }, arrays, weights }: UpdateState,
  i: number,
  q: number,
): number {
  if (!readBack) return q;
  const { conductance } = arrays;
  const isPair = conductance.length > weights;
  const w = isPair ? f(f(conductance[i]! - conductance[weights + i]!) * 0.5) : conductance[i]!;
  const s = readBack.bits === 0 ? w : onCodes(w, 2 ** (readBack.bits - 1));
  const decayed = f(q - f(f(readBack.decay) * s));
  return f(decayed + f(Math.abs(decayed) * f(f(readBack.offset) + f(f(readBack.slope) * s))));
}

/** w as a converter with `unit` codes on each side of 0 gives it; the last one below 1. */
function onCodes(w: number, unit: number): number {
  const code = roundEven(f(w * unit));
  return Math.min(Math.max(code, 1 - unit), unit - 1) / unit;
}

/** The pulses that weight i asks for, to all its planes. */
function pulse(state: UpdateState, i: number, v: number): void {
  const { arrays, settings, weights, words, pulseGain } = state;
  const { carry, conductance, counters } = arrays;
  const { maxPulses } = settings;
  const wanted = readBackPulses(state, i, f(-f(pulseGain * v)));
  const q = carry ? f(wanted + carry[i]!) : wanted;
  const whole = wholePulses(settings.rounding, q, words[0]!);
  const n = Math.min(Math.max(whole, -maxPulses), maxPulses);
  if (carry) carry[i] = carryWord(state, f(q - n));
  for (let plane = 0; plane * weights < conductance.length; plane++)
    if (n !== 0) pulseDevice(state, plane * weights + i, plane === 0 ? n : -n, words[1 + plane]!);
  counters[UPDATE_COUNTERS.weights]! += 1;
  if (n !== 0) counters[UPDATE_COUNTERS.updated]! += 1;
  if (n === 0 && q !== 0) counters[UPDATE_COUNTERS.roundedToZero]! += 1;
  if (n !== whole) counters[UPDATE_COUNTERS.limited]! += 1;
  if (conductance[i]! <= state.response.low(i)) counters[UPDATE_COUNTERS.atLow]! += 1;
  if (conductance[i]! >= state.response.high(i)) counters[UPDATE_COUNTERS.atHigh]! += 1;
}

function wholePulses(rounding: UpdateSettings["rounding"], q: number, word: number): number {
  switch (rounding) {
    case "nearest":
    case "carry":
      return roundEven(q);
    case "stochastic":
      return Math.floor(f(q + uniform(word)));
    default:
      return rounding satisfies never;
  }
}

/** n ≠ 0 pulses on one device: response, noise, window. A device without pulses, or with none left to live, is left as it is. */
function pulseDevice(state: UpdateState, device: number, sent: number, word: number): void {
  const { arrays, response } = state;
  const { conductance, counters } = arrays;
  counters[sent > 0 ? UPDATE_COUNTERS.ltpPulses : UPDATE_COUNTERS.ltdPulses]! += Math.abs(sent);
  const n = answered(arrays.life, device, sent);
  if (n === 0) return;
  const before = conductance[device]!;
  let g = response.after(device, before, n);
  const deviation = noiseDeviation(state, Math.abs(n), f(g - before));
  if (deviation !== 0) g = f(g + f(normal(word) * deviation));
  conductance[device] = Math.min(Math.max(g, response.low(device)), response.high(device));
}

/** The number of pulses, out of n, that the device lives through. */
function answered(life: Int32Array | null, device: number, n: number): number {
  if (!life) return n;
  const left = life[device]!;
  const pulses = Math.min(Math.max(n, -left), left);
  life[device] = left - Math.abs(pulses);
  return pulses;
}

/** s of DeviceBlock.noise; `change` is Δg before noise and before the window. */
function noiseDeviation({ settings, sigma }: UpdateState, pulses: number, change: number): number {
  const { kind } = settings.device.noise;
  switch (kind) {
    case "none":
      return 0;
    case "update":
      return sigma;
    case "pulse":
      return f(sigma * f(Math.sqrt(pulses)));
    case "step":
      return f(f(sigma * Math.abs(change)) / f(Math.sqrt(pulses)));
    default:
      return kind satisfies never;
  }
}

/** Below it a velocity has faded: what is scaled by the largest one fades with it, and no scale leaves the range of a float. */
const FADED = 2 ** -64;

/** max|v| is taken before the grid, so that the grid can grow: on it, |v| never exceeds its end. An all-zero velocity leaves
 *  the grid as it was. */
function finishControl({ arrays, settings }: UpdateState, largest: number): void {
  const { control } = arrays;
  const maximum = largest > 0 ? Math.max(largest, FADED) : 0;
  control[CONTROL.maxVelocity] = maximum;
  if (settings.velocityBits > 0 && maximum > 0)
    control[CONTROL.velocityLsb] = 2 ** (ceilLog2(maximum) - (settings.velocityBits - 1));
}
