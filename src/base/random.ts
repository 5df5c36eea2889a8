// Counter-based random numbers: draw = f(seed, stream, layer, element, step). Nothing is advanced, so a draw does
// not depend on thread count, order or engine. Generator: Philox4x32-10 (Salmon et al., SC'11, doi 10.1145/2063384.2063405).
// `native/random.h` computes the same bits.
import { log32 } from "./float32.ts";

/** Purpose of a draw. The number is the fourth counter word; values are part of the stored-run format. */
export const STREAM = {
  initialWeights: 1,
  shuffle: 2,
  augmentation: 3,
  deviceToDevice: 4,
  update: 5,
  readNoise: 6,
  stuck: 7,
  choppers: 8,
  errorRounding: 9,
} as const;

export interface Seed {
  readonly low: number;
  readonly high: number;
}

/** Splits a non-negative integer seed (up to 2^53) into two 32-bit key words. */
export function seedOf(value: number): Seed {
  return { low: value >>> 0, high: Math.floor(value / 4294967296) >>> 0 };
}

/** High 32 bits of the 64-bit product of two 32-bit words. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const cross = (middle & 0xffff) + aLow * bHigh;
  return (aHigh * bHigh + (middle >>> 16) + (cross >>> 16)) >>> 0;
}

/** One Philox4x32-10 block into `out` (4 words). Counter words: element, step, layer, stream. */
export function philox(
  seed: Seed,
  stream: number,
  layer: number,
  element: number,
  step: number,
  out: Uint32Array,
): Uint32Array {
  let c0 = element >>> 0;
  let c1 = step >>> 0;
  let c2 = layer >>> 0;
  let c3 = stream >>> 0;
  let k0 = seed.low;
  let k1 = seed.high;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0) >>> 0;
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
  return out;
}

/** A word as a float strictly inside (0, 1): (top 23 bits + 0.5)/2^23, exact. */
export function uniform(word: number): number {
  return ((word >>> 9) + 0.5) * 2 ** -23;
}

/** A word as a standard normal float, by the inverse error function of M. Giles (GPU Computing Gems, 2012),
 *  single-precision form, evaluated in separate multiplications and additions; |result| <= 5.5. */
export function normal(word: number): number {
  const f = Math.fround;
  const x = f((2 * (word >>> 8) + 1 - 16777216) * 2 ** -24);
  let w = f(-log32(f(f(1 - x) * f(1 + x))));
  const central = w < 5;
  w = central ? f(w - 2.5) : f(f(Math.sqrt(w)) - 3);
  const coefficients = central ? ERFINV_CENTRAL : ERFINV_TAIL;
  let p = coefficients[0]!;
  for (let i = 1; i < 9; i++) p = f(f(p * w) + coefficients[i]!);
  return f(f(p * x) * f(Math.SQRT2));
}
const ERFINV_CENTRAL = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164,
  0.246640727, 1.50140941,
].map(Math.fround);
const ERFINV_TAIL = [
  -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047,
  1.00167406, 2.83297682,
].map(Math.fround);

/** Numbers of many counters of one stream. */
export interface Draws {
  readonly law: "normal" | "uniform";
  readonly seed: Seed;
  readonly stream: number;
  readonly layer: number;
  readonly step: number;
  /** Elements first … first + count − 1. */
  readonly first: number;
  readonly count: number;
}

/** out[4·i + w] = number of word w of element first + i. */
export function drawNumbers(
  out: Float32Array,
  { law, seed, stream, layer, step, first, count }: Draws,
): Float32Array {
  const numberOf = law === "normal" ? normal : uniform;
  const words = new Uint32Array(4);
  for (let i = 0; i < count; i++) {
    philox(seed, stream, layer, first + i, step, words);
    for (let w = 0; w < 4; w++) out[4 * i + w] = numberOf(words[w]!);
  }
  return out;
}
