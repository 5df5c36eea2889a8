// Bit shifters and rectifiers at the output of a layer: a register per word that shifts it to the next layer's word length and, as
// rectified linear unit, is cleared by the word's sign bit instead of taking the word over; on the way back an error is cleared by its mask.
// One clock cycle per word.
// Source: Weste and Harris, "CMOS VLSI Design", 4th ed., sections 10.3 and 11.8; the flip-flops: register.ts. Valid: as register.ts.
import type { Technology } from "../technology/technology.ts";
import type { Block, Cost } from "./block.ts";
import { register } from "./register.ts";

export interface BitShifterSpec {
  /** Words at once. */
  readonly count: number;
  readonly bits: number;
  /** Hz */
  readonly clock: number;
  /** Width of the rows they lie in, m; one row by default. */
  readonly width?: number | undefined;
}

export interface BitShifter extends Block {
  /** One word in each of `active` units, by default all; the clock reaches the others too. */
  readonly shift: (active?: number) => Cost;
}

export function bitShifter(tech: Technology, { count, bits, clock, width }: BitShifterSpec): BitShifter {
  const {
    store,
    area,
    height,
    leakage,
    width: across,
  } = register(tech, { bits: count * bits, clock, width });
  return { area, width: across, height, leakage, shift: (active = count) => store(active * bits) };
}
