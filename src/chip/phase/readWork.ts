// How one read phase of one layer spreads over the chip: which lines of how many sub-arrays, what is summed where. Counts only. Forward:
// matrix rows in, columns out; backward the same arrays transposed.
import { rowBlocks, weightsPerRow } from "../../array/partition.ts";
import { columnsOf, copiesOf, type LayerPlan, tilesOf } from "../plan/floorplan.ts";
import type { ArraySpec, ReadSpec } from "../spec.ts";
import { matrixRows, type WorkLayer } from "../workload.ts";

/** Sub-arrays that drive and sense as many lines as each other. */
export interface ReadGroup {
  /** Lines of one read. */
  readonly driven: number;
  /** Sums that are converted in one read, and lines that make them. */
  readonly sensed: number;
  readonly charged: number;
  readonly count: number;
}

export interface ReadWork {
  /** Sub-arrays of one copy of the weights. */
  readonly groups: readonly ReadGroup[];
  readonly subArrays: number;
  /** Of them side by side: they share their rows. */
  readonly subArraysAcross: number;
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
  const rowGroups = rowGroupsOf(layer, array.rows, byKernel);
  const columnGroups = columnGroupsOf(layer, array);
  const read = forward ? array.forward : array.backward;
  const peRows = Math.ceil(rows / tile.peSize);
  const peColumns = Math.ceil(columnsOf(layer, array) / tile.peSize);
  const tiles = tilesOf(plan);
  const [driven, sensed] = forward ? [rowGroups, columnGroups] : [columnGroups, rowGroups];
  // the row blocks of all kernel positions that one PE does not hold
  const inPe = count(driven) / (forward ? positions : 1);
  const [peIn, peOut] = forward ? [peRows, peColumns] : [peColumns, peRows];
  const [linesIn, linesOut] = forward ? [rows, columns] : [columns, rows];
  const along = forward ? plan.tilesAlongRows : plan.tilesAlongColumns;
  const across = forward ? plan.tilesAlongColumns : plan.tilesAlongRows;
  return {
    groups: driven.flatMap((d) => sensed.map((s) => readGroup(read, d, s))),
    subArrays: count(rowGroups) * count(columnGroups),
    subArraysAcross: count(columnGroups),
    pes: positions * peRows * peColumns,
    tiles,
    copies: copiesOf(plan),
    wordsInPe: Math.ceil(inPe / peIn),
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

interface Lines {
  readonly lines: number;
  readonly count: number;
}

function readGroup(
  { linesTogether = 1, referenceLines = 0, planes = 1 }: ReadSpec,
  driven: Lines,
  sensed: Lines,
): ReadGroup {
  return {
    driven: driven.lines / planes,
    sensed: sensed.lines / linesTogether + referenceLines,
    charged: sensed.lines + referenceLines,
    count: driven.count * sensed.count,
  };
}

/** Row blocks of training's partition, of all kernel positions, by their rows. */
function rowGroupsOf(layer: WorkLayer, arrayRows: number, byKernel: boolean): Lines[] {
  const { kernelPositions, inChannels } = layer;
  const shape = { kernelHeight: kernelPositions, kernelWidth: 1, inChannels };
  const partition = byKernel ? "kernel-position" : "unrolled";
  const counts = new Map<number, number>();
  for (const { rows } of rowBlocks({ shape, arrayRows, partition }))
    counts.set(rows, (counts.get(rows) ?? 0) + 1);
  return [...counts].map(([lines, count]) => ({ lines, count }));
}

/** Sub-arrays side by side, by their columns of cells. */
function columnGroupsOf({ outChannels }: WorkLayer, array: ArraySpec): Lines[] {
  const { columns, cellsPerWeight, layout } = array;
  if (layout === "neurosim") return fullAndRest(outChannels * cellsPerWeight, columns);
  return fullAndRest(outChannels, weightsPerRow(columns, cellsPerWeight)).map(({ lines, count }) => ({
    lines: lines * cellsPerWeight,
    count,
  }));
}

function fullAndRest(lines: number, size: number): Lines[] {
  const full = Math.floor(lines / size);
  const rest = lines - full * size;
  return [
    ...(full > 0 ? [{ lines: size, count: full }] : []),
    ...(rest > 0 ? [{ lines: rest, count: 1 }] : []),
  ];
}

const count = (list: readonly Lines[]): number => list.reduce((sum, b) => sum + b.count, 0);
