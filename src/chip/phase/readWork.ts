// How one read phase of one layer spreads over the chip: which lines of how many sub-arrays, what is summed where. Counts only. Forward:
// matrix rows in, columns out; backward the same arrays transposed.
import { copiesOf, type LayerPlan, tilesOf } from "../plan/floorplan.ts";
import type { ArraySpec } from "../spec.ts";
import { matrixRows } from "../workload.ts";

/** Sub-arrays that drive and sense as many lines as each other. */
export interface ReadGroup {
  readonly driven: number;
  readonly sensed: number;
  readonly count: number;
}

export interface ReadWork {
  /** Sub-arrays of one copy of the weights. */
  readonly groups: readonly ReadGroup[];
  readonly subArrays: number;
  readonly pes: number;
  readonly tiles: number;
  readonly copies: number;
  /** Partial sums that add up in a PE, in a tile, across tiles. */
  readonly wordsInPe: number;
  readonly wordsInTile: number;
  readonly wordsInChip: number;
  /** Lines of a PE and of a tile, in and out: means over the used ones. */
  readonly peIn: number;
  readonly peOut: number;
  readonly tileIn: number;
  readonly tileOut: number;
  /** Neighbouring kernel positions share inputs: a value is sent this much more seldom than it is used. */
  readonly reuse: number;
}

/** Of one layer, both ways. */
export interface LayerWork {
  readonly forward: ReadWork;
  readonly backward: ReadWork;
}

export const layerWork = (plan: LayerPlan, array: ArraySpec): LayerWork => ({
  forward: readWork(plan, array, true),
  backward: readWork(plan, array, false),
});

export function readWork(plan: LayerPlan, array: ArraySpec, forward: boolean): ReadWork {
  const { layer, tile } = plan;
  const byKernel = tile.kind === "kernel-position";
  const positions = byKernel ? layer.kernelPositions : 1;
  const rows = byKernel ? layer.inChannels : matrixRows(layer);
  const columns = layer.outChannels * array.cellsPerWeight;
  const rowBlocks = blocks(rows, array.rows);
  const columnBlocks = blocks(columns, array.columns);
  const peRows = Math.ceil(rows / tile.peSize);
  const peColumns = Math.ceil(columns / tile.peSize);
  const tiles = tilesOf(plan);
  const [driven, sensed] = forward ? [rowBlocks, columnBlocks] : [columnBlocks, rowBlocks];
  const [peIn, peOut] = forward ? [peRows, peColumns] : [peColumns, peRows];
  const [linesIn, linesOut] = forward ? [rows, columns] : [columns, rows];
  const along = forward ? plan.tilesAlongRows : plan.tilesAlongColumns;
  const across = forward ? plan.tilesAlongColumns : plan.tilesAlongRows;
  return {
    groups: driven.flatMap((d) =>
      sensed.map((s) => ({ driven: d.lines, sensed: s.lines, count: d.count * s.count * positions })),
    ),
    subArrays: count(rowBlocks) * count(columnBlocks) * positions,
    pes: positions * peRows * peColumns,
    tiles,
    copies: copiesOf(plan),
    wordsInPe: Math.ceil(count(driven) / peIn),
    wordsInTile: byKernel ? positions : Math.ceil(peIn / along),
    wordsInChip: along,
    peIn: linesIn / peIn,
    peOut: linesOut / peOut,
    tileIn: ((byKernel && forward ? positions : 1) * linesIn) / along,
    // transposed, the sums of all kernel positions meet in the tile, each at its own pixel
    tileOut: linesOut / across,
    reuse: byKernel ? Math.sqrt(positions) : 1,
  };
}

interface Blocks {
  readonly lines: number;
  readonly count: number;
}

/** Full blocks, and a last one that may be partly filled. */
function blocks(lines: number, size: number): Blocks[] {
  const full = Math.floor(lines / size);
  const rest = lines - full * size;
  return [
    ...(full > 0 ? [{ lines: size, count: full }] : []),
    ...(rest > 0 ? [{ lines: rest, count: 1 }] : []),
  ];
}

const count = (list: readonly Blocks[]): number => list.reduce((sum, b) => sum + b.count, 0);
