// How one circuit of NeuroSim V2.1 is built in Mho: from the arguments in a row of its component figures to our figures.
import type { Technology } from "../../../src/chip/technology/technology.ts";

/** The quantities that are compared, SI. */
export const BLOCK_QUANTITIES = [
  "area",
  "readLatency",
  "writeLatency",
  "readEnergy",
  "writeEnergy",
  "leakage",
] as const;
export type BlockQuantity = (typeof BLOCK_QUANTITIES)[number];
export type BlockFigures = Readonly<Partial<Record<BlockQuantity, number>>>;

/** A row of components.json. */
export interface BlockRow {
  readonly block: string;
  readonly technode: number;
  readonly roadmap: "LSTP" | "HP";
  readonly args: Readonly<Record<string, number | string | boolean>>;
  readonly area_m2: number;
  readonly readLatency_s: number;
  readonly writeLatency_s: number;
  readonly readEnergy_J: number;
  readonly writeEnergy_J: number;
  readonly leakage_W: number;
  /** Further figures of some blocks. */
  readonly [more: string]: unknown;
}

export interface BlockAdapter {
  /** Our figures for the row's settings; a quantity that is left out is not compared. */
  readonly ours: (tech: Technology, row: BlockRow) => BlockFigures;
  /** The peer's figures with what its defects add taken out; as printed by default. */
  readonly peers?: (tech: Technology, row: BlockRow) => BlockFigures;
}

export function printedFigures(row: BlockRow): BlockFigures {
  return {
    area: row.area_m2,
    readLatency: row.readLatency_s,
    writeLatency: row.writeLatency_s,
    readEnergy: row.readEnergy_J,
    writeEnergy: row.writeEnergy_J,
    leakage: row.leakage_W,
  };
}

/** A number among a row's arguments. */
export function numberOf(row: BlockRow, name: string): number {
  const value = row.args[name];
  if (typeof value !== "number")
    throw new TypeError(`${row.block}: argument ${name} is ${String(value)}, not a number`);
  return value;
}
