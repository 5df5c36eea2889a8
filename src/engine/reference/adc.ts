// The uniform converter of engine.ts (AdcSettings). Codes are doubles here; engines add them as integers.
import { EngineError } from "../../base/errors.ts";
import { roundEven } from "../../base/float32.ts";
import { stepProblem } from "../converterStep.ts";
import type { AdcSettings } from "../engine.ts";

const f = Math.fround;

/** Clip counts of one operation. */
export interface ClipCounts {
  conversions: number;
  low: number;
  high: number;
}

export interface Converter {
  readonly lsb: number;
  readonly inverse: number;
  /** Added before rounding: 0 or −0.5. */
  readonly shift: number;
  /** End codes. */
  readonly low: number;
  readonly high: number;
  /** Added to a code before it is scaled: the value is code + half. */
  readonly half: number;
}

/** EngineError where the range was never set. */
export function converterOf(adc: AdcSettings, range: Float32Array): Converter {
  const lsb = range[0]!;
  const zero = range[1]!;
  const problem = stepProblem(lsb);
  if (problem)
    throw new EngineError(`the converter's ${problem.what}`, { at: adc.range.name, hint: problem.hint });
  return {
    lsb,
    inverse: f(1 / lsb),
    shift: adc.rounding === "nearest" ? 0 : -0.5,
    low: -zero,
    high: 2 ** adc.bits - 1 - zero,
    half: adc.rounding === "mid-rise" ? 0.5 : 0,
  };
}

/** Digitizes partial sums p: sums[j] += weight·(code + half). Adds to `counts` where given. `unit` null: `partial` holds p; else it holds
 *  whole numbers P, and p = fround(P)·unit. */
export function addCodes(
  converter: Converter,
  partial: Float32Array | Float64Array,
  unit: number | null,
  weight: number,
  sums: Float64Array,
  counts: ClipCounts | null,
): void {
  const { inverse, shift, low, high, half } = converter;
  let clippedLow = 0;
  let clippedHigh = 0;
  for (let j = 0; j < partial.length; j++) {
    const p = unit === null ? partial[j]! : f(partial[j]!) * unit;
    let code = roundEven(f(p * inverse + shift));
    if (code < low) {
      code = low;
      clippedLow++;
    } else if (code > high) {
      code = high;
      clippedHigh++;
    }
    sums[j]! += weight * (code + half);
  }
  if (!counts) return;
  counts.conversions += partial.length;
  counts.low += clippedLow;
  counts.high += clippedHigh;
}

/** Adds to a counter buffer of READ_COUNTERS. */
export function storeCounts(counters: Float64Array, counts: ClipCounts): void {
  counters[0]! += counts.conversions;
  counters[1]! += counts.low;
  counters[2]! += counts.high;
}
