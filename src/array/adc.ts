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
  const sorted = Float64Array.from(samples).sort();
  // 99.9/100·1000 is a little above 999 in binary.
  const rank = Math.ceil((percentile * sorted.length) / 100 - 1e-9) - 1;
  return sorted[Math.min(Math.max(rank, 0), sorted.length - 1)]!;
}
