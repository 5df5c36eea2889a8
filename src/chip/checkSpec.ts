// What cannot be built is refused here, with the keys of the experiment that would fix it, before circuits refuse it in terms of their
// own. Suspicious but possible: warnings.ts.
import { ConfigError } from "../base/errors.ts";
import { HIGHEST_VOLTAGE } from "./component/levelShifter.ts";
import type { ChipSpec } from "./spec.ts";

/** Of a converter: array.adc.bits goes as far. */
const MOST_BITS = 16;

/** Throws ConfigError. */
export function checkSpec({ array }: ChipSpec): void {
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

/** Builds a sub-array; where a circuit at its edge is larger than the edge, says which keys make it fit. Throws ConfigError. */
export function fitting<T>({ array }: ChipSpec, build: () => T): T {
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
