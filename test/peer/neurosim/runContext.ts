// Inputs of a correction of a run, and its result.

import type { Phase } from "../../../src/chip/account/ledger.ts";
import type { Costed } from "../../../src/chip/estimate/estimate.ts";
import type { ChipSpec } from "../../../src/chip/spec/spec.ts";
import type { Parameters } from "../../../src/lab/neurosim/parameters.ts";
import type { RunRow } from "./runRow.ts";

export interface Correction {
  readonly name: string;
  readonly phase: Phase;
  /** Where it belongs to one. */
  readonly layer?: string;
  /** Excess by the defect (negative: left out), J and s of an epoch. */
  readonly energy: number;
  readonly latency: number;
}

export interface RunContext {
  readonly run: RunRow;
  readonly parameters: Parameters;
  readonly spec: ChipSpec;
  readonly costed: Costed;
}
