// Counters of ones: a tree of adders whose words are single bits, under a group of columns that take turns at it.
// Energy: random operands charge about 0.3 of what the longest carry does (adder.ts); glitches are left out. A published digital
// compute-in-memory macro (Chih et al., ISSCC 2021, 22 nm, 256 rows, 89 TOPS/W at 4 x 4 bits and 0.72 V) needs 1.4 fJ a binary product,
// wires and cells included: popcount.test.ts.
// Source: Weste and Harris, "CMOS VLSI Design", 4th ed., section 11.2.4. Valid: as adder.ts.
import type { Technology } from "../technology/technology.ts";
import { adderTree } from "./adderTree.ts";
import type { Block, Cost } from "./block.ts";

/** Share of the energy of the longest carry. */
const RANDOM_OPERANDS = 0.3;

export interface PopcountSpec {
  /** Bits that are counted at once, and counters. */
  readonly inputs: number;
  readonly count: number;
  readonly width: number;
}

export interface Popcount extends Block {
  /** One count by one of them, of so many bits. */
  readonly countOnes: (bits: number) => Cost;
}

export function popcount(tech: Technology, { inputs, count, width }: PopcountSpec): Popcount {
  const tree = adderTree(tech, { inputs, bits: 1, count, width });
  return {
    area: tree.area,
    width: tree.width,
    height: tree.height,
    leakage: tree.leakage,
    countOnes: (bits) => {
      const { energy, latency } = tree.sum(Math.ceil(bits), 1);
      return { energy: energy * RANDOM_OPERANDS, latency };
    },
  };
}
