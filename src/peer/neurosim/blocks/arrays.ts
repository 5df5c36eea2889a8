// NeuroSim's sub-arrays and weight-gradient unit in our terms: see blockAdapter.ts.

import { thermometerEncoder } from "../../../chip/component/thermometerEncoder.ts";
import type { AdcKind, ChipSpec } from "../../../chip/spec.ts";
import { readCost, subArray } from "../../../chip/subArray/subArray.ts";
import type { Technology } from "../../../chip/technology/technology.ts";
import { type BlockAdapter, type BlockRow, numberOf, printedFigures } from "../blockAdapter.ts";
import { parametersWith } from "../parameters.ts";
import { specOf } from "../runSettings.ts";
import { peerEncoder } from "./converters.ts";

const BACKWARD_ACTIVITY = 0.5;

function subArraySpec(tech: Technology, row: BlockRow): ChipSpec {
  const sram = row.args.cell === "SRAM";
  const spec = specOf(
    parametersWith({
      memcelltype: sram ? 1 : row.args.cell === "RRAM" ? 2 : 3,
      operationmode: row.args.mode === "parallel" ? 2 : 1,
      parallelBP: row.args.mode === "parallel" ? 1 : 0,
      SARADC: row.args.adc === "SAR" ? 1 : 0,
      numRowSubArray: numberOf(row, "rows"),
      numColSubArray: numberOf(row, "cols"),
      levelOutput: numberOf(row, "levelOutput"),
      levelOutputAG: numberOf(row, "levelOutputAG"),
      numColMuxed: numberOf(row, "numColMuxed"),
      numRowMuxedAG: numberOf(row, "numRowMuxedAG"),
    }),
  );
  const { cell } = spec.array;
  const width =
    sram && tech.node < 20e-9 ? { 14: 30, 10: 40, 7: 60 }[Math.round(tech.node * 1e9)]! : cell.width;
  const height = sram && tech.node < 20e-9 ? 10 : cell.height;
  return { ...spec, technology: tech, array: { ...spec.array, cell: { ...cell, width, height } } };
}

const SubArray: BlockAdapter = {
  ours(tech, row) {
    const spec = subArraySpec(tech, row);
    const { rows, columns } = spec.array;
    const built = subArray(spec);
    const lineCurrent = spec.array.readVoltage / numberOf(row, "columnResistance_ohm");
    const forward = readCost(built.forward, {
      ...{ activity: numberOf(row, "activityRowRead"), driven: rows, sensed: columns, lineCurrent },
    });
    const rowsUpdated = rows * numberOf(row, "activityRowWrite");
    const written = built.write({
      rowsUpdated,
      rowPulses: numberOf(row, "totalNumWritePulse"),
      cellsUpdated: rowsUpdated * columns * numberOf(row, "activityColWrite"),
      ...{ cellPulses: 0, meanState: 0.5 },
    });
    return {
      area: built.area,
      readLatency: forward.latency,
      readEnergy: forward.energy,
      writeLatency: written.cells.latency + written.lines.latency + written.drivers.latency,
      leakage: built.leakage,
    };
  },
  /** Encoders: see peerEncoder. */
  peers(tech, row) {
    const spec = subArraySpec(tech, row);
    const printed = printedFigures(row);
    const excess = encoderExcess(tech, spec);
    return {
      ...printed,
      area: (row.usedArea_m2 as number) - excess.area,
      readLatency: row.readLatency_s - excess.latency,
    };
  },
};

/** What the peer's encoders at both edges take more than ours, m², and in a forward read, s. */
export function encoderExcess(tech: Technology, spec: ChipSpec): { area: number; latency: number } {
  const { array } = spec;
  const edges = [
    { read: array.forward, lines: array.columns, width: array.columns * array.cell.width * tech.node },
    { read: array.backward, lines: array.rows, width: array.rows * array.cell.height * tech.node },
  ];
  const excess = edges.map(({ read, lines, width }) => {
    const levels = 2 ** (read.parallel ? read.adcBits : array.bitsPerCell);
    const flash = (kind: AdcKind) => kind !== "sar";
    if (!flash(read.adcKind) || levels <= 2) return { area: 0, latency: 0 };
    const size = { levels, count: Math.ceil(lines / read.linesPerAdc), width };
    const drawn = peerEncoder(tech, size);
    const proper = thermometerEncoder(tech, size);
    return {
      area: drawn.area - proper.area,
      latency: (drawn.latency - proper.encode.latency) * read.linesPerAdc,
    };
  });
  return { area: excess[0]!.area + excess[1]!.area, latency: excess[0]!.latency };
}

export const arrays: Readonly<Record<string, BlockAdapter>> = { SubArray };
