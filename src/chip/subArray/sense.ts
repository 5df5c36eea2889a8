// The way from the driven lines to digital partial sums: lines that charge and settle, multiplexers, converters, and the sums behind them.
import { repeated } from "../component/block.ts";
import { popcount } from "../component/popcount.ts";
import { precharger } from "../component/precharger.ts";
import { senseAmplifier } from "../component/senseAmplifier.ts";
import type { SubArraySpec } from "../spec/spec.ts";
import { accumulateParts } from "./accumulate.ts";
import { bitCell, SENSE_VOLTAGE } from "./bitCell.ts";
import { converterParts, muxParts } from "./converter.ts";
import { currentRange, type ReadDirection } from "./direction.ts";
import type { ReadLoad, ReadPart } from "./part.ts";

export interface SenseSpec {
  /** Mean resistance of a cell with access, ohm, and current of a cell that is on, A. */
  readonly meanResistance: number;
  readonly onResistance: number;
  readonly onCurrent: number;
  /** Time of the drivers in one read at full activity, s: the multiplexer is set meanwhile. */
  readonly driveLatency: number;
}

/** Read pulse of cells that have none of their own (SRAM), s: digital sums overlap with reads. */
const READ_PULSE = 10e-9;

export function senseParts(spec: SubArraySpec, direction: ReadDirection, sense: SenseSpec): ReadPart[] {
  const { technology: tech, array } = spec;
  const { read, sensed, converted, senseEdge, reads, driven } = direction;
  const sram = array.cell.access === "sram";
  if (sram && !read.parallel)
    return [
      ...dischargeParts(spec, direction),
      latchPart(spec, direction),
      ...sumParts(spec, direction, Math.ceil(sensed / array.cellsPerWeight), 1),
    ];
  const { linesPerAdc } = read;
  if (read.adcKind === "adders")
    return [
      countPart(spec, direction),
      ...sumParts(spec, direction, Math.ceil(sensed / linesPerAdc), linesPerAdc),
    ];
  const mux = {
    lines: converted,
    linesPerAdc,
    voltage: array.readVoltage,
    width: senseEdge,
    lineResistance: sense.onResistance / (read.parallel ? (read.muxCells ?? driven) : 1),
    bits: reads,
  };
  return [
    ...(sram ? dischargeParts(spec, direction) : [linesPart(spec, direction, sense)]),
    ...muxParts(tech, mux, sense.driveLatency),
    ...converterParts(tech, {
      kind: read.adcKind,
      levels: 2 ** resultBits(spec, direction),
      lines: converted,
      linesPerAdc,
      range: currentRange(direction, sense.onCurrent),
      width: senseEdge,
      conversions: read.parallel ? () => 1 : (active) => active,
    }),
    ...sumParts(spec, direction, Math.ceil(converted / linesPerAdc), linesPerAdc),
  ];
}

/** Bits of one digital result: of the ADC, or of a single cell where lines are read one by one. */
const resultBits = ({ array }: SubArraySpec, { read }: ReadDirection): number =>
  read.parallel ? read.adcBits : array.bitsPerCell;

/** The digital sums behind `outputs` converters. */
function sumParts(
  spec: SubArraySpec,
  direction: ReadDirection,
  outputs: number,
  linesPerAdc: number,
): ReadPart[] {
  const { read, converted, resultsPerWeight, senseEdge, codes, driven } = direction;
  return accumulateParts(spec.technology, {
    adcBits: resultBits(spec, direction),
    sequential: read.parallel ? null : driven,
    lines: converted,
    cellsPerWeight: resultsPerWeight,
    columnBits: read.columnBits ?? 0,
    inputBits: codes,
    clock: spec.clock,
    readPulse: spec.array.cell.access === "sram" ? READ_PULSE : (spec.array.readPulse ?? READ_PULSE),
    width: senseEdge,
    outputs,
    linesPerAdc,
  });
}

