// A synaptic sub-array: cells, the circuits that read it forward and transposed, and those that write it. One read is of one input bit,
// or of one analog input. The latencies of a direction's parts lie on one critical path and add up.
import { remembering } from "../../base/remembering.ts";
import { type Block, type Cost, inSeries } from "../component/block.ts";
import type { Formula } from "../component/formula.ts";
import { precharger } from "../component/precharger.ts";
import { sramWriteDriver } from "../component/sramWriteDriver.ts";
import { type SwitchMatrix, switchMatrix } from "../component/switchMatrix.ts";
import { SERIES_SHARE } from "../component/transmissionGate.ts";
import { TYPICAL } from "../spec/activity.ts";
import { type ArrayLines, accessResistanceOf, arrayLines } from "../spec/cell.ts";
import type { ArraySpec, SubArraySpec } from "../spec/spec.ts";
import { sramCellLeakage } from "../technology/sramCell.ts";
import type { Technology } from "../technology/technology.ts";
import { bitCell } from "./bitCell.ts";
import { directionOf } from "./direction.ts";
import { driveParts } from "./drive.ts";
import { NO_BLOCK, type ReadLoad, type ReadPart } from "./part.ts";
import { senseParts } from "./sense.ts";
import { pulseWrite, type SubArrayWrite, sramWrite, type WriteCosts } from "./write.ts";
import { lineFormula, pulseFormula, rowFormula, sramFormulas } from "./writeFormulas.ts";

/** A part that writes: a circuit of its own, or one that reads as well and has no area here. */
export interface WritePart {
  readonly name: string;
  readonly block: Pick<Block, "area" | "leakage">;
  /** How the energy of one of its operations is made up. */
  readonly formulas: () => readonly Formula[];
}

export interface SubArray {
  readonly lines: ArrayLines;
  readonly cells: Pick<Block, "area" | "leakage">;
  readonly forward: readonly ReadPart[];
  readonly backward: readonly ReadPart[];
  readonly writing: readonly WritePart[];
  readonly write: SubArrayWrite;
  /** Names of the parts that the costs of a write belong to. */
  readonly writePlaces: Readonly<Record<keyof WriteCosts, string>>;
  /** All lines driven and sensed, at typical activity: what formulas are shown for. */
  readonly whole: Readonly<Record<"forward" | "backward", ReadLoad>>;
  /** Cells and all circuits: m², W. */
  readonly area: number;
  readonly leakage: number;
}

/** One read through all parts. */
export function readCost(parts: readonly ReadPart[], load: ReadLoad): Cost {
  return inSeries(...parts.map((part) => part.read(load)));
}

/** `training`: with the circuits of transposed reads. */
export function subArray(spec: SubArraySpec, training = true): SubArray {
  const { technology, clock, array, activationBits, errorBits } = spec;
  return remembered({ technology, clock, array, activationBits, errorBits, training });
}

type Question = SubArraySpec & { readonly training: boolean };

const remembered = remembering<Question, SubArray>(
  { array: true, technology: true, clock: true, activationBits: true, errorBits: true, training: true },
  build,
  // of each chip, one for its weights and one for its gradients
  { kept: 32 },
);

function build({ training, ...spec }: Question): SubArray {
  const { technology: tech, array } = spec;
  const lines = arrayLines(tech, array.cell, array);
  const sram = array.cell.access === "sram";
  const sources = sram ? null : sourceSwitches(spec, lines);
  const forward = readParts(spec, lines, true, sources);
  const backward = training ? readParts(spec, lines, false, sources) : [];
  const cells = {
    area: lines.rowLength * lines.columnLength,
    leakage: sram ? sramCellLeakage(tech) * array.rows * array.columns : 0,
  };
  const { writing, write, writePlaces } = sources
    ? pulseWriting(spec, lines, sources)
    : sramWriting(spec, lines, forward);
  const built = [cells, ...[...forward, ...backward, ...writing].map(({ block }) => block)];
  return {
    lines,
    cells,
    forward,
    backward,
    writing,
    write,
    writePlaces,
    whole: { forward: wholeLoad(spec, lines, true), backward: wholeLoad(spec, lines, false) },
    area: built.reduce((sum, block) => sum + block.area, 0),
    leakage: built.reduce((sum, block) => sum + block.leakage, 0),
  };
}

