// Trees of adders that sum a number of words: words are added in pairs, stage by stage, and each stage's sums have one bit more;
// a word without partner waits. `inputs` words take inputs − 1 adders in ⌈log2 inputs⌉ stages, which follow one another.
// Source: Weste and Harris, "CMOS VLSI Design", 4th ed., section 11.2.4; the adders: adder.ts. Valid: as adder.ts.
import type { Technology } from "../technology/technology.ts";
import { adder } from "./adder.ts";
import { bank } from "./bank.ts";
import type { Block, Cost } from "./block.ts";

export interface AdderTreeSpec {
  /** Words that a tree sums. */
  readonly inputs: number;
  /** Bits of a word. */
  readonly bits: number;
  /** Trees that work at once. */
  readonly count: number;
  /** Load of each adder's output, F; none by default. */
  readonly load?: number;
  /** Width of the rows they lie in, m; one row by default. */
  readonly width?: number | undefined;
}

export interface AdderTree extends Block {
  /** One sum of `words` words, by default of all inputs, in each of `active` trees at once, by default all. */
  readonly sum: (words?: number, active?: number) => Cost;
}

/** Adders of one stage. */
export interface TreeStage {
  readonly bits: number;
  readonly adders: number;
}

export function treeStages(words: number, bits: number): TreeStage[] {
  const stages: TreeStage[] = [];
  for (let left = words; left > 1; left = Math.ceil(left / 2))
    stages.push({ bits: bits + stages.length, adders: Math.floor(left / 2) });
  return stages;
}

export function adderTree(tech: Technology, spec: AdderTreeSpec): AdderTree {
  const { inputs, bits, count, width, load = 0 } = spec;
  const stages = treeStages(inputs, bits).map(({ bits, adders }) =>
    adder(tech, { bits, count: adders, load }),
  );
  const fullAdders = treeStages(inputs, bits).reduce((sum, stage) => sum + stage.bits * stage.adders, 0);
  const slice = adder(tech, { bits: 1, count: 1 });
  const unit =
    width === undefined
      ? { width: fullAdders * slice.width, height: slice.height }
      : { width: slice.width, height: fullAdders * slice.height };
  const placed = bank(count, unit, width);
  return {
    area: placed.area,
    width: placed.width,
    height: placed.height,
    leakage: count * stages.reduce((sum, stage) => sum + stage.leakage, 0),
    sum(words = inputs, active = count) {
      let energy = 0;
      let latency = 0;
      for (const [i, { adders }] of treeStages(Math.min(words, inputs), bits).entries()) {
        const added = stages[i]!.add(adders);
        energy += Math.min(active, count) * added.energy;
        latency += added.latency;
      }
      return { energy, latency };
    },
  };
}
