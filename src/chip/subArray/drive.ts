// Drivers of the lines of a sub-array in a read. In each read every group of sensed lines that shares a converter takes its turns, and the
// drivers repeat the input for each turn.
import { type Cost, repeated } from "../component/block.ts";
import { type Dac, dac } from "../component/dac.ts";
import { rowDecoder } from "../component/rowDecoder.ts";
import { type SwitchMatrix, switchMatrix } from "../component/switchMatrix.ts";
import { SERIES_SHARE } from "../component/transmissionGate.ts";
import { wordlineDriver } from "../component/wordlineDriver.ts";
import { wordlineSwitchMatrix } from "../component/wordlineSwitchMatrix.ts";
import type { SubArraySpec } from "../spec/spec.ts";
import type { ReadDirection } from "./direction.ts";
import { NO_BLOCK, type ReadFormulas, type ReadLoad, type ReadPart } from "./part.ts";

/** Gate voltage of the selectors, V: well above the threshold, so that they add little resistance (NVSim, Dong et al. 2012). */
export const ACCESS_VOLTAGE = 1.1;

/** `sources`: the switches of the source lines, which are built for writing; null for SRAM. */
export function driveParts(
  spec: SubArraySpec,
  direction: ReadDirection,
  sources: SwitchMatrix | null,
): ReadPart[] {
  const { array } = spec;
  if (!direction.read.parallel) return sequentialParts(spec, direction, sources);
  if (array.inputs === "analog") return [dacPart(spec, direction)];
  if (!direction.forward && sources) return [sourcePart(spec, direction, sources)];
  return array.cell.access === "transistor" ? [wordlinePart(spec, direction)] : [switchPart(spec, direction)];
}

const activeLines = (load: ReadLoad): number => load.activity * load.driven;

/** Row by row (column by column): a decoder, and a driver or the source-line switches. */
function sequentialParts(
  spec: SubArraySpec,
  direction: ReadDirection,
  sources: SwitchMatrix | null,
): ReadPart[] {
  const { technology: tech, array } = spec;
  const { driven, driveEdge, drivenLine, read } = direction;
  if (!direction.forward && sources) return [sourcePart(spec, direction, sources)];
  const turnsOfLine = array.cell.access === "sram" ? 1 : read.linesPerAdc;
  const turns = (load: ReadLoad) => activeLines(load) * turnsOfLine;
  const decoder = rowDecoder(tech, {
    addressBits: Math.max(1, Math.ceil(Math.log2(driven))),
    height: driveEdge,
  });
  const selected = decoder.select(drivenLine.capacitance);
  const parts: ReadPart[] = [
    {
      name: "line decoder",
      works: "each phase",
      block: decoder,
      read: (load) => repeated(selected, turns(load)),
      explain: (load) => ofActiveLines(load, turnsOfLine, { what: "address", one: selected }),
    },
  ];
  if (array.cell.access === "sram") return parts;
  const driver = wordlineDriver(tech, { rows: driven, height: driveEdge });
  const one = driver.drive(array.readVoltage, drivenLine);
  return [
    ...parts,
    {
      name: "line drivers",
      works: "each phase",
      block: driver,
      read: (load) => repeated(one, turns(load)),
      explain: (load) => ofActiveLines(load, turnsOfLine, { what: "line", one }),
    },
  ];
}

/** Cells with a transistor: registers with the input bits open the word lines. */
function wordlinePart({ technology: tech, array, clock }: SubArraySpec, direction: ReadDirection): ReadPart {
  const { driven, driveEdge, drivenLine, read } = direction;
  const matrix = wordlineSwitchMatrix(tech, {
    rows: driven,
    height: driveEdge,
    clock,
    accessVoltage: ACCESS_VOLTAGE,
  });
  const bit = (active: number) => matrix.read(active, array.readVoltage, drivenLine);
  return {
    name: "word-line switches",
    works: "each phase",
    block: matrix,
    read: (load) => repeated(bit(activeLines(load)), read.linesPerAdc),
    explain: (load) => switched(bit, { turns: read.linesPerAdc, active: activeLines(load) }),
  };
}

/** Cells without a transistor of their own, and SRAM. */
function switchPart({ technology: tech, array, clock }: SubArraySpec, direction: ReadDirection): ReadPart {
  const { driven, driveEdge, drivenLine, read, forward, sensed } = direction;
  const sram = array.cell.access === "sram";
  const matrix = switchMatrix(tech, {
    side: forward ? "rows" : "columns",
    lines: driven,
    extent: driveEdge,
    clock,
    resistance: SERIES_SHARE * (sram ? drivenLine.resistance : array.rOn / sensed),
  });
  const voltage = sram ? tech.vdd : array.readVoltage;
  const bit = (active: number) => matrix.drive({ toggled: active, charged: active, voltage, ...drivenLine });
  return {
    name: "line switches",
    works: "each phase",
    block: matrix,
    read: (load) => repeated(bit(activeLines(load)), read.linesPerAdc),
    explain: (load) => switched(bit, { turns: read.linesPerAdc, active: activeLines(load) }),
  };
}

