// How one read phase of one layer spreads over the chip: which lines of how many sub-arrays, what is summed where. Counts only. Forward:
// matrix rows in, columns out; backward the same arrays transposed. All groups of a layer are read at once, also those that share a
// sub-array: their lines meet in cells that are not used.
import { rowBlocks, weightsPerRow } from "../../array/partition.ts";
import type { ArraySpec, ReadSpec } from "../spec/spec.ts";
import { matrixRows, type WorkLayer } from "../spec/workload.ts";
import { columnsOf, copiesOf, type LayerPlan, rowsOf, tilesOf } from "./floorplan.ts";
import { groupedCut, groupOutputs } from "./grouped.ts";

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
  /** Rows of one that hold weights: the mean. */
  readonly meanRows: number;
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

/** Work of one layer, both ways. */
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
  const rows = byKernel ? layer.inChannels : rowsOf(layer, array);
  const columns = layer.outChannels * array.cellsPerWeight;
  const cut = cutOf(layer, array, byKernel, forward);
  const read = forward ? array.forward : array.backward;
  const peRows = Math.ceil(rows / tile.peSize);
  const peColumns = Math.ceil(columnsOf(layer, array) / tile.peSize);
  const tiles = tilesOf(plan);
  const subArrays = count(cut.subArrays);
  // the row blocks of all kernel positions that one PE does not hold
  const inPe = forward ? cut.down / positions : cut.across;
  const along = forward ? plan.tilesAlongRows : plan.tilesAlongColumns;
  const rowLines = rowLinesOf(plan, rows, { peRows, peColumns, tiles, across: cut.across });
  const columnLines = { pe: columns / peColumns, tile: columns / plan.tilesAlongColumns };
  const [linesIn, linesOut] = forward ? [rowLines, columnLines] : [columnLines, rowLines];
  const peIn = forward ? peRows : peColumns;
  return {
    groups: cut.subArrays.map((one) => readGroup(read, one, forward)),
    subArrays,
    meanRows: cut.subArrays.reduce((sum, one) => sum + one.rows * one.count, 0) / subArrays,
    pes: positions * peRows * peColumns,
    tiles,
    copies: copiesOf(plan),
    wordsInPe: Math.ceil(inPe / peIn),
    wordsInTile: byKernel ? positions : Math.min(inPe, Math.ceil(peIn / along)),
    wordsInChip: Math.min(inPe, along),
    peIn: linesIn.pe,
    peOut: linesOut.pe,
    tileIn: (byKernel && forward ? positions : 1) * linesIn.tile,
    // transposed, the sums of all kernel positions meet in the tile, each at its own pixel
    tileOut: linesOut.tile,
    reuse: byKernel ? layer.kernelWidth : 1,
  };
}

interface Spread {
  readonly peRows: number;
  readonly peColumns: number;
  readonly tiles: number;
  readonly across: number;
}

/** Row lines of a PE and of a tile. Those beside each other share theirs; of several groups, each group has its own. */
function rowLinesOf({ layer, tile, tilesAlongRows }: LayerPlan, rows: number, spread: Spread) {
  if (layer.groups === 1) return { pe: rows / spread.peRows, tile: rows / tilesAlongRows };
  const pesOfGroup = Math.ceil(spread.across / tile.subArraysAlongColumns);
  const lines = layer.groups * matrixRows(layer) * pesOfGroup;
  return { pe: lines / (spread.peRows * spread.peColumns), tile: lines / spread.tiles };
}

/** Sub-arrays with as many rows and columns of cells in use as each other, which so many groups share. */
interface Used {
  readonly rows: number;
  readonly columns: number;
  readonly sharing: number;
  readonly count: number;
}

/** The sub-arrays of a layer; of those of one group, how many add up forward (`down`) and transposed (`across`). */
interface Cut {
  readonly subArrays: readonly Used[];
  readonly down: number;
  readonly across: number;
}

function cutOf(layer: WorkLayer, array: ArraySpec, byKernel: boolean, forward: boolean): Cut {
  const rowGroups = rowGroupsOf(layer, array.rows, byKernel);
  const columnGroups = columnGroupsOf(layer, array);
  const cut = { down: count(rowGroups), across: count(columnGroups) };
  if (layer.groups > 1) {
    const { together } = groupedCut(layer, array);
    if (together > 1) return { ...cut, subArrays: diagonals(layer, together, array.cellsPerWeight) };
  }
  const used = (r: Lines, c: Lines): Used => ({
    rows: r.lines,
    columns: c.lines,
    sharing: 1,
    count: r.count * c.count * layer.groups,
  });
  const subArrays = forward
    ? rowGroups.flatMap((r) => columnGroups.map((c) => used(r, c)))
    : columnGroups.flatMap((c) => rowGroups.map((r) => used(r, c)));
  return { ...cut, subArrays };
}

/** Sub-arrays that hold several groups, and the last one, which may hold fewer. */
function diagonals(layer: WorkLayer, together: number, cellsPerWeight: number): Used[] {
  const of = (groups: number, count: number): Used => ({
    rows: groups * matrixRows(layer),
    columns: groups * groupOutputs(layer) * cellsPerWeight,
    sharing: groups,
    count,
  });
  const full = Math.floor(layer.groups / together);
  const rest = layer.groups - full * together;
  return [of(together, full), ...(rest > 0 ? [of(rest, 1)] : [])];
}

interface Lines {
  readonly lines: number;
  readonly count: number;
}

function readGroup(
  { linesTogether = 1, referenceLines = 0, planes = 1 }: ReadSpec,
  { rows, columns, sharing, count }: Used,
  forward: boolean,
): ReadGroup {
  const [driven, sensed] = forward ? [rows, columns] : [columns, rows];
  // each group has a reference of its own
  const references = referenceLines * sharing;
  return {
    driven: driven / planes,
    sensed: sensed / linesTogether + references,
    charged: sensed + references,
    count,
  };
}

/** Row blocks of training's partition (of one group), of all kernel positions, by their rows. */
function rowGroupsOf(layer: WorkLayer, arrayRows: number, byKernel: boolean): Lines[] {
  const { kernelPositions, inChannels, groups } = layer;
  const shape = { kernelHeight: kernelPositions, kernelWidth: 1, inChannels, groups };
  const partition = byKernel ? "kernel-position" : "unrolled";
  const counts = new Map<number, number>();
  for (const { rows } of rowBlocks({ shape, arrayRows, partition }))
    counts.set(rows, (counts.get(rows) ?? 0) + 1);
  return [...counts].map(([lines, count]) => ({ lines, count }));
}

/** Sub-arrays side by side (of one group), by their columns of cells. */
function columnGroupsOf(layer: WorkLayer, array: ArraySpec): Lines[] {
  const { columns, cellsPerWeight, layout } = array;
  const outputs = groupOutputs(layer);
  if (layout === "neurosim") return fullAndRest(outputs * cellsPerWeight, columns);
  return fullAndRest(outputs, weightsPerRow(columns, cellsPerWeight)).map(({ lines, count }) => ({
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

const count = (list: readonly { readonly count: number }[]): number =>
  list.reduce((sum, b) => sum + b.count, 0);