/** Mean current of one cell in a state between G_min (0) and G_max (1), A. */
export function cellCurrent(tech: Technology, array: ArraySpec, state: number): number {
  const access = accessResistanceOf(tech, array.cell, array.rOn);
  if (array.cell.access === "sram") return array.readVoltage / access;
  const conductance = (1 / array.onOffRatio + state * (1 - 1 / array.onOffRatio)) / array.rOn;
  return array.readVoltage / (1 / conductance + (array.cell.name === "fefet" ? 0 : access));
}

function wholeLoad(spec: SubArraySpec, lines: ArrayLines, forward: boolean): ReadLoad {
  const { driven, converted, sensed, read } = directionOf(spec, lines, forward);
  const { inputBits, errorBits, meanState } = TYPICAL;
  const activity = forward ? inputBits : errorBits;
  const cell = cellCurrent(spec.technology, spec.array, meanState);
  return {
    activity,
    driven,
    sensed: converted,
    charged: sensed,
    lineCurrent: read.parallel ? activity * driven * cell : cell,
  };
}

function readParts(
  spec: SubArraySpec,
  lines: ArrayLines,
  forward: boolean,
  sources: SwitchMatrix | null,
): ReadPart[] {
  const { technology: tech, array } = spec;
  const direction = directionOf(spec, lines, forward);
  const drive = driveParts(spec, direction, sources);
  const full = { activity: 1, driven: direction.driven, sensed: direction.sensed, lineCurrent: 0 };
  const sense = senseParts(spec, direction, {
    meanResistance: lines.meanResistance,
    onResistance: lines.onResistance,
    onCurrent: cellCurrent(tech, array, 1),
    driveLatency: readCost(drive, full).latency,
  });
  return [...drive, ...sense];
}

/** Switches between source lines and write, read or ground, with level shifters. */
function sourceSwitches({ technology: tech, array, clock }: SubArraySpec, lines: ArrayLines): SwitchMatrix {
  return switchMatrix(tech, {
    side: "columns",
    lines: array.columns,
    extent: lines.rowLength,
    clock,
    resistance: SERIES_SHARE * lines.onResistance,
    highVoltage: array.writeVoltage,
  });
}

type Writing = Pick<SubArray, "writing" | "write" | "writePlaces">;

const IN_CELLS = "cells (writing)";

function pulseWriting(spec: SubArraySpec, lines: ArrayLines, sources: SwitchMatrix): Writing {
  const { technology: tech, array, clock } = spec;
  const levels = 2 ** array.bitsPerCell;
  const writePlaces = { cells: IN_CELLS, lines: "array lines", drivers: "source-line switches" };
  return {
    writing: [
      {
        name: writePlaces.drivers,
        block: sources,
        formulas: () => [rowFormula(spec, lines, sources)],
      },
      { name: writePlaces.lines, block: NO_BLOCK, formulas: () => [lineFormula(spec, lines)] },
      { name: IN_CELLS, block: NO_BLOCK, formulas: () => [pulseFormula(tech, array)] },
    ],
    writePlaces,
    write: pulseWrite(tech, array, lines, { sources, levels, clock }),
  };
}

/** SRAM: rows are selected by the drivers of the forward read. */
function sramWriting(
  { technology: tech, array }: SubArraySpec,
  lines: ArrayLines,
  forward: readonly ReadPart[],
): Writing {
  const drivers = sramWriteDriver(tech, { columns: array.columns, width: lines.rowLength });
  const bitLines = precharger(tech, { columns: array.columns, width: lines.rowLength });
  const line = { capacitance: lines.columnCap, resistance: lines.columnResistance };
  const [rowDriver] = forward;
  const drive = rowDriver!.read({
    activity: 1 / array.rows,
    driven: array.rows,
    sensed: 0,
    lineCurrent: 0,
  });
  const turns = array.forward.parallel ? array.forward.linesPerAdc : 1;
  const circuits = {
    row: { drive, turns },
    precharge: (changed: number) => bitLines.precharge(changed, line),
    data: (changed: number) => drivers.write(changed, line),
    cell: bitCell(tech),
  };
  const writePlaces = { cells: IN_CELLS, lines: "write drivers", drivers: rowDriver!.name };
  const formulas = sramFormulas(tech, circuits, array.columns / 2);
  return {
    writing: [
      { name: writePlaces.drivers, block: NO_BLOCK, formulas: () => [formulas.row()] },
      { name: writePlaces.lines, block: drivers, formulas: () => [formulas.bits()] },
      { name: writePlaces.cells, block: NO_BLOCK, formulas: () => [formulas.flip(), formulas.whole()] },
    ],
    writePlaces,
    write: sramWrite(circuits),
  };
}
