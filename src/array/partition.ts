// How a weight matrix is cut into sub-arrays: by kernel position and channel group, or unrolled; the last ones partly filled.
// Counts only; where a sub-array lies on the chip is the chip model's.
import { ConfigError } from "../base/errors.ts";
import type { CrossbarSpec, Direction } from "./crossbar.ts";
import { type ConvShape, rowsOf } from "./geometry.ts";

/** Rows of one sub-array: matrix rows first … first + rows − 1. */
export interface RowBlock {
  readonly first: number;
  readonly rows: number;
}

/** What the rows of a layer say of its cut. */
type RowShape = Pick<ConvShape, "kernelHeight" | "kernelWidth" | "inChannels">;
type RowCut = Pick<CrossbarSpec, "arrayRows" | "partition"> & { readonly shape: RowShape };
type Cut = RowCut & Pick<CrossbarSpec, "shape" | "arrayColumns">;

/** Weights of one row of a sub-array: a weight lies in neighbouring columns of one sub-array. ConfigError where not even one fits. */
export function weightsPerRow(columns: number, cellsPerWeight: number): number {
  if (cellsPerWeight > columns)
    throw new ConfigError(`a weight takes ${cellsPerWeight} cells side by side, a sub-array has ${columns}`, {
      at: "array.columns",
      hint: `use at least ${cellsPerWeight} columns`,
    });
  return Math.floor(columns / cellsPerWeight);
}

/** Forward row blocks in the order in which they are read and summed. */
export function rowBlocks(spec: RowCut): RowBlock[] {
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

/** Sub-arrays of a layer, and used over built cells. The reference column of "reference" belongs to the sub-array's periphery and is
 *  not counted. */
export function utilizationOf(spec: Cut): { readonly count: number; readonly utilization: number } {
  const count = rowBlocks(spec).length * Math.ceil(spec.shape.outChannels / spec.arrayColumns);
  const built = count * spec.arrayRows * spec.arrayColumns;
  return { count, utilization: (rowsOf(spec.shape) * spec.shape.outChannels) / built };
}
