// The parts of a sub-array: what is built, and what one operation costs in each.
import type { Block, Cost } from "../component/block.ts";
import type { Expression, Formula } from "../component/formula.ts";

/** Load of one read. */
export interface ReadLoad {
  /** Share of the driven lines that carry a one (analog inputs: mean input over its largest). */
  readonly activity: number;
  /** Lines that are driven, and sums that are converted: fewer than built in a partly filled sub-array. */
  readonly driven: number;
  readonly sensed: number;
  /** Lines that carry these sums, where several make one; as many as sums by default. */
  readonly charged?: number;
  /** Mean current of a sensed line in one conversion: all active lines conduct, or one at a time, A. */
  readonly lineCurrent: number;
}

export interface ReadFormulas {
  readonly energy: Expression;
  readonly time?: Expression;
  readonly parts?: readonly Formula[];
}

export interface ReadPart {
  readonly name: string;
  /** Whether it works once in each phase of a read of signed inputs, or once for each conversion. */
  readonly works: "each phase" | "each conversion";
  readonly block: Pick<Block, "area" | "leakage" | "width" | "height">;
  /** How the energy and the time of a read are made up, and figures that go into these; no time where it passes beside others'. */
  readonly explain: (load: ReadLoad) => ReadFormulas;
  /** Cost of reading one input bit (analog: one input vector) from all sensed lines. */
  readonly read: (load: ReadLoad) => Cost;
}

export const NO_BLOCK = { area: 0, width: 0, height: 0, leakage: 0 } as const;
