// Activity of a run of NeuroSim in its traces: ones among the input bits, devices moved, pulses that rows took.
import type { Activity, LayerActivity } from "../../../src/chip/spec/activity.ts";
import { rowActivity } from "../../../src/chip/spec/activity.ts";
import type { ChipSpec } from "../../../src/chip/spec/spec.ts";
import { matrixRows, type WorkLayer, weightsOfLayer } from "../../../src/chip/spec/workload.ts";
import type { RunLayerTrace, RunRow } from "./runRow.ts";

/** NeuroSim reads the errors with half of the lines active, whatever they are; into the weight-gradient unit it streams them as if they were
 *  as active as the inputs. */
const ERROR_ACTIVITY = 0.5;

export function peerActivity(
  run: RunRow,
  layers: readonly WorkLayer[],
  spec: ChipSpec,
  errors: "read" | "streamed",
): Activity {
  const traces = run.trace!.layers;
  return {
    source: "file",
    layers: Object.fromEntries(
      layers.map((layer, i): [string, LayerActivity] => {
        const measured = layerActivity(traces[i]!, layer, spec);
        return [layer.name, errors === "read" ? measured : { ...measured, errorBits: measured.inputBits }];
      }),
    ),
  };
}

function layerActivity(trace: RunLayerTrace, layer: WorkLayer, { array }: ChipSpec): LayerActivity {
  const cells = weightsOfLayer(layer) * array.cellsPerWeight;
  const updated = (trace["write.updatedCells"] ?? 0) / cells;
  const pulses = (trace["write.cellPulses"] ?? 0) / Math.max(trace["write.updatedCells"] ?? 0, 1);
  const columnBlocks = Math.ceil((layer.outChannels * array.cellsPerWeight) / array.columns);
  const rows = matrixRows(layer) * columnBlocks;
  const { rowsUpdated } = rowActivity(
    updated,
    pulses,
    Math.min(array.columns, layer.outChannels * array.cellsPerWeight),
  );
  const rowPulses = (trace["write.rowSetPulses"] ?? 0) + (trace["write.rowResetPulses"] ?? 0);
  return {
    inputBits: (trace["sub.activityRowRead"] ?? 0) / Math.max(trace["sub.nVec"] ?? 0, 1),
    inputZeros: 0,
    errorBits: ERROR_ACTIVITY,
    errorZeros: 0,
    meanState: 0.5,
    updated,
    pulses,
    rowsUpdated,
    rowPulses: rowsUpdated > 0 ? rowPulses / (rows * rowsUpdated) : 0,
  };
}
