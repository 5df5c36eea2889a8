// The memory cells of the synaptic arrays: size, access, how they are written; and the lines of a sub-array of them.
// The access transistor drops at most a quarter of the cell's voltage
// and works in its linear region, where it conducts five times what it does when it switches (NVSim, Dong et al. 2012).
import { sramCell } from "../technology/sramCell.ts";
import type { Technology } from "../technology/technology.ts";
import { drainCap, gateCap, onResistance } from "../technology/transistor.ts";
import { WIRE_CAP, wireResistance } from "../technology/wire.ts";

export const CELLS = [
  "fefet",
  "1t1r",
  "pcm",
  "ecram",
  "cross-point",
  "sram",
  "3t1c-pcm",
  "2t1fefet",
] as const;
export type CellName = (typeof CELLS)[number];

export interface Cell {
  readonly name: CellName;
  /** Layout in F: along a row, and along a column. */
  readonly width: number;
  readonly height: number;
  /** The element that selects the cell. */
  readonly access: "transistor" | "selector" | "sram";
  /** Physics of a write pulse, which sets its cost in the cell: charge of the film (ferroelectric), of an ionic gate, or V²·G·t. */
  readonly write: "resistive" | "ferroelectric" | "gate" | "sram";
  readonly source: string;
}

const TABLE: Readonly<Record<CellName, Omit<Cell, "name">>> = {
  fefet: {
    width: 4,
    height: 4,
    access: "transistor",
    write: "ferroelectric",
    source: "Jerry et al., IEDM 2017; 16 F² with a shared well (Dünkel et al., IEDM 2017)",
  },
  "1t1r": {
    width: 4,
    height: 4,
    access: "transistor",
    write: "resistive",
    source: "Yu and Chen, IEEE Solid-State Circuits Magazine 2016: 12 to 16 F²",
  },
  pcm: {
    width: 5,
    height: 4,
    access: "transistor",
    write: "resistive",
    source: "Burr et al., IEEE JETCAS 2016: 15 to 25 F² with the wide transistor that RESET needs",
  },
  ecram: {
    width: 8,
    height: 5,
    access: "transistor",
    write: "gate",
    source: "Tang et al., IEDM 2018: a third terminal and its select transistor",
  },
  "cross-point": {
    width: 2,
    height: 2,
    access: "selector",
    write: "resistive",
    source: "Burr et al., J. Vac. Sci. Technol. B 2014: 4 F²",
  },
  sram: {
    width: 20,
    height: 8,
    access: "sram",
    write: "sram",
    source: "8T cell of 160 F²: Chang et al., JSSC 2008; Jaiswal et al., IEEE TVLSI 2019",
  },
  "3t1c-pcm": {
    width: 20,
    height: 10,
    access: "transistor",
    write: "gate",
    source:
      "Ambrogio et al., Nature 558 (2018): 3T1C and a pair of PCM; area of our own estimate, 6 transistors and a MOS capacitor",
  },
  "2t1fefet": {
    width: 10,
    height: 6,
    access: "transistor",
    write: "ferroelectric",
    source: "Sun et al., VLSI 2018: 2T-1FeFET; area of our own estimate, 3 transistors",
  },
};

/** The cell that a device preset is built with; 1T1R where its name does not say. */
export function cellForPreset(preset: string): CellName {
  const known: readonly (readonly [RegExp, CellName])[] = [
    [/2t1f/, "2t1fefet"],
    [/3t1c|capacitor/, "3t1c-pcm"],
    [/fefet|neurosim-dnn/, "fefet"],
    [/ecram/, "ecram"],
    [/pcm$/, "pcm"],
  ];
  return known.find(([pattern]) => pattern.test(preset))?.[1] ?? "1t1r";
}

/** SRAM cells take the size of their node. */
export function cellOf(name: CellName, tech: Technology): Cell {
  const cell = { name, ...TABLE[name] };
  if (name !== "sram") return cell;
  const { width, height } = sramCell(tech);
  return { ...cell, width: width / tech.node, height: height / tech.node };
}

/** Load of a sub-array's lines, for reads and writes. */
export interface ArrayLines {
  /** m */
  readonly rowLength: number;
  readonly columnLength: number;
  /** F: bit line along a row, word line along a row with its gates, column with its drains, row with its drains (transposed read). */
  readonly bitLineCap: number;
  readonly wordLineCap: number;
  readonly columnCap: number;
  readonly rowCap: number;
  /** ohm, end to end. */
  readonly rowResistance: number;
  readonly columnResistance: number;
  /** ohm, on state and mean of on and off resistance, with access. */
  readonly onResistance: number;
  readonly meanResistance: number;
}

const ACCESS_DROP = 0.25;
const LINEAR_REGION = 0.2;

export interface ArraySize {
  readonly rows: number;
  readonly columns: number;
  /** On resistance of the devices, ohm. */
  readonly rOn: number;
  readonly onOffRatio: number;
}

export function arrayLines(
  tech: Technology,
  cell: Cell,
  { rows, columns, rOn, onOffRatio }: ArraySize,
): ArrayLines {
  const rowLength = columns * cell.width * tech.node;
  const columnLength = rows * cell.height * tech.node;
  const accessResistance = accessResistanceOf(tech, cell, rOn);
  const width = accessWidth(tech, cell, rOn);
  const drain = width > 0 ? drainCap(tech, width, cell.width * tech.node) : 0;
  const wire = (length: number) => length * WIRE_CAP;
  return {
    rowLength,
    columnLength,
    bitLineCap: wire(rowLength),
    wordLineCap: wire(rowLength) + (width > 0 ? gateCap(tech, width) * columns : 0),
    columnCap: wire(columnLength) + drain * rows,
    rowCap: wire(rowLength) + drain * columns,
    rowResistance: rowLength * wireResistance(tech),
    columnResistance: columnLength * wireResistance(tech),
    // SRAM: two bit lines discharge through two access transistors
    onResistance: cell.access === "sram" ? accessResistance / 2 : rOn + accessResistance,
    meanResistance:
      cell.access === "sram" ? accessResistance : (rOn * (1 + onOffRatio)) / 2 + accessResistance,
  };
}

/** Resistance of the selected cell's access, ohm. */
export function accessResistanceOf(tech: Technology, cell: Cell, rOn: number): number {
  if (cell.access === "transistor") return ACCESS_DROP * rOn;
  return cell.access === "sram" ? onResistance(tech, sramCell(tech).access, "n") : 0;
}

/** Width of the access transistor, m; 0 without one. */
export function accessWidth(tech: Technology, cell: Cell, rOn: number): number {
  if (cell.access === "sram") return sramCell(tech).access;
  if (cell.access === "selector") return 0;
  return (onResistance(tech, tech.node, "n") * LINEAR_REGION * tech.node) / (ACCESS_DROP * rOn);
}