/** Transposed reads go through the switches of the source lines. */
function sourcePart({ array }: SubArraySpec, direction: ReadDirection, sources: SwitchMatrix): ReadPart {
  const { drivenLine, read } = direction;
  const bit = (active: number) =>
    sources.drive({ toggled: active, charged: active, voltage: array.readVoltage, ...drivenLine });
  const inTurns = (load: ReadLoad) =>
    read.parallel
      ? { active: activeLines(load), turns: read.linesPerAdc }
      : { active: 1, turns: activeLines(load) * read.linesPerAdc };
  return {
    name: "source-line switches",
    works: "each phase",
    block: NO_BLOCK,
    read: (load) => {
      const { active, turns } = inTurns(load);
      return repeated(bit(active), turns);
    },
    explain: (load) => switched(bit, inTurns(load)),
  };
}

/** Analog inputs: a DAC at each line, which holds its voltage while the sensed lines take turns. Lines of SRAM swing to the supply; the
 *  energy of other cells' lines is in "array lines". */
function dacPart({ technology: tech, array, clock }: SubArraySpec, direction: ReadDirection): ReadPart {
  const { driven, driveEdge, drivenLine, wordBits, read } = direction;
  const sram = array.cell.access === "sram";
  const voltage = sram ? tech.vdd : array.readVoltage;
  const converters = dac(tech, { count: driven, bits: wordBits, voltage, clock, width: driveEdge });
  const lineEnergy = sram ? drivenLine.capacitance * voltage ** 2 : 0;
  return {
    name: "DAC",
    works: "each phase",
    block: converters,
    read: (load) => {
      const { energy, latency } = converters.convert(load.driven);
      return { energy: energy + lineEnergy * activeLines(load), latency: latency * read.linesPerAdc };
    },
    explain: (load) =>
      dacFormulas(converters, load, {
        voltage,
        turns: read.linesPerAdc,
        lineCapacitance: sram ? drivenLine.capacitance : null,
      }),
  };
}

/** Line after line. */
function ofActiveLines(
  load: ReadLoad,
  turns: number,
  { what, one }: { readonly what: string; readonly one: Cost },
): ReadFormulas {
  const counts = { "active lines": activeLines(load), turns };
  const text = (letter: string) => `active lines · turns · ${letter}_${what}`;
  return {
    energy: { text: text("E"), symbols: { ...counts, [`E_${what}`]: [one.energy, "J"] } },
    time: { text: text("t"), symbols: { ...counts, [`t_${what}`]: [one.latency, "s"] } },
  };
}

/** Registers of all lines, and gates and diffusions of the active ones. */
function switched(
  bit: (active: number) => Cost,
  { turns, active }: { readonly turns: number; readonly active: number },
): ReadFormulas {
  const registers = bit(0).energy;
  return {
    energy: {
      text: "turns · (E_registers + active lines · E_gates and diffusions)",
      symbols: {
        turns,
        E_registers: [registers, "J"],
        "active lines": active,
        "E_gates and diffusions": [bit(1).energy - registers, "J"],
      },
    },
    time: {
      text: "turns · t_switching",
      symbols: { turns, t_switching: [bit(active).latency, "s"] },
    },
  };
}

interface DacLines {
  readonly voltage: number;
  readonly turns: number;
  /** F; null where the energy of the lines is entered elsewhere. */
  readonly lineCapacitance: number | null;
}

function dacFormulas(converters: Dac, load: ReadLoad, lines: DacLines): ReadFormulas {
  const { energyFactor, capacitance, clockEnergy, registerEnergy } = converters;
  const { voltage, turns, lineCapacitance } = lines;
  const conversion = "driven lines · (switching factor · C_capacitors · V_input² + E_register) + E_clock";
  const symbols = {
    "driven lines": load.driven,
    "switching factor": energyFactor,
    C_capacitors: [capacitance, "F"],
    V_input: [voltage, "V"],
    E_register: [registerEnergy, "J"],
    E_clock: [clockEnergy, "J"],
  } as const;
  return {
    energy:
      lineCapacitance === null
        ? { text: conversion, symbols }
        : {
            text: `${conversion} + active lines · C_line · V_input²`,
            symbols: { ...symbols, "active lines": activeLines(load), C_line: [lineCapacitance, "F"] },
          },
    time: {
      text: "turns · t_clock",
      symbols: { turns, t_clock: [converters.convert().latency, "s"] },
    },
  };
}
