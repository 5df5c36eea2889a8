// Range of an analog-to-digital converter: from a full scale to its step and zero, and full scales from geometry or from
// measured partial sums. The conversion itself is the engine's. Policies: docs/models/adc.md.
import { ConfigError } from "../base/errors.ts";
import type { ArrayParameters } from "./params.ts";

/** Step of the converter, and the code of an input of 0 (an integer). */
export interface AdcRange {
  readonly lsb: number;
  readonly zero: number;
}

/** Two-sided: codes −2^(bits−1) … 2^(bits−1) − 1, lsb = fullScale/2^(bits−1). One-sided: 0 … 2^bits − 1, lsb = fullScale/2^bits. */
export function adcRange(fullScale: number, bits: number, twoSided: boolean): AdcRange {
  if (!(fullScale > 0 && Number.isFinite(fullScale)))
    throw new ConfigError(`ADC full scale ${fullScale}; it must be a positive number`, { at: "array.adc" });
  return twoSided
    ? { lsb: fullScale / 2 ** (bits - 1), zero: 2 ** (bits - 1) }
    : { lsb: fullScale / 2 ** bits, zero: 0 };
}

/** Whether the converter sees both signs: the reference is subtracted before it, or signed inputs integrate before it. */
export function isTwoSided(
  array: Pick<ArrayParameters, "mapping" | "subtraction" | "phases">,
  signedInput: boolean,
): boolean {
  const analogSubtraction = array.mapping !== "offset" && array.subtraction === "analog";
  return analogSubtraction || (signedInput && array.phases === "analog");
}

/** Largest partial sum there can be: every row of the block at full input and full conductance (|w| or G/G_max = 1). */
export function worstCaseFullScale(rows: number, inputMaximum: number): number {
  return rows * inputMaximum;
}

/** Smallest value v of the samples (magnitudes) such that at least `percentile` % of them are ≤ v; 0 without samples. */
export function percentileOf(samples: ArrayLike<number>, percentile: number): number {
  if (samples.length === 0) return 0;
  // 99.9/100·1000 is a little above 999 in binary.
  const rank = Math.ceil((percentile * samples.length) / 100 - 1e-9) - 1;
  return ranked(Float64Array.from(samples), Math.min(Math.max(rank, 0), samples.length - 1));
}

const BUCKETS = 4096;

/** The value that a sorted copy holds at `rank`. Values are counted in equal steps between their ends; only the step that holds the rank is
 *  sorted. */
function ranked(values: Float64Array, rank: number): number {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  const step = (high - low) / BUCKETS;
  // One value only, or some that are no numbers.
  if (!(step > 0 && step < Infinity)) return values.sort()[rank]!;
  const buckets = new Uint16Array(values.length);
  const counts = new Uint32Array(BUCKETS);
  for (let i = 0; i < values.length; i++) {
    const bucket = Math.min(Math.floor((values[i]! - low) / step), BUCKETS - 1);
    buckets[i] = bucket;
    counts[bucket]!++;
  }
  let bucket = 0;
  let below = 0;
  while (below + counts[bucket]! <= rank) below += counts[bucket++]!;
  return values.filter((_, i) => buckets[i] === bucket).sort()[rank - below]!;
}
