// Work of rules with further devices beside the update. Tiki-Taka and its kin have sub-arrays of their own, outside the tiles: they take
// the pulses of every update, and no forward or backward read passes them. Residual learning and its kin have theirs in the tiles, beside
// the weights' own. A transfer reads either row by row. Without copies.
import { FURTHER_CELLS, isResidual, transfers } from "../../training/rules/rule.ts";
import type { Cost } from "../component/block.ts";
import { matrixRows, type WorkLayer, weightsOfLayer } from "../spec/workload.ts";
import { cellCurrent, readCost } from "../subArray/subArray.ts";
import { type OnChipContext, spend, subArrayPath } from "./context.ts";

type UpdatedSpec = OnChipContext["spec"];

/** In the tree of the chip. */
export const SECOND_ARRAYS = "second arrays";

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
  if (secondCells(spec) > 0) fastArrays(context, write);
}

/** Transfers read the devices that a residual rule has in the tiles: rows one after another, all sub-arrays at once. Finer arrays are read more
 *  seldom the coarser the one is that they move. */
function readResidual(context: OnChipContext): void {
  const { spec, chip, activity, tile, work } = context;
  const { rows, columns, cellsPerWeight } = spec.array;
  const { arrays, second } = spec.update.hardware;
  const { subArrays, meanRows } = work.forward;
  const lineCurrent = cellCurrent(spec.technology, spec.array, activity.meanState);
  const sensed = (columns * FURTHER_CELLS[second]) / cellsPerWeight;
  const row = { activity: 1 / rows, driven: rows, sensed, lineCurrent };
  const updates = spec.update.images / spec.update.batch;
  const reads = Array.from({ length: arrays }, (_, i) => updates / spec.update.transferEvery ** (i + 1));
  const times = reads.reduce((sum, count) => sum + count, 0) * meanRows;
  spend(
    context,
    "weightUpdate",
    [...subArrayPath(tile), "transfers (reading)"],
    readCost(chip.subArray.forward, row),
    {
      energy: times * subArrays,
      latency: times,
    },
  );
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
