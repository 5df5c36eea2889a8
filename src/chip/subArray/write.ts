// Writing a sub-array: row by row, the pulses of a row's cells in parallel, LTP and LTD one after the other; a row takes as many pulse
// times as its busiest cell. Cells pay for their own pulses, lines are charged at each pulse.

import { type Cost, inSeries, NO_COST, repeated } from "../component/block.ts";
import type { SwitchMatrix } from "../component/switchMatrix.ts";
import { wordlineSwitchMatrix } from "../component/wordlineSwitchMatrix.ts";
import type { ArrayLines } from "../spec/cell.ts";
import type { ArraySpec } from "../spec/spec.ts";
import type { Technology } from "../technology/technology.ts";
import type { BitCell } from "./bitCell.ts";
import { ACCESS_VOLTAGE } from "./drive.ts";

/** One update of one sub-array. */
export interface WriteLoad {
  /** Rows with at least one pulse, and pulse times of all rows (LTP and LTD added). */
  readonly rowsUpdated: number;
  readonly rowPulses: number;
  /** Devices with pulses, and pulses of all of them. */
  readonly cellsUpdated: number;
  readonly cellPulses: number;
  /** Mean state between G_min and G_max of the devices. */
  readonly meanState: number;
}

export interface WriteCosts {
  readonly cells: Cost;
  readonly lines: Cost;
  readonly drivers: Cost;
}

export type SubArrayWrite = (load: WriteLoad) => WriteCosts;

/** Remanent polarization of HfO2-based films, C/m², and the film's area, F² (Müller et al., Nano Letters 2012; NeuroSim V2.1 manual). */
export const POLARIZATION = 0.2;
export const FILM_AREA = 2;
/** Gate charge of an ionic or capacitive gate per pulse, C/m², on the same area: 1 fF/µm² swings by the write voltage (Tang et al., IEDM 2018). */
export const GATE_CAP = 1e-2;

/** Cells that are written by voltage pulses. */
export function pulseWrite(
  tech: Technology,
  array: ArraySpec,
  lines: ArrayLines,
  {
    sources,
    levels,
    clock,
  }: { readonly sources: SwitchMatrix; readonly levels: number; readonly clock: number },
): SubArrayWrite {
  const rowDriver = rowSelection(tech, array, lines, clock);
  return (load) => {
    const { writeVoltage: voltage, columns } = array;
    const perRow = load.rowsUpdated > 0 ? load.cellsUpdated / load.rowsUpdated : 0;
    const switching = {
      toggled: columns,
      charged: perRow,
      voltage,
      capacitance: lines.columnCap,
      resistance: lines.columnResistance,
    };
    // once to LTP and once to LTD in each row
    const operations = 2 * load.rowsUpdated;
    const column = repeated(sources.drive(switching), operations);
    const row = repeated(rowDriver, operations);
    return {
      cells: { energy: cellEnergy(tech, array, levels, load), latency: load.rowPulses * array.writePulse },
      lines: { energy: lineEnergy(tech, array, lines, load, perRow), latency: 0 },
      drivers: { energy: column.energy + row.energy, latency: Math.max(column.latency, row.latency) },
    };
  };
}

/** One row is selected for writing. */
export function rowSelection(
  tech: Technology,
  { rows }: Pick<ArraySpec, "rows">,
  lines: ArrayLines,
  clock: number,
): Cost {
  const wordLine = { capacitance: lines.wordLineCap, resistance: lines.rowResistance };
  const drivers = { rows, height: lines.columnLength, clock, accessVoltage: ACCESS_VOLTAGE };
  return wordlineSwitchMatrix(tech, drivers).write(wordLine);
}

/** All pulses of all cells, J. */
export function cellEnergy(tech: Technology, array: ArraySpec, levels: number, load: WriteLoad): number {
  const { writeVoltage: voltage, writePulse, rOn, onOffRatio, cell } = array;
  const film = FILM_AREA * tech.node ** 2;
  switch (cell.write) {
    case "resistive": {
      const conductance = (1 / onOffRatio + load.meanState * (1 - 1 / onOffRatio)) / rOn;
      return voltage ** 2 * conductance * writePulse * load.cellPulses;
    }
    case "ferroelectric":
      return ((2 * POLARIZATION * film * voltage) / levels) * load.cellPulses;
    case "gate":
      return GATE_CAP * film * voltage ** 2 * load.cellPulses;
    case "sram":
      return 0;
    default:
      return cell.write satisfies never;
  }
}

/** Word line, and the columns that are held at, or switched to, the write voltage at each pulse of a row, J. */
export function lineEnergy(
  tech: Technology,
  { cell, columns, rows, writeVoltage: voltage }: ArraySpec,
  lines: ArrayLines,
  { rowPulses }: WriteLoad,
  perRow: number,
): number {
  if (cell.access === "selector") {
    const half = (voltage / 2) ** 2;
    const unselected = lines.columnCap * half * (columns - perRow) + lines.bitLineCap * half * (rows - 1);
    return rowPulses * (lines.bitLineCap * voltage ** 2 + unselected);
  }
  const wordLine = lines.wordLineCap * tech.vdd ** 2;
  const column = lines.columnCap * voltage ** 2;
  if (cell.write !== "resistive") return rowPulses * (wordLine + column * perRow);
  // SET holds the other columns at the write voltage, RESET drives the selected ones; half of the pulses are either
  const bitLine = lines.bitLineCap * voltage ** 2;
  const set = column * (columns - perRow) + bitLine * perRow;
  const reset = column * perRow + bitLine * (columns - perRow);
  return rowPulses * (wordLine + (set + reset) / 2);
}

export interface SramWriteCircuits {
  /** The driver of one row in a forward read, which drives it for so many turns; a write takes one. */
  readonly row: { readonly drive: Cost; readonly turns: number };
  /** Bit lines before, and data into, one row of so many changed bits. */
  readonly precharge: (changed: number) => Cost;
  readonly data: (changed: number) => Cost;
  readonly cell: Pick<BitCell, "flip">;
}

/** SRAM: rows with a changed bit are written whole. */
export function sramWrite({ row, precharge, data, cell }: SramWriteCircuits): SubArrayWrite {
  const { flip } = cell;
  const select = repeated(row.drive, 1 / row.turns);
  return ({ rowsUpdated, cellsUpdated }) => {
    if (rowsUpdated === 0) return { cells: NO_COST, lines: NO_COST, drivers: NO_COST };
    const perRow = cellsUpdated / rowsUpdated;
    return {
      cells: { energy: flip.energy * cellsUpdated, latency: flip.latency * rowsUpdated },
      lines: repeated(inSeries(precharge(perRow), data(perRow)), rowsUpdated),
      drivers: repeated(select, rowsUpdated),
    };
  };
}
