// The circuits of batch normalization and bias: float32 adders and multipliers beside the global buffer, a lane for each result that leaves
// the tiles at once, and a memory for what each channel keeps. What they do for a value, for a channel and for a parameter is counted as
// training computes it, each rounded operation as one (src/engine/normalization.ts, src/training/digitalUpdate.ts). Both sums of the variance are
// taken as the values arrive, d = x − first, variance = mean(d²) − mean(d)²; training does so for each 256 positions and joins the parts, whose
// few operations are not counted. Inverse roots by Newton's iteration y ← y·(3 − a·y²)/2 from a seed of the exponent.
// Source: Ercegovac and Lang, "Digital Arithmetic", 2004, ch. 7.

import type { Normalizing } from "../../network/digitalWork.ts";
import type { Block } from "../component/block.ts";
import { FLOAT_BITS, type FloatUnit, type FloatWork, floatUnit } from "../component/floatUnit.ts";
import type { CircuitSpec } from "../spec/spec.ts";
import type { WorkLayer } from "../spec/workload.ts";
import { type Store, store } from "./store.ts";

/** One direction: operations on each value; words of its channel that each image reads and writes; float operations of a channel and batch. */
interface Direction {
  readonly value: FloatWork;
  readonly words: number;
  readonly channel: FloatWork;
}

interface Counts {
  readonly forward: Direction;
  readonly backward: Direction;
  /** Work of a batch, for each channel. */
  readonly update: { readonly work: FloatWork; readonly words: number };
  /** Words that each channel keeps. */
  readonly kept: number;
}

const NOTHING: FloatWork = { additions: 0, products: 0 };
/** Four steps of three products and a subtraction, and the sum with epsilon. */
const INVERSE_ROOT: FloatWork = { additions: 5, products: 12 };

export const NORMALIZING: Readonly<Record<Normalizing["kind"], Counts>> = {
  batchnorm: {
    forward: {
      // d = x − first, Σd, Σd²; γ·((x − mean)·inverse) + β
      value: { additions: 5, products: 3 },
      // first, and two sums that are read and written; mean, inverse, γ, β
      words: 9,
      // m = Σd·share, first + m; Σd²·share − m²; inverse
      channel: { additions: 2 + INVERSE_ROOT.additions, products: 3 + INVERSE_ROOT.products },
    },
    backward: {
      // Σe; Σ(e·x̂) with x̂ = (x − mean)·inverse; (γ·inverse)·((e − mean e) − x̂·mean(e·x̂)), x̂ again
      value: { additions: 6, products: 5 },
      // mean, inverse and two sums; mean, inverse, γ·inverse and two means
      words: 11,
      channel: { additions: 0, products: 3 },
    },
    // γ and β: v ← m·v + (1 − m)·g, p ← p − η·v; running mean and variance: r ← d·r + (1 − d)·b
    update: { work: { additions: 6, products: 10 }, words: 16 },
    // γ, β, their velocities and gradients; mean and variance of the batch and running
    kept: 10,
  },
  bias: {
    forward: { value: { additions: 1, products: 0 }, words: 1, channel: NOTHING },
    backward: { value: { additions: 1, products: 0 }, words: 2, channel: NOTHING },
    update: { work: { additions: 2, products: 3 }, words: 5 },
    kept: 3,
  },
};

export interface NormalizationUnit extends Block {
  readonly lanes: number;
  readonly arithmetic: FloatUnit;
  readonly memory: Store;
}

export const normalizingOf = ({ digital }: WorkLayer): Normalizing[] =>
  digital.flatMap((work) => (work.kind === "batchnorm" || work.kind === "bias" ? [work] : []));

export function normalizationUnit(
  { technology, clock, buffers, delayTolerance }: CircuitSpec,
  layers: readonly WorkLayer[],
  { lanes, busWidth }: { readonly lanes: number; readonly busWidth: number },
): NormalizationUnit | null {
  const words = layers
    .flatMap(normalizingOf)
    .reduce((sum, { kind, channels }) => sum + channels * NORMALIZING[kind].kept, 0);
  if (words === 0) return null;
  const arithmetic = floatUnit(technology, { lanes, clock });
  const memory = store(technology, {
    kind: "sram",
    core: buffers.globalCore,
    bits: words * FLOAT_BITS,
    wordBits: FLOAT_BITS,
    busWidth,
    clock,
    delayTolerance,
  });
  const area = arithmetic.area + memory.area;
  return {
    lanes,
    arithmetic,
    memory,
    area,
    width: Math.sqrt(area),
    height: Math.sqrt(area),
    leakage: arithmetic.leakage + memory.leakage,
  };
}
