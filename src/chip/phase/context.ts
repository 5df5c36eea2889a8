// The data that every phase needs to spend on the ledger.

import type { LedgerBook, Phase } from "../account/ledger.ts";
import type { Cost } from "../component/block.ts";
import { FLOAT_BITS } from "../component/floatUnit.ts";
import type { Chip, Circuits } from "../level/chip.ts";
import type { Tile } from "../level/tile.ts";
import type { LayerPlan } from "../plan/floorplan.ts";
import type { LayerWork } from "../plan/readWork.ts";
import type { LayerActivity } from "../spec/activity.ts";
import type { Dataflow, LayerFlow } from "../spec/dataflow.ts";
import type { ChipSpec, CircuitSpec, UpdateSpec } from "../spec/spec.ts";

/** The part of a phase's data that is priced once for all chips of equal circuits (estimate.ts). */
export interface CircuitContext {
  readonly book: LedgerBook;
  readonly spec: CircuitSpec & Pick<ChipSpec, "imageBits"> & { readonly update: Pick<UpdateSpec, "images"> };
  readonly chip: Circuits;
  readonly flow: Pick<Dataflow, "lineBuffers">;
  readonly plan: LayerPlan;
  readonly work: LayerWork;
  readonly activity: LayerActivity;
  readonly tile: Tile;
}

/** The data with the way of one layer, and the images that it may add up. */
export interface ProductContext extends CircuitContext {
  readonly spec: CircuitContext["spec"] & { readonly update: Pick<UpdateSpec, "images" | "batch"> };
  readonly layerFlow: LayerFlow;
}

/** The part of a phase's data that is priced once for all chips that differ in DRAM alone, and for all ways of adding up gradients (estimate.ts). */
export interface OnChipContext extends CircuitContext {
  readonly spec: CircuitContext["spec"] & { readonly update: Omit<UpdateSpec, "rule"> };
  readonly chip: Omit<Chip, "gradientStore" | "dram">;
  readonly flow: Pick<Dataflow, "resident" | "lineBuffers">;
}

/** The part of a phase's data that is priced once for all ways of adding up gradients (estimate.ts). */
export interface PhaseContext extends OnChipContext {
  readonly spec: ChipSpec;
  readonly chip: Omit<Chip, "gradientStore">;
  readonly flow: Pick<Dataflow, "resident" | "shared" | "lineBuffers" | "outerProduct">;
}

/** The data with the way of one layer. */
export interface GradientContext extends PhaseContext {
  readonly layerFlow: LayerFlow;
}

/** The data with the ways of all layers. */
export interface WholeContext extends GradientContext {
  readonly chip: Chip;
  readonly flow: Dataflow;
}

/** Paths in the tree of the chip. */
export const tilePath = (tile: Tile): string[] => [tile.kind.name];
export const pePath = (tile: Tile): string[] => [...tilePath(tile), "PEs"];
export const subArrayPath = (tile: Tile): string[] => [...pePath(tile), "sub-arrays"];

/** Name of the generators beside the lines of a PE. */
export const GENERATORS = "pulse generators";

/** Bits of an exact sum of the layer: more than float32 has are not stored. */
export const sumBits = ({ tile, work }: Pick<CircuitContext, "tile" | "work">): number =>
  Math.min(FLOAT_BITS, tile.sumBits + Math.ceil(Math.log2(work.forward.wordsInChip)));

/** Spends `times` times a cost whose latency counts `share` of the time (0: beside something longer). */
export function spend(
  { book, plan }: Pick<CircuitContext, "book" | "plan">,
  phase: Phase,
  path: readonly string[],
  cost: Cost,
  times: { readonly energy: number; readonly latency: number },
): void {
  book.spend(path, { layer: plan.layer.name, phase }, cost, times);
}
