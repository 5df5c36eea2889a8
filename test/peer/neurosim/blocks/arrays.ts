// NeuroSim's sub-arrays and weight-gradient unit in our terms: see blockAdapter.ts.

import { thermometerEncoder } from "../../../../src/chip/component/thermometerEncoder.ts";
import { gradientUnit } from "../../../../src/chip/level/gradientUnit.ts";
import { cellOf } from "../../../../src/chip/spec/cell.ts";
import type { AdcKind, ChipSpec, ReadSpec } from "../../../../src/chip/spec/spec.ts";
import type { WorkLayer } from "../../../../src/chip/spec/workload.ts";
import type { ReadPart } from "../../../../src/chip/subArray/part.ts";
import { cellCurrent, readCost, subArray } from "../../../../src/chip/subArray/subArray.ts";
import { sramCell } from "../../../../src/chip/technology/sramCell.ts";
import type { Technology } from "../../../../src/chip/technology/technology.ts";
import { offCurrent } from "../../../../src/chip/technology/transistor.ts";
import { squareKernel } from "../../../chip/squareKernel.ts";
import { type BlockAdapter, type BlockRow, numberOf, printedFigures } from "../blockAdapter.ts";
import { parametersWith } from "../parametersWith.ts";
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
      activity: numberOf(row, "activityRowRead"),
      driven: rows,
      sensed: columns,
      lineCurrent: spec.array.readVoltage / numberOf(row, "columnResistance_ohm"),
    };
    const rowsUpdated = rows * numberOf(row, "activityRowWrite");
    const written = built.write({
      rowsUpdated,
      rowPulses: numberOf(row, "totalNumWritePulse"),
      cellsUpdated: rowsUpdated * columns * numberOf(row, "activityColWrite"),
      cellPulses: 0,
      meanState: 0.5,
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

interface EncoderPlace {
  readonly kind: AdcKind | "adders";
  readonly levels: number;
  readonly lines: number;
  readonly linesPerAdc: number;
  readonly width: number;
}

/** Excess of the peer's encoders at one edge over ours: m², and s of a read. */
function encoderAt(tech: Technology, place: EncoderPlace): { area: number; latency: number } {
  const { kind, levels, lines, linesPerAdc, width } = place;
  if (kind === "sar" || levels <= 2) return { area: 0, latency: 0 };
  const size = { levels, count: Math.ceil(lines / linesPerAdc), width };
  const drawn = peerEncoder(tech, size);
  const proper = thermometerEncoder(tech, size);
  return { area: drawn.area - proper.area, latency: (drawn.latency - proper.encode.latency) * linesPerAdc };
}

/** The same at both edges of a sub-array, and in a forward read. */
export function encoderExcess(tech: Technology, { array }: ChipSpec): { area: number; latency: number } {
  const at = (read: ReadSpec, lines: number, width: number) =>
    encoderAt(tech, {
      kind: read.adcKind,
      lines,
      linesPerAdc: read.linesPerAdc,
      width,
      levels: 2 ** (read.parallel ? read.adcBits : array.bitsPerCell),
    });
  const forward = at(array.forward, array.columns, array.columns * array.cell.width * tech.node);
  const backward = at(array.backward, array.rows, array.rows * array.cell.height * tech.node);
  return { area: forward.area + backward.area, latency: forward.latency };
}

/** A layer that needs as many arrays as the row's unit. */
function gradientLayer(row: BlockRow): WorkLayer {
  const inChannels = numberOf(row, "numMemCol") / numberOf(row, "numBitInput");
  const vectors = numberOf(row, "numMemRow");
  const plain = {
    name: "unit",
    inWidth: 1,
    ...squareKernel(1),
    outChannels: 1,
    outputs: 0,
    digital: [],
    first: true,
    signedInput: false,
  };
  return { ...plain, inChannels, vectors, inputs: vectors * inChannels };
}

function gradientSpec(tech: Technology, row: BlockRow): ChipSpec {
  const spec = specOf(
    parametersWith({
      SARADC: row.args.adc === "SAR" ? 1 : 0,
      levelOutputWG: numberOf(row, "levelOutputWG"),
      numRowMuxedWG: numberOf(row, "numRowMuxedWG"),
    }),
  );
  return { ...spec, technology: tech };
}

/** Energy of all arrays for all streamed values, and what of it is the converters'. */
function gradientEnergy(
  tech: Technology,
  row: BlockRow,
): { total: number; sums: number; converters: number; latency: number } {
  const spec = gradientSpec(tech, row);
  const unit = gradientUnit(spec, [gradientLayer(row)]);
  const activity = numberOf(row, "activity");
  const current = cellCurrent(tech, { ...spec.array, cell: cellOf("sram", tech) }, 1) * activity * unit.rows;
  const load = { activity, driven: unit.rows, sensed: unit.columns, lineCurrent: current };
  const arrays = unit.alongRows * unit.alongColumns;
  const times = numberOf(row, "numRead") * spec.errorBits;
  const costs = unit.array.forward.map((part) => ({ part, cost: part.read(load) }));
  const sums = unit.adders.sum(unit.alongRows, 1);
  const results = numberOf(row, "numRead") * numberOf(row, "numMemCol");
  const energy = (own: (p: ReadPart) => boolean) =>
    costs.filter(({ part }) => own(part)).reduce((sum, { cost }) => sum + cost.energy, 0) * times * arrays;
  const together = (unit.columns / spec.weightGradient.linesPerAdc) * unit.alongColumns;
  return {
    total: energy(() => true) + sums.energy * results,
    sums: sums.energy * results,
    converters: energy((part) => part.name === "ADC"),
    latency:
      costs.reduce((sum, { cost }) => sum + cost.latency, 0) * times + (sums.latency * results) / together,
  };
}

const WeightGradientUnit: BlockAdapter = {
  ours(tech, row) {
    const { area } = gradientUnit(gradientSpec(tech, row), [gradientLayer(row)]);
    if (sensingTime(tech, row)) return { area };
    const { total, latency } = gradientEnergy(tech, row);
    // at 90 nm the converters that are charged several times are most of the figure: a few per cent of theirs hide the rest
    const hidden = row.args.adc !== "SAR" && Math.round(tech.node * 1e9) === 90;
    return { area, readLatency: latency, ...(hidden ? {} : { readEnergy: total }) };
  },
  /** The peer has as many arrays as fit (rounded down), not as many as are needed. It charges converters for all columns at each selection,
   *  and sums over arrays for one column of each converter; encoders: see peerEncoder. Leakage is one array's, writes are those of
   *  SubArray: not compared. */
  peers(tech, row) {
    const needed = Math.ceil(numberOf(row, "numMemRow") / numberOf(row, "subArray"));
    const built = row.numArrayInRow as number;
    const { converters, sums } = gradientEnergy(tech, row);
    const spec = gradientSpec(tech, row);
    const edge = numberOf(row, "subArray");
    const encoders = encoderAt(tech, {
      levels: numberOf(row, "levelOutputWG"),
      kind: spec.weightGradient.adcKind,
      lines: edge,
      linesPerAdc: numberOf(row, "numRowMuxedWG"),
      width: edge * sramCell(tech).width,
    });
    const twice = (numberOf(row, "numRowMuxedWG") - 1) * converters * (built / needed);
    return {
      area: (row.area_m2 * needed) / built - encoders.area * needed * (row.numArrayInCol as number),
      readEnergy:
        ((row.readEnergy_J - twice) * needed) / built + sums * (1 - 1 / numberOf(row, "numRowMuxedWG")),
      readLatency:
        row.readLatency_s - encoders.latency * numberOf(row, "numRead") * numberOf(row, "numBitInput"),
    };
  },
};

export const arrays: Readonly<Record<string, BlockAdapter>> = { SubArray, WeightGradientUnit };
