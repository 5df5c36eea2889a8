// Records of an estimate of the chip: plain data, SI units, made for JSON. energy: J of one epoch; latency: s of one epoch.

import type { Calibration } from "../calibration/calibration.ts";
import type { Activity } from "../spec/activity.ts";
import type { Dataflow } from "../spec/dataflow.ts";
import type { Phase } from "./ledger.ts";
import type { ChipNode } from "./tree.ts";

export type ByPhase = Readonly<Record<Phase, number>>;

/** An epoch in a few numbers. */
export interface ChipTotals {
  /** Operations of one epoch: two per multiply and add, activation gradient without the first layer. */
  readonly operations: number;
  /** Dynamic energy, and leakage of the whole chip during each phase. */
  readonly energy: ByPhase;
  readonly leakageEnergy: ByPhase;
  readonly latency: ByPhase;
  /** m², W */
  readonly area: number;
  readonly leakagePower: number;
  /** op/J with leakage; op/s. */
  readonly efficiency: number;
  readonly throughput: number;
}

export interface ChipEstimate extends ChipTotals {
  readonly dataflow: Dataflow;
  readonly activity: Activity["source"];
  /** op/J without buffers, interconnect and DRAM. */
  readonly peakEfficiency: number;
  readonly layers: readonly LayerEstimate[];
  /** Energy, area and latency by kind of circuit. */
  readonly components: readonly ComponentEstimate[];
  readonly momentum: MomentumOverhead;
  readonly tree: ChipNode;
  readonly floorplan: readonly FloorplanBox[];
  /** Bits that cross the DRAM interface in one epoch. */
  readonly dramBits: number;
  readonly warnings: readonly string[];
}

export interface LayerEstimate {
  readonly name: string;
  readonly operations: number;
  readonly energy: ByPhase;
  readonly latency: ByPhase;
  readonly tiles: number;
  readonly copies: number;
  readonly utilization: number;
  readonly subArrays: number;
  /** Sub-arrays driven, and sums converted, in one epoch; of the weight gradient: counts of ones, by converters or adders. */
  readonly reads: { readonly forward: number; readonly backward: number };
  readonly conversions: {
    readonly forward: number;
    readonly backward: number;
    readonly weightGradient: number;
  };
  /** Pulses into the devices of one copy of the weights, in one epoch. */
  readonly pulses: number;
}

export interface ComponentEstimate {
  readonly name: string;
  readonly energy: ByPhase;
  readonly latency: ByPhase;
  readonly area: number;
  readonly leakage: number;
}

/** Cost of the update rule beyond plain gradient descent, as fractions of the whole. */
export interface MomentumOverhead {
  readonly rule: string;
  readonly energy: number;
  readonly energyFraction: number;
  /** The part of it in the circuits of the update unit, with their leakage: no words that travel or wait. */
  readonly circuitEnergyFraction: number;
  readonly areaFraction: number;
  readonly latencyFraction: number;
  /** Cells that each weight has beyond those of plain gradient descent. What they cost is counted here where they have arrays of their own,
   *  and in the tiles where they are read with the weight's own. */
  readonly furtherCells: number;
  /** Bits of all words that the rule keeps for the whole network. */
  readonly storageBits: number;
  readonly store: string;
}

/** A rectangle of the chip's plan, m from its upper left corner. */
export interface FloorplanBox {
  readonly name: string;
  readonly kind: "tile" | "buffer" | "weight gradient" | "update" | "other";
  /** The layer that a tile works for. */
  readonly layer: string | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One step of the ladder from naive to optimized: the ingredient, and the whole estimate with it and all before it. */
export interface LadderStep {
  readonly name: string;
  readonly meaning: string;
  readonly energy: number;
  readonly latency: number;
  readonly area: number;
  readonly efficiency: number;
  /** Energy of the naive dataflow over this one's; and of the naive dataflow whose fully connected gradients are computed from operands. */
  readonly gain: number;
  readonly operandGain: number;
}

export interface ChipReport {
  readonly experimentHash: string;
  readonly estimate: ChipEstimate;
  readonly ladder: readonly LadderStep[];
  /** op/J of the same chip as its circuits' models say and as published silicon measured; null in brief reports. */
  readonly byCalibration: Readonly<Record<Calibration, number>> | null;
  /** The best dataflow found, where it was searched. */
  readonly search: SearchResult | null;
}

export interface SearchResult {
  readonly considered: number;
  readonly seconds: number;
  readonly best: LadderStep;
  /** Reasons of the choice, one sentence each. */
  readonly reasons: readonly string[];
}
