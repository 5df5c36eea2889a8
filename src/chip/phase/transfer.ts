// The second arrays of rules that have a fast device beside each weight's own (Tiki-Taka and its kin): they take the pulses of every update;
// a transfer reads them row by row. Sub-arrays of their own, outside the tiles: no forward or backward read passes them. Without copies.
import type { Cost } from "../component/block.ts";
import type { ChipSpec } from "../spec/spec.ts";
import { matrixRows, type WorkLayer, weightsOfLayer } from "../spec/workload.ts";
import { cellCurrent, readCost } from "../subArray/subArray.ts";
import { type PhaseContext, spend } from "./context.ts";

/** In the tree of the chip. */
export const SECOND_ARRAYS = "second arrays";

/** Cells of one weight in the second arrays: its fast device, and that one's reference cell. */
export function secondCells({ update }: ChipSpec): number {
  const { second } = update.hardware;
  return second === "fast" ? 1 : second === "fast-shifted" ? 2 : 0;
}

/** Sub-arrays along the rows and columns of a layer's second matrix. */
function gridOf(spec: ChipSpec, layer: WorkLayer): { readonly down: number; readonly across: number } {
  const { rows, columns } = spec.array;
  return {
    down: Math.ceil(matrixRows(layer) / rows),
    across: Math.ceil((layer.outChannels * secondCells(spec)) / columns),
  };
}

export function secondArrays(spec: ChipSpec, layer: WorkLayer): number {
  const { down, across } = gridOf(spec, layer);
  return down * across;
}

/** Updates of an epoch in which the weights' own devices are pulsed. */
export function transfersOf({ update }: ChipSpec): number {
  const updates = update.images / update.batch;
  return update.hardware.second.startsWith("fast") ? updates / update.transferEvery : updates;
}

/** `write`: what one update writes into one cell of each weight. */
export function secondPhase(context: PhaseContext, write: (cells: number, rows: number) => Cost): void {
  const { spec, chip, plan, activity } = context;
  if (secondCells(spec) === 0) return;
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
