// Facts that an engine must know of one array layer. Plain data; partition.ts computes how it is cut into sub-arrays.
import type { ConvShape } from "./geometry.ts";
import type { Mapping, Subtraction } from "./mapping.ts";

export interface CrossbarSpec {
  /** Layer name, for error messages. */
  readonly name: string;
  /** Layer number: a word of every random counter. */
  readonly layer: number;
  readonly shape: ConvShape;
  readonly mapping: Mapping;
  readonly subtraction: Subtraction;
  /** G_min/G_max in [0, 1). Used by digital subtraction only. */
  readonly offOnRatio: number;
  /** g of the mean device at G_min: −1 where the reference cell is mid-window. Used by digital subtraction only. */
  readonly windowLow: number;
  /** Rows (inputs) of a sub-array, and outputs whose weights lie in one of its rows (partition.ts). */
  readonly arrayRows: number;
  readonly arrayColumns: number;
  /** Forward row blocks. "kernel-position": each kernel position is split into groups of at most arrayRows channels.
   *  "unrolled": consecutive groups of arrayRows rows k, across positions; so are layers of several groups, inside each. */
  readonly partition: "kernel-position" | "unrolled";
  /** Digital factor after a read: forward y = gain·Σ x·w, backward likewise. */
  readonly gain: number;
}

/** The way in which the array is read. */
export type Direction = "forward" | "backward";