/** Wires of driven and sensed lines; a sensed line settles to within a fifth of its time constant. */
function linesPart(
  { technology: tech, array }: SubArraySpec,
  direction: ReadDirection,
  sense: SenseSpec,
): ReadPart {
  const { read, driven, sensedWire, sensedLine, drivenLine, reads } = direction;
  const together = read.parallel ? driven / 2 : 1;
  const settle =
    (0.2 * sensedLine.capacitance * (sense.meanResistance / together) * read.linesPerAdc) / reads;
  const sensedEnergy = sensedWire * array.readVoltage ** 2;
  const drivenEnergy = drivenLine.capacitance * (direction.forward ? tech.vdd : array.readVoltage) ** 2;
  return {
    name: "array lines",
    works: "each phase",
    block: { area: 0, width: 0, height: 0, leakage: 0 },
    formula: "Σ C_line·V² of driven and sensed lines; settling 0.2·R·C / reads of an input",
    read: ({ activity, driven: lines, sensed, charged = sensed }) => {
      const active = activity * lines;
      const energy = read.parallel
        ? sensedEnergy * charged + drivenEnergy * active * read.linesPerAdc
        : active * (sensedEnergy * charged + drivenEnergy * read.linesPerAdc);
      return { energy, latency: settle };
    },
  };
}

/** SRAM: both bit lines of each sensed line are precharged for each turn, and discharge through the active cells. */
function dischargeParts({ technology: tech }: SubArraySpec, direction: ReadDirection): ReadPart[] {
  const { sensed, senseEdge, sensedLine, read } = direction;
  const circuit = precharger(tech, { columns: sensed, width: senseEdge });
  const time = bitCell(tech).discharge(sensedLine.capacitance, sensedLine.resistance);
  const turns = (load: ReadLoad) => (read.parallel ? read.linesPerAdc : load.activity * load.driven);
  return [
    {
      name: "precharger",
      works: "each phase",
      block: circuit,
      formula: "turns · 2 · sensed lines · C·vdd²",
      read: (load) => repeated(circuit.precharge(2 * (load.charged ?? load.sensed), sensedLine), turns(load)),
    },
    {
      name: "array lines",
      works: "each phase",
      block: { area: 0, width: 0, height: 0, leakage: 0 },
      formula: "discharge of a bit line; its charge is the precharger's",
      read: (load) => ({ energy: 0, latency: read.parallel ? time : time * turns(load) }),
    },
  ];
}

/** Trees of adders that count the ones of each sensed line; a gate in each cell multiplies. */
function countPart(
  { technology: tech }: SubArraySpec,
  { driven, sensed, senseEdge, read }: ReadDirection,
): ReadPart {
  const { linesPerAdc } = read;
  const counters = popcount(tech, {
    inputs: driven,
    count: Math.ceil(sensed / linesPerAdc),
    width: senseEdge,
  });
  return {
    name: "adder trees",
    block: counters,
    formula: "sensed lines · E_count(driven lines); lines of one tree in turn",
    works: "each conversion",
    read: (load) => {
      const { energy, latency } = counters.countOnes(load.driven);
      return { energy: energy * load.sensed, latency: latency * linesPerAdc };
    },
  };
}

/** SRAM read line by line: a latch at each sensed line. */
function latchPart(
  { technology: tech, clock }: SubArraySpec,
  { sensed, sensePitch }: ReadDirection,
): ReadPart {
  const latches = senseAmplifier(tech, {
    columns: sensed,
    pitch: sensePitch,
    difference: SENSE_VOLTAGE,
    clock,
  });
  return {
    name: "ADC",
    works: "each conversion",
    block: latches,
    formula: "active lines · sensed lines · E_latch",
    read: ({ activity, driven, sensed: lines }) => {
      const active = activity * driven;
      return { energy: latches.sense.energy * active * lines, latency: latches.sense.latency * active };
    },
  };
}
