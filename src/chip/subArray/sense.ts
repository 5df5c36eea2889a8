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
  const drivenVoltage = direction.forward ? tech.vdd : array.readVoltage;
  const drivenEnergy = drivenLine.capacitance * drivenVoltage ** 2;
  return {
    name: "array lines",
    works: "each phase",
    block: { area: 0, width: 0, height: 0, leakage: 0 },
    read: ({ activity, driven: lines, sensed, charged = sensed }) => {
      const active = activity * lines;
      const energy = read.parallel
        ? sensedEnergy * charged + drivenEnergy * active * read.linesPerAdc
        : active * (sensedEnergy * charged + drivenEnergy * read.linesPerAdc);
      return { energy, latency: settle };
    },
    explain: ({ activity, driven: lines, sensed, charged = sensed }) => ({
      energy: {
        text: read.parallel
          ? "charged lines · C_sensed · V_read² + active lines · turns · C_driven · V_driven²"
          : "active lines · (charged lines · C_sensed · V_read² + turns · C_driven · V_driven²)",
        symbols: {
          "charged lines": charged,
          C_sensed: [sensedWire, "F"],
          V_read: [array.readVoltage, "V"],
          "active lines": activity * lines,
          turns: read.linesPerAdc,
          C_driven: [drivenLine.capacitance, "F"],
          V_driven: [drivenVoltage, "V"],
        },
      },
      time: {
        text: "0.2 · C_line · R_cell / cells together · turns / reads of an input",
        symbols: {
          C_line: [sensedLine.capacitance, "F"],
          R_cell: [sense.meanResistance, "ohm"],
          "cells together": together,
          turns: read.linesPerAdc,
          "reads of an input": reads,
        },
      },
    }),
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
      read: (load) => repeated(circuit.precharge(2 * (load.charged ?? load.sensed), sensedLine), turns(load)),
      explain: (load) => {
        const one = circuit.precharge(1, sensedLine);
        return {
          energy: {
            text: "turns · 2 · charged lines · E_bit line",
            symbols: {
              turns: turns(load),
              "charged lines": load.charged ?? load.sensed,
              "E_bit line": [one.energy, "J"],
            },
          },
          time: {
            text: "turns · t_precharge",
            symbols: { turns: turns(load), t_precharge: [one.latency, "s"] },
          },
        };
      },
    },
    {
      name: "array lines",
      works: "each phase",
      block: { area: 0, width: 0, height: 0, leakage: 0 },
      read: (load) => ({ energy: 0, latency: read.parallel ? time : time * turns(load) }),
      explain: (load) => ({
        // the charge of its bit lines is the precharger's
        energy: { text: "0", symbols: {} },
        time: {
          text: "turns · t_discharge",
          symbols: { turns: read.parallel ? 1 : turns(load), t_discharge: [time, "s"] },
        },
      }),
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
    works: "each conversion",
    read: (load) => {
      const { energy, latency } = counters.countOnes(load.driven);
      return { energy: energy * load.sensed, latency: latency * linesPerAdc };
    },
    explain: (load) => {
      const { energy, latency } = counters.countOnes(load.driven);
      return {
        energy: {
          text: "sensed lines · E_count",
          symbols: { "sensed lines": load.sensed, E_count: [energy, "J"] },
        },
        time: {
          text: "lines of a tree · t_count",
          symbols: { "lines of a tree": linesPerAdc, t_count: [latency, "s"] },
        },
      };
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
    read: ({ activity, driven, sensed: lines }) => {
      const active = activity * driven;
      return { energy: latches.sense.energy * active * lines, latency: latches.sense.latency * active };
    },
    explain: ({ activity, driven, sensed: lines }) => {
      const counts = { "active lines": activity * driven };
      return {
        energy: {
          text: "active lines · sensed lines · E_latch",
          symbols: { ...counts, "sensed lines": lines, E_latch: [latches.sense.energy, "J"] },
        },
        time: {
          text: "active lines · t_latch",
          symbols: { ...counts, t_latch: [latches.sense.latency, "s"] },
        },
      };
    },
  };
}
