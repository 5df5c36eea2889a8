// Work of rules that read devices for the update, further ones or the weights' own. Tiki-Taka and its kin have sub-arrays of their own, outside the tiles: they take
// the pulses of every update, and no forward or backward read passes them. Residual learning and its kin have theirs in the tiles, beside
// the weights' own. A transfer reads either row by row. Without copies.
import { FURTHER_CELLS, isResidual, transfers } from "../../training/rules/rule.ts";
import type { Cost } from "../component/block.ts";
import { matrixRows, type WorkLayer, weightsOfLayer } from "../spec/workload.ts";
import { cellCurrent, readCost } from "../subArray/subArray.ts";
import { type OnChipContext, spend, subArrayPath, tilePath } from "./context.ts";

type UpdatedSpec = OnChipContext["spec"];

/** In the tree of the chip. */
export const SECOND_ARRAYS = "second arrays";
export const TRANSFER_READS = "transfers (reading)";
export const READ_BACK = "reading before writing";

/** Cells of one weight in arrays outside the tiles: its fast device, and that one's reference cell. */
function secondCells({ update }: UpdatedSpec): number {
  const { second } = update.hardware;
  return second.startsWith("fast") ? FURTHER_CELLS[second] : 0;
}

/** Sub-arrays along the rows and columns of a layer's second matrix. */
function gridOf(spec: UpdatedSpec, layer: WorkLayer): { readonly down: number; readonly across: number } {
  const { rows, columns } = spec.array;
  return {
    down: Math.ceil(matrixRows(layer) / rows),
    across: Math.ceil((layer.outChannels * secondCells(spec)) / columns),
  };
}

export function secondArrays(spec: UpdatedSpec, layer: WorkLayer): number {
  const { down, across } = gridOf(spec, layer);
  return down * across;
}

/** Number of transfers in an epoch: reads of the second arrays, which use the rule's words; every update where there are none. */
export function transfersOf({ update }: UpdatedSpec): number {
  const updates = update.images / update.batch;
  return transfers(update.hardware) ? updates / update.transferEvery : updates;
}

/** Updates of an epoch in which cells of the tiles are pulsed: in a residual rule one of them takes every gradient. */
export function pulsedUpdates(spec: UpdatedSpec): number {
  return isResidual(spec.update.hardware) ? spec.update.images / spec.update.batch : transfersOf(spec);
}

/** `write`: what one update writes into one cell of each weight. */
export function secondPhase(context: OnChipContext, write: (cells: number, rows: number) => Cost): void {
  const { spec } = context;
  if (isResidual(spec.update.hardware)) readResidual(context);
  if (spec.update.hardware.readBack) readBack(context);
  if (secondCells(spec) > 0) fastArrays(context, write);
}

/** Transfers read the devices that a residual rule has in the tiles. Finer arrays are read more seldom the coarser the one is that they move. */
function readResidual(context: OnChipContext): void {
  const { columns, cellsPerWeight } = context.spec.array;
  const { update } = context.spec;
  const { arrays, second } = update.hardware;
  const updates = update.images / update.batch;
  const reads = Array.from({ length: arrays }, (_, i) => updates / update.transferEvery ** (i + 1));
  const sensed = (columns * FURTHER_CELLS[second]) / cellsPerWeight;
  readRows(
    context,
    TRANSFER_READS,
    sensed,
    reads.reduce((sum, count) => sum + count, 0),
  );
}

/** Each update reads the weights' own devices. Their codes go up the tile's tree to the update unit. */
function readBack(context: OnChipContext): void {
  const { spec, plan, tile, work } = context;
  const updates = spec.update.images / spec.update.batch;
  readRows(context, READ_BACK, spec.array.columns, updates);
  const bits = (weightsOfLayer(plan.layer) * spec.array.forward.adcBits) / work.forward.tiles;
  spend(context, "weightUpdate", [...tilePath(tile), "H-tree"], tile.tree.move(bits), {
    energy: updates * work.forward.tiles,
    latency: updates,
  });
}

/** Rows one after another, all sub-arrays of one copy at once. */
function readRows(context: OnChipContext, place: string, sensed: number, times: number): void {
  const { spec, chip, activity, tile, work } = context;
  const { rows } = spec.array;
  const { subArrays, meanRows } = work.forward;
  const lineCurrent = cellCurrent(spec.technology, spec.array, activity.meanState);
  const row = { activity: 1 / rows, driven: rows, sensed, lineCurrent };
  const cost = readCost(chip.subArray.forward, row);
  spend(context, "weightUpdate", [...subArrayPath(tile), place], cost, {
    energy: times * meanRows * subArrays,
    latency: times * meanRows,
  });
}

function fastArrays(context: OnChipContext, write: (cells: number, rows: number) => Cost): void {
  const { spec, chip, plan, activity } = context;
  const { rows, columns } = spec.array;
  const { layer } = plan;
  const arrays = secondArrays(spec, layer);
  const updates = spec.update.images / spec.update.batch;
  const matrix = matrixRows(layer);
  const written = write(weightsOfLayer(layer) / arrays, matrix / gridOf(spec, layer).down);
  spend(context, "weightUpdate", [SECOND_ARRAYS, "writing"], written, {
    energy: updates * arrays,
    latency: updates * Math.ceil(arrays / chip.arraysAtOnce),
  });
  const lineCurrent = cellCurrent(spec.technology, spec.array, activity.meanState);
  const row = { activity: 1 / rows, driven: rows, sensed: columns, lineCurrent };
  // all sub-arrays at once, each one row after another
  spend(context, "weightUpdate", [SECOND_ARRAYS, "reading"], readCost(chip.subArray.forward, row), {
    energy: transfersOf(spec) * matrix * gridOf(spec, layer).across,
    latency: transfersOf(spec) * Math.min(matrix, rows),
  });
}
