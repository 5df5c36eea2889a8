// How the energies of writing a sub-array are made up (write.ts), for those who want to compute them again.
import { type Expression, type Formula, formula } from "../component/formula.ts";
import type { SwitchMatrix } from "../component/switchMatrix.ts";
import { TYPICAL } from "../spec/activity.ts";
import type { ArrayLines } from "../spec/cell.ts";
import type { ArraySpec, SubArraySpec } from "../spec/spec.ts";
import type { Technology } from "../technology/technology.ts";
import type { BitCell } from "./bitCell.ts";
import {
  cellEnergy,
  FILM_AREA,
  GATE_CAP,
  lineEnergy,
  POLARIZATION,
  pulseWrite,
  rowSelection,
  type SramWriteCircuits,
  sramWrite,
} from "./write.ts";

/** One pulse into a cell in its mean state. */
export function pulseFormula(tech: Technology, array: ArraySpec): Formula {
  const levels = 2 ** array.bitsPerCell;
  const { meanState } = TYPICAL;
  const load = { rowsUpdated: 1, rowPulses: 1, cellsUpdated: 1, cellPulses: 1, meanState };
  return formula(
    "energy of a pulse",
    cellEnergy(tech, array, levels, load),
    "J",
    pulseExpression(tech, array, levels),
  );
}

function pulseExpression(tech: Technology, array: ArraySpec, levels: number): Expression {
  const film = [FILM_AREA * tech.node ** 2, "m²"] as const;
  const voltage = [array.writeVoltage, "V"] as const;
  switch (array.cell.write) {
    case "resistive":
      return {
        text: "V_write² · (G_min + mean state · (G_max − G_min)) · t_pulse",
        symbols: {
          V_write: voltage,
          G_min: [1 / array.onOffRatio / array.rOn, "S"],
          "mean state": TYPICAL.meanState,
          G_max: [1 / array.rOn, "S"],
          t_pulse: [array.writePulse, "s"],
        },
      };
    case "ferroelectric":
      return {
        text: "2 · P_r · area of the film · V_write / states",
        symbols: {
          P_r: [POLARIZATION, "C/m²"],
          "area of the film": film,
          V_write: voltage,
          states: levels,
        },
      };
    case "gate":
      return {
        text: "gate capacitance of an area · area of the gate · V_write²",
        symbols: {
          "gate capacitance of an area": [GATE_CAP, "F/m²"],
          "area of the gate": film,
          V_write: voltage,
        },
      };
    case "sram":
      return { text: "0", symbols: {} };
    default:
      return array.cell.write satisfies never;
  }
}

/** One pulse on a row of which one cell is written: what its lines take. */
export function lineFormula({ technology: tech, array }: SubArraySpec, lines: ArrayLines): Formula {
  const load = { rowsUpdated: 1, rowPulses: 1, cellsUpdated: 1, cellPulses: 1, meanState: 0.5 };
  const energy = lineEnergy(tech, array, lines, load, 1);
  return formula("energy of the lines at a pulse on a row", energy, "J", lineExpression(tech, array, lines));
}

function lineExpression(tech: Technology, array: ArraySpec, lines: ArrayLines): Expression {
  const { columns, rows } = array;
  const V_write = [array.writeVoltage, "V"] as const;
  const column = { C_column: [lines.columnCap, "F"], V_write } as const;
  const bitLine = { "C_bit line": [lines.bitLineCap, "F"] } as const;
  if (array.cell.access === "selector")
    return {
      text: "C_bit line · V_write² + ((columns − written cells) · C_column + (rows − 1) · C_bit line) · (V_write / 2)²",
      symbols: { ...bitLine, ...column, columns, "written cells": 1, rows },
    };
  const wordLine = { C_word: [lines.wordLineCap, "F"], V_dd: [tech.vdd, "V"] } as const;
  if (array.cell.write !== "resistive")
    return {
      text: "C_word · V_dd² + written cells · C_column · V_write²",
      symbols: { ...wordLine, "written cells": 1, ...column },
    };
  // SET and RESET together charge each column and each bit line once
  return {
    text: "C_word · V_dd² + columns · (C_column + C_bit line) · V_write² / 2",
    symbols: { ...wordLine, columns, ...column, ...bitLine },
  };
}

/** One operation, LTP or LTD, on a row of which one cell is written. */
export function rowFormula(
  { technology: tech, array, clock }: SubArraySpec,
  lines: ArrayLines,
  sources: SwitchMatrix,
): Formula {
  const { columns, writeVoltage: voltage } = array;
  const line = { voltage, capacitance: lines.columnCap, resistance: lines.columnResistance };
  const drive = (toggled: number, charged: number) => sources.drive({ toggled, charged, ...line }).energy;
  const registers = drive(0, 0);
  const half = { rowsUpdated: 0.5, rowPulses: 1, cellsUpdated: 0.5, cellPulses: 1, meanState: 0.5 };
  const levels = 2 ** array.bitsPerCell;
  const { drivers } = pulseWrite(tech, array, lines, { sources, levels, clock })(half);
  return formula("energy of a write operation on a row", drivers.energy, "J", {
    text: "E_registers + columns · E_gates + written cells · E_diffusions + E_row",
    symbols: {
      E_registers: [registers, "J"],
      columns,
      E_gates: [drive(1, 0) - registers, "J"],
      "written cells": 1,
      E_diffusions: [drive(0, 1) - registers, "J"],
      E_row: [rowSelection(tech, array, lines, clock).energy, "J"],
    },
  });
}

/** A row of SRAM in which so many bits change: its word line, its bit lines, its cells, and all of it. */
export function sramFormulas(
  tech: Technology,
  circuits: SramWriteCircuits & { readonly cell: BitCell },
  changed: number,
): Readonly<Record<"row" | "bits" | "flip" | "whole", () => Formula>> {
  const load = { rowsUpdated: 1, rowPulses: 1, cellsUpdated: changed, cellPulses: 0, meanState: 0.5 };
  const { cells, lines, drivers } = sramWrite(circuits)(load);
  const { row, precharge, data, cell } = circuits;
  return {
    row: () =>
      formula("energy of selecting a row for writing", drivers.energy, "J", {
        text: "E_drive / turns",
        symbols: { E_drive: [row.drive.energy, "J"], turns: row.turns },
      }),
    bits: () =>
      formula("energy of the bit lines in writing a row", lines.energy, "J", {
        text: "changed bits · (E_precharge + E_driver)",
        symbols: {
          "changed bits": changed,
          E_precharge: [precharge(1).energy, "J"],
          E_driver: [data(1).energy, "J"],
        },
      }),
    flip: () =>
      formula("energy of a flip", cell.flip.energy, "J", {
        text: "2 · C_node · V_dd²",
        symbols: { C_node: [cell.nodeCap, "F"], V_dd: [tech.vdd, "V"] },
      }),
    whole: () =>
      formula("energy of writing a row", cells.energy + lines.energy + drivers.energy, "J", {
        text: "E_row + E_bit lines + changed bits · E_flip",
        symbols: {
          E_row: [drivers.energy, "J"],
          "E_bit lines": [lines.energy, "J"],
          "changed bits": changed,
          E_flip: [cell.flip.energy, "J"],
        },
      }),
  };
}
