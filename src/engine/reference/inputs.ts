// Values on the rows of an array: the input in one or two phases, as analog levels or as bits of whole numbers.
import { roundEven } from "../../base/float32.ts";
import type { ReadSettings } from "../engine.ts";

/** Words, or floats. */
export type Values = Uint8Array | Int8Array | Float32Array;

const f = Math.fround;

/** One phase. Its codes are added (+1) or subtracted (−1). */
export interface Phase {
  readonly sign: 1 | -1;
  /** Analog: the levels (words: whole numbers). Bit-serial: whole numbers, applied one bit a cycle. */
  readonly values: Float32Array | Int32Array;
}

/** The phases of a read. Digital phases are always two, also where no input is negative, so that one sample's result never
 *  depends on another's sign (with "mid-rise" an empty phase reads half an LSB). */
export function phasesOf(input: Values, read: ReadSettings): readonly Phase[] {
  const signed = rowValues(input, read);
  if (read.phases === "analog") return [{ sign: 1, values: signed }];
  return [
    { sign: 1, values: signed.map((x) => Math.max(x, 0)) },
    { sign: -1, values: signed.map((x) => Math.max(-x, 0)) },
  ];
}

/** Words as they are; floats as levels, or bit-serial as x/inputStep = x·fround(1/inputStep) to the nearest whole number. */
export function rowValues(input: Values, { encoding, inputStep }: ReadSettings): Float32Array | Int32Array {
  if (!(input instanceof Float32Array)) return new Int32Array(input);
  if (encoding === "analog") return input;
  const inverse = f(1 / inputStep);
  return Int32Array.from(input, (x) => roundEven(f(x * inverse)));
}
