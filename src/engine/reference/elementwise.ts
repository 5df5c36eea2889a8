// Element by element: activations and their quantization, error quantization, sums, histogram.
import { roundEven } from "../../base/float32.ts";
import { ACTIVATION_COUNTERS, type ActivationSettings } from "../engine.ts";
import { roundLog2 } from "./log2.ts";

const f = Math.fround;

/** relu(x) = 0 where x <= 0, else x (so NaN stays NaN). A value that relu cuts is not counted as clipped. */
export function activate(
  input: Float32Array,
  output: Float32Array,
  length: number,
  { relu, quantization }: ActivationSettings,
  counters: Float64Array,
): void {
  const step = quantization ? f(quantization.step) : 1;
  const inverse = f(1 / (quantization?.step ?? 1));
  const high = quantization ? 2 ** (quantization.bits - (relu ? 0 : 1)) - 1 : 0;
  let clipped = 0;
  let notFinite = 0;
  for (let i = 0; i < length; i++) {
    const x = input[i]!;
    if (!Number.isFinite(x)) notFinite++;
    const y = relu && x <= 0 ? 0 : x;
    if (!quantization) {
      output[i] = y;
      continue;
    }
    const code = roundEven(f(y * inverse));
    if (Math.abs(code) > high) clipped++;
    output[i] = step * Math.min(Math.max(code, -high), high);
  }
  addCounts(counters, length, clipped, notFinite);
}

export function activateBackward(
  error: Float32Array,
  output: Float32Array,
  length: number,
  settings: { readonly relu: boolean; readonly limit: number },
): void {
  const limit = f(settings.limit);
  for (let i = 0; i < length; i++) {
    const y = output[i]!;
    const passes = (!settings.relu || y > 0) && Math.abs(y) < limit;
    if (!passes) error[i] = 0;
  }
}

/** Largest |k| of the power of two that errors are scaled by: both 2^k and 2^−k are normal floats. */
const MAX_EXPONENT = 126;

/** max|e| is over the finite values. */
export function quantizeError(
  error: Float32Array,
  length: number,
  bits: number,
  scaleIn: Float32Array,
  scaleOut: Float32Array,
  counters: Float64Array,
): void {
  let maximum = 0;
  let notFinite = 0;
  for (let i = 0; i < length; i++) {
    const size = Math.abs(error[i]!);
    if (!(size < Infinity)) notFinite++;
    else if (size > maximum) maximum = size;
  }
  if (bits === 0) {
    scaleOut[0] = scaleIn[0]!;
    addCounts(counters, length, 0, notFinite);
    return;
  }
  const k = maximum > 0 ? Math.min(Math.max(roundLog2(maximum), -MAX_EXPONENT), MAX_EXPONENT) : 0;
  const limit = 2 ** (bits - 1) - 1;
  let clipped = 0;
  for (let i = 0; i < length; i++) {
    const code = roundEven(f(f(error[i]! * 2 ** -k) * 2 ** (bits - 1)));
    if (Math.abs(code) > limit) clipped++;
    error[i] = Math.min(Math.max(code, -limit), limit) * 2 ** (1 - bits);
  }
  scaleOut[0] = scaleIn[0]! * 2 ** k;
  addCounts(counters, length, clipped, notFinite);
}

function addCounts(counters: Float64Array, values: number, clipped: number, notFinite: number): void {
  counters[ACTIVATION_COUNTERS.values]! += values;
  counters[ACTIVATION_COUNTERS.clipped]! += clipped;
  counters[ACTIVATION_COUNTERS.notFinite]! += notFinite;
}

export function add(a: Float32Array, b: Float32Array, out: Float32Array, length: number): void {
  for (let i = 0; i < length; i++) out[i] = a[i]! + b[i]!;
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

/** Bin of a value: floor((value − low)·fround(bins/(high − low))). Values that are not numbers go nowhere. */
export function histogram(
  values: Float32Array,
  offset: number,
  length: number,
  low: number,
  high: number,
  bins: Uint32Array,
): void {
  const start = f(low);
  const scale = f(bins.length / f(f(high) - start));
  for (let i = offset; i < offset + length; i++) {
    const bin = Math.floor(f(f(values[i]! - start) * scale));
    if (!Number.isNaN(bin)) bins[Math.min(Math.max(bin, 0), bins.length - 1)]! += 1;
  }
}
