// How a weight matrix is cut into sub-arrays: by kernel position and channel group, or unrolled; the last ones partly filled.
// Counts only; where a sub-array lies on the chip is the chip model's.
import type { CrossbarSpec, Direction } from "./crossbar.ts";
import { rowsOf } from "./geometry.ts";
import { planesOf } from "./mapping.ts";

/** Rows of one sub-array: matrix rows first … first + rows − 1. */
export interface RowBlock {
  readonly first: number;
  readonly rows: number;
}

type Cut = Pick<CrossbarSpec, "shape" | "mapping" | "arrayRows" | "arrayColumns" | "partition">;

/** Forward row blocks in the order in which they are read and summed. */
export function rowBlocks(spec: Cut): RowBlock[] {
  const { shape, arrayRows } = spec;
  const segment = spec.partition === "unrolled" ? rowsOf(shape) : shape.inChannels;
  const blocks: RowBlock[] = [];
  for (let start = 0; start < rowsOf(shape); start += segment)
    for (let row = 0; row < segment; row += arrayRows)
      blocks.push({ first: start + row, rows: Math.min(arrayRows, segment - row) });
  return blocks;
}

/** Number of partial sums per output value. Backward: one block per kernel position and group of output channels. */
export function blocksOf(spec: Cut, direction: Direction): number {
  const { shape } = spec;
  if (direction === "forward") return rowBlocks(spec).length;
  return shape.kernelHeight * shape.kernelWidth * Math.ceil(shape.outChannels / spec.arrayColumns);
}

/** Most rows that add up to one partial sum. */
export function longestBlock(spec: Cut, direction: Direction): number {
  const { shape, arrayRows, arrayColumns, partition } = spec;
  if (direction === "backward") return Math.min(arrayColumns, shape.outChannels);
  return Math.min(arrayRows, partition === "unrolled" ? rowsOf(shape) : shape.inChannels);
}

/** Sub-arrays of a layer, and used over built cells. A "pair" takes two columns per output; the reference column of
 *  "reference" belongs to the sub-array's periphery and is not counted. */
export function utilizationOf(spec: Cut): { readonly count: number; readonly utilization: number } {
  const columns = planesOf(spec.mapping) * spec.shape.outChannels;
  const count = rowBlocks(spec).length * Math.ceil(columns / spec.arrayColumns);
  const built = count * spec.arrayRows * spec.arrayColumns;
  return { count, utilization: (rowsOf(spec.shape) * columns) / built };
}
