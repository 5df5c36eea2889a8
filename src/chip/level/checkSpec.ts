// Refuses a chip that cannot be built, with the keys of the experiment that would fix it, before circuits refuse it in terms of their own.
// Suspicious but possible: warnings.ts.
import { ConfigError } from "../../base/errors.ts";
import { HIGHEST_VOLTAGE } from "../component/levelShifter.ts";
import { groupedSubArrays } from "../plan/grouped.ts";
import { batchAtOnce } from "../spec/digitalWork.ts";
import type { CircuitSpec } from "../spec/spec.ts";
import { matrixRows, type WorkLayer } from "../spec/workload.ts";

/** Most bits of a converter: array.adc.bits goes as far. */
const MOST_BITS = 16;

/** Throws ConfigError. */
export function checkSpec({ array }: CircuitSpec): void {
  const { writeVoltage, bitsPerCell, cell, forward, backward } = array;
  if (cell.write !== "sram" && writeVoltage > HIGHEST_VOLTAGE)
    throw new ConfigError(`a write voltage of ${writeVoltage} V is above what level shifters reach`, {
      at: "device.writeVoltageLtp",
      hint: `keep device.writeVoltageLtp and device.writeVoltageLtd within ${HIGHEST_VOLTAGE} V`,
    });
  if (bitsPerCell > MOST_BITS && !(forward.parallel && backward.parallel))
    throw new ConfigError(`read line by line, converters of ${bitsPerCell} bits for the states of one cell`, {
      at: "device.levels",
      hint: `use chip.read and chip.backwardRead = "parallel", or at most ${2 ** MOST_BITS} device.levels`,
    });
}

/** Throws ConfigError where layers of a pipeline would have to wait for each other. */
export function checkPipeline({ pipelined }: CircuitSpec, layers: readonly WorkLayer[]): void {
  if (!pipelined || !batchAtOnce(layers)) return;
  throw new ConfigError(
    "batch normalization needs all images of a batch before the first goes on: no pipeline",
    {
      at: "chip.process",
      hint: 'use chip.process = "layer-by-layer", or a network without batch normalization',
    },
  );
}

/** Sub-arrays of a chip that is priced, at most: 30 thousand million weights in sub-arrays of 128 x 128. */
const MOST_SUB_ARRAYS = 2_000_000;

/** Refuses networks beyond any chip before something of their size is made. Throws ConfigError. */
export function checkSize({ array, byKernelPosition }: CircuitSpec, layers: readonly WorkLayer[]): void {
  const counts = layers.map((layer) => {
    if (layer.groups > 1) return groupedSubArrays(layer, array);
    const blocks = byKernelPosition
      ? layer.kernelPositions * Math.ceil(layer.inChannels / array.rows)
      : Math.ceil(matrixRows(layer) / array.rows);
    return blocks * Math.ceil((layer.outChannels * array.cellsPerWeight) / array.columns);
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= MOST_SUB_ARRAYS) return;
  const largest = counts.indexOf(Math.max(...counts));
  throw new ConfigError(
    `the network needs ${total} sub-arrays of ${array.rows} x ${array.columns} cells (${layers[largest]!.name}: ${counts[largest]}), at most ${MOST_SUB_ARRAYS} are priced`,
    {
      at: "network",
      hint: "pool or stride before fully connected layers, or use more array.rows and array.columns",
    },
  );
}

/** Builds a sub-array; where a circuit at its edge is larger than the edge, says which keys make it fit. Throws ConfigError. */
export function fitting<T>({ array }: CircuitSpec, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { rows, columns, cell } = array;
    throw new ConfigError(`no room for the circuits beside ${rows} x ${columns} ${cell.name} cells`, {
      at: "array.rows",
      hint: "use more array.rows and array.columns (64 of each have room beside any cell), or a larger chip.cell",
      cause: error,
    });
  }
}
