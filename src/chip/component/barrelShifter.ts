// Barrel shifters: ⌈log2 bits⌉ stages of two-way multiplexers, each of three NAND2, that shift a word by any number of places. Of random
// words and distances a quarter of the outputs and of the select lines charge: E = stages·bits·(4·C_in + 2·C_out)·vdd²/4, with one NAND2
// input and output on the way of a bit, one at the joint, and two inputs on the select line. Time counts in the pipeline that it is in.
// Source: Weste and Harris, "CMOS VLSI Design", 4th ed., section 11.8. Valid: 2 to 64 bits.
import { gate } from "../technology/gate.ts";
import type { Technology } from "../technology/technology.ts";
import { minimumWidth } from "../technology/transistor.ts";
import type { Block } from "./block.ts";

/** NAND2 of a multiplexer. */
const GATES = 3;
/** Share of the bits of random words that charge a node. */
const CHARGING = 0.25;

export interface BarrelShifter extends Block {
  /** One word in each, J. */
  readonly shiftEnergy: number;
}

export function barrelShifter(
  tech: Technology,
  { bits, count }: { readonly bits: number; readonly count: number },
): BarrelShifter {
  const n = minimumWidth(tech);
  const nand = gate(tech, { kind: "nand", inputs: 2, widthN: 2 * n, widthP: tech.pnRatio * n });
  const multiplexers = Math.ceil(Math.log2(bits)) * bits * count;
  const width = GATES * multiplexers * nand.width;
  const charged = 4 * nand.inputCap + 2 * nand.outputCap;
  return {
    area: width * nand.height,
    width,
    height: nand.height,
    leakage: GATES * multiplexers * nand.leakage * tech.vdd,
    shiftEnergy: multiplexers * CHARGING * charged * tech.vdd ** 2,
  };
}
