// NeuroSim's sub-arrays and weight-gradient unit in our terms: see blockAdapter.ts.

import { thermometerEncoder } from "../../../chip/component/thermometerEncoder.ts";
import type { AdcKind, ChipSpec } from "../../../chip/spec.ts";
import type { ReadPart } from "../../../chip/subArray/part.ts";
import { readCost, subArray } from "../../../chip/subArray/subArray.ts";
import { sramCell } from "../../../chip/technology/sramCell.ts";
import type { Technology } from "../../../chip/technology/technology.ts";
import { offCurrent } from "../../../chip/technology/transistor.ts";
import { type BlockAdapter, type BlockRow, numberOf, printedFigures } from "../blockAdapter.ts";
import { parametersWith } from "../parameters.ts";
import { specOf } from "../runSettings.ts";
import { peerEncoder } from "./converters.ts";

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
  return {
    ...spec,
    technology: tech,
    array: { ...spec.array, cell: { ...cell, width, height }, writeVoltage: tech.vdd },
  };
}

const isAdc = ({ name }: ReadPart): boolean => name === "ADC" || name === "encoder";

const SubArray: BlockAdapter = {
  ours(tech, row) {
    const spec = subArraySpec(tech, row);
    const { rows, columns } = spec.array;
    const built = subArray(spec);
    const load = {
      ...{ activity: numberOf(row, "activityRowRead"), driven: rows, sensed: columns },
      lineCurrent: spec.array.readVoltage / numberOf(row, "columnResistance_ohm"),
    };
    const rowsUpdated = rows * numberOf(row, "activityRowWrite");
    const written = built.write({
      rowsUpdated,
      rowPulses: numberOf(row, "totalNumWritePulse"),
      cellsUpdated: rowsUpdated * columns * numberOf(row, "activityColWrite"),
      ...{ cellPulses: 0, meanState: 0.5 },
    });
    const digital = built.forward.filter((part) => !isAdc(part));
    return {
      area: built.area,
      ...(sensingTime(tech, row) ? {} : { readLatency: readCost(built.forward, load).latency }),
      ...(sensingTime(tech, row)
        ? {}
        : { readEnergy: readCost(adcForgotten(row) ? digital : built.forward, load).energy }),
      ...(row.args.cell === "SRAM"
        ? {}
        : { writeLatency: Object.values(written).reduce((sum, { latency }) => sum + latency, 0) }),
      leakage: built.leakage - adcLeakage([...built.forward, ...built.backward]) - accessLeakage(tech, spec),
    };
  },
  /** Encoders: see peerEncoder. Converters do not leak there; row by row, the energy of flash converters is forgotten (compared without);
   *  sensing times that are extrapolated: see sensingTimeIsExtrapolated; access transistors of SRAM do not leak; its writes
   *  are not compared: row switches take as many register cycles as a read, and decoders are too fast (decoderDelayLeftOut). Level
   *  shifters are left out of ours, which it has not. */
  peers(tech, row) {
    const excess = encoderExcess(tech, subArraySpec(tech, row));
    return {
      ...printedFigures(row),
      area: (row.usedArea_m2 as number) - excess.area,
      readLatency: row.readLatency_s - excess.latency,
    };
  },
};

function accessLeakage(tech: Technology, { array }: ChipSpec): number {
  if (array.cell.access !== "sram") return 0;
  return array.rows * array.columns * tech.vdd * offCurrent(tech, sramCell(tech).access, "n");
}

const adcForgotten = (row: BlockRow): boolean =>
  row.args.mode === "sequential" && row.args.cell !== "SRAM" && row.args.adc !== "SAR";

const adcLeakage = (parts: readonly ReadPart[]): number =>
  parts.filter(({ name }) => name === "ADC").reduce((sum, { block }) => sum + block.leakage, 0);

/** 130 and 65 nm with flash converters. */
const sensingTime = (tech: Technology, row: BlockRow): boolean =>
  row.args.adc !== "SAR" && [130, 65].includes(Math.round(tech.node * 1e9));

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
