// How a weight matrix is cut into sub-arrays: by kernel position and block of channels, or unrolled; the last ones partly filled. Layers of
// several groups are always unrolled inside a group: a kernel position of a group has too few rows (one, of a depthwise layer).
// Counts only; where a sub-array lies on the chip is the chip model's.
import { ConfigError } from "../base/errors.ts";
import type { CrossbarSpec, Direction } from "./crossbar.ts";
import { type ConvShape, groupInputs, groupOutputs, rowsOf } from "./geometry.ts";

/** Rows of one sub-array: matrix rows first … first + rows − 1. */
export interface RowBlock {
  readonly first: number;
  readonly rows: number;
}

/** The facts of a layer's shape that decide how its rows are cut. */
type RowShape = Pick<ConvShape, "kernelHeight" | "kernelWidth" | "inChannels" | "groups">;
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

/** Rows that the cut starts anew after: those of a kernel position, or all. */
function segmentOf({ shape, partition }: RowCut): number {
  return partition === "unrolled" || shape.groups > 1 ? rowsOf(shape) : groupInputs(shape);
}

/** Forward row blocks in the order in which they are read and summed: of a column, so of one group. */
export function rowBlocks(spec: RowCut): RowBlock[] {
  const { shape, arrayRows } = spec;
  const segment = segmentOf(spec);
  const blocks: RowBlock[] = [];
  for (let start = 0; start < rowsOf(shape); start += segment)
    for (let row = 0; row < segment; row += arrayRows)
      blocks.push({ first: start + row, rows: Math.min(arrayRows, segment - row) });
  return blocks;
}

/** Number of partial sums per output value. Backward: one block per kernel position and arrayColumns output channels of a group. */
export function blocksOf(spec: Cut, direction: Direction): number {
  const { shape } = spec;
  if (direction === "forward") return rowBlocks(spec).length;
  return shape.kernelHeight * shape.kernelWidth * Math.ceil(groupOutputs(shape) / spec.arrayColumns);
}

/** Most rows that add up to one partial sum. */
export function longestBlock(spec: Cut, direction: Direction): number {
  if (direction === "backward") return Math.min(spec.arrayColumns, groupOutputs(spec.shape));
  return Math.min(spec.arrayRows, segmentOf(spec));
}

/** Groups that share a sub-array, as blocks on its diagonal: each has rows and columns of its own, and the cells beside them are built,
 *  not used. At most as many as the layer has; 1 where a group fills a sub-array or takes several. */
function groupsTogether({ shape, arrayRows, arrayColumns }: Omit<Cut, "partition">): number {
  const fitting = Math.min(
    Math.floor(arrayRows / rowsOf(shape)),
    Math.floor(arrayColumns / groupOutputs(shape)),
  );
  return Math.min(shape.groups, Math.max(1, fitting));
}

/** Sub-arrays of a layer, and used over built cells. The reference column of "reference" belongs to the sub-array's periphery and is
 *  not counted. */
export function utilizationOf(spec: Cut): { readonly count: number; readonly utilization: number } {
  const ofGroup = rowBlocks(spec).length * Math.ceil(groupOutputs(spec.shape) / spec.arrayColumns);
  const count = ofGroup * Math.ceil(spec.shape.groups / groupsTogether(spec));
  const built = count * spec.arrayRows * spec.arrayColumns;
  return { count, utilization: (rowsOf(spec.shape) * spec.shape.outChannels) / built };
}
