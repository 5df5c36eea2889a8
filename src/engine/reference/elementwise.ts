// Element by element: activations and their quantization, error quantization, sums. Values are floats or words (u8, i8).
import { roundEven } from "../../base/float32.ts";
import { philox, STREAM, uniform } from "../../base/random.ts";
import { ACTIVATION_COUNTERS, type ChannelSlice, type RoundingDraws } from "../engine.ts";
import type { Values } from "./inputs.ts";
import { roundLog2 } from "./log2.ts";

const f = Math.fround;
const DITHER_WORDS = new Uint32Array(4);

/** ActivationSettings and ErrorSettings, with buffers as arrays. */
export interface ActivationArguments {
  readonly relu: boolean;
  readonly quantization: { readonly bits: number; readonly step: number } | null;
  readonly clip?: number | null;
  readonly counters: Float64Array;
}
export interface Mask {
  readonly output: Values;
  readonly relu: boolean;
  readonly limit: number;
}

/** relu(x) = 0 where x <= 0, else x (so NaN stays NaN). A value that relu or clip cuts is not counted as clipped. */
export function activate(
  input: Values,
  output: Values,
  length: number,
  settings: ActivationArguments & { readonly step?: number },
): void {
  const { relu, quantization, counters } = settings;
  const inputStep = settings.step ?? 1;
  const most = f(settings.clip ?? Infinity);
  const words = !(output instanceof Float32Array);
  const step = !words && quantization ? f(quantization.step) : 1;
  const inverse = f(1 / (quantization?.step ?? 1));
  const high = quantization ? 2 ** (quantization.bits - (relu ? 0 : 1)) - 1 : 0;
  let clipped = 0;
  let notFinite = 0;
  for (let i = 0; i < length; i++) {
    const x = f(input[i]! * inputStep);
    if (!Number.isFinite(x)) notFinite++;
    const y = relu && x <= 0 ? 0 : x < Infinity ? Math.min(x, most) : x;
    if (!quantization) {
      output[i] = y;
      continue;
    }
    const code = roundEven(f(y * inverse));
    if (Math.abs(code) > high) clipped++;
    output[i] = words && !Number.isFinite(x) ? 0 : step * Math.min(Math.max(code, -high), high);
  }
  addCounts(counters, length, clipped, notFinite);
}

export function activateBackward(error: Float32Array, length: number, mask: Mask): void {
  for (let i = 0; i < length; i++) if (!passes(mask, i)) error[i] = 0;
}

export function passes({ output, relu, limit }: Mask, i: number): boolean {
  const y = output[i]!;
  return (!relu || y > 0) && Math.abs(y) < f(limit);
}

/** Largest |k| of the power of two that errors are scaled by: both 2^k and 2^−k are normal floats. */
const MAX_EXPONENT = 126;

/** The largest size of the finite values, and the number of the others. */
export function largestOf(
  value: (i: number) => number,
  length: number,
): { maximum: number; notFinite: number } {
  let maximum = 0;
  let notFinite = 0;
  for (let i = 0; i < length; i++) {
    const size = Math.abs(value(i));
    if (!(size < Infinity)) notFinite++;
    else if (size > maximum) maximum = size;
  }
  return { maximum, notFinite };
}

/** max|e| is over the finite values. */
export function quantizeError(
  error: Float32Array,
  out: Values,
  length: number,
  settings: {
    readonly mask: Mask | null;
    readonly bits: number;
    readonly scaleIn: Float32Array;
    readonly scaleOut: Float32Array;
    /** null: it is looked for. */
    readonly largest: Float32Array | null;
    readonly draws: RoundingDraws | null;
    readonly counters: Float64Array;
  },
): void {
  const { mask, bits, scaleIn, scaleOut, largest, draws, counters } = settings;
  const masked = (i: number) => (mask === null || passes(mask, i) ? error[i]! : 0);
  const found = largestOf(masked, length);
  const maximum = largest ? largest[0]! : found.maximum;
  const { notFinite } = found;
  if (bits === 0) {
    for (let i = 0; i < length; i++) out[i] = masked(i);
    scaleOut[0] = scaleIn[0]!;
    addCounts(counters, length, 0, notFinite);
    return;
  }
  const words = !(out instanceof Float32Array);
  const k = maximum > 0 ? Math.min(Math.max(roundLog2(maximum), -MAX_EXPONENT), MAX_EXPONENT) : 0;
  const limit = 2 ** (bits - 1) - 1;
  const step = words ? 1 : 2 ** (1 - bits);
  let clipped = 0;
  for (let i = 0; i < length; i++) {
    const e = masked(i);
    const code = roundEven(dithered(f(f(e * 2 ** -k) * 2 ** (bits - 1)), i, draws));
    if (Math.abs(code) > limit) clipped++;
    out[i] = words && !Number.isFinite(e) ? 0 : Math.min(Math.max(code, -limit), limit) * step;
  }
  scaleOut[0] = scaleIn[0]! * 2 ** k;
  addCounts(counters, length, clipped, notFinite);
}

/** x and what stochastic rounding of value i adds to it. */
function dithered(x: number, i: number, draws: RoundingDraws | null): number {
  if (!draws) return x;
  const element = 16 * Math.floor(i / 64) + (i % 16);
  philox(draws.seed, STREAM.errorRounding, draws.layer, element, draws.step, DITHER_WORDS);
  return f(x + f(uniform(DITHER_WORDS[Math.floor(i / 16) % 4]!) - 0.5));
}

function addCounts(counters: Float64Array, values: number, clipped: number, notFinite: number): void {
  counters[ACTIVATION_COUNTERS.values]! += values;
  counters[ACTIVATION_COUNTERS.clipped]! += clipped;
  counters[ACTIVATION_COUNTERS.notFinite]! += notFinite;
}

export function split(x: Values, plus: Values, minus: Values, length: number): void {
  for (let i = 0; i < length; i++) {
    const value = x[i]!;
    plus[i] = Math.max(value, 0);
    minus[i] = Math.max(-value, 0);
  }
}

export function addActivations(
  a: Values,
  b: Values,
  output: Values,
  length: number,
  settings: ActivationArguments & { readonly stepA: number; readonly stepB: number },
): void {
  const { stepA, stepB } = settings;
  const sums = new Float32Array(length);
  for (let i = 0; i < length; i++) sums[i] = f(a[i]! * stepA) + f(b[i]! * stepB);
  activate(sums, output, length, settings);
}

export function copyChannels(from: Values, to: Values, positions: number, slice: ChannelSlice): void {
  const { channels, fromChannels, fromFirst, toChannels, toFirst } = slice;
  for (let position = 0; position < positions; position++)
    for (let c = 0; c < channels; c++)
      to[position * toChannels + toFirst + c] = from[position * fromChannels + fromFirst + c]!;
}

export function addErrors(
  a: Float32Array,
  scaleA: Float32Array,
  b: Float32Array,
  scaleB: Float32Array,
  length: number,
): void {
  const scale = Math.max(scaleA[0]!, scaleB[0]!);
  const gainA = f(scaleA[0]! / scale);
  const gainB = f(scaleB[0]! / scale);
  for (let i = 0; i < length; i++) a[i] = f(a[i]! * gainA) + f(b[i]! * gainB);
  scaleA[0] = scale;
}
