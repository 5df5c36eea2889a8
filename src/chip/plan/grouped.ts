// How a convolution of several groups lies on sub-arrays: as blocks on their diagonal, where a group fits one (array/partition.ts), else each
// group in sub-arrays of its own. Cells beside the diagonal are built and not used. Counts only.
import { weightsPerRow } from "../../array/partition.ts";
import { matrixRows, type WorkLayer } from "../spec/workload.ts";

/** Sides of a sub-array, and cells side by side of a weight. */
export interface SubArraySides {
  readonly rows: number;
  readonly columns: number;
  readonly cellsPerWeight: number;
}

export interface GroupedCut {
  /** Groups that share a sub-array. */
  readonly together: number;
  /** Sub-arrays of one group below each other, whose sums add up, and side by side; 1 where groups share them. */
  readonly down: number;
  readonly across: number;
}

/** Output channels of one group. */
export const groupOutputs = ({ outChannels, groups }: WorkLayer): number => outChannels / groups;

export function groupedCut(layer: WorkLayer, { rows, columns, cellsPerWeight }: SubArraySides): GroupedCut {
  const inOne = weightsPerRow(columns, cellsPerWeight);
  const fitting = Math.min(Math.floor(rows / matrixRows(layer)), Math.floor(inOne / groupOutputs(layer)));
  return {
    together: Math.min(layer.groups, Math.max(1, fitting)),
    down: Math.ceil(matrixRows(layer) / rows),
    across: Math.ceil(groupOutputs(layer) / inOne),
  };
}

/** Sub-arrays of one copy of the weights. */
export function groupedSubArrays(layer: WorkLayer, sides: SubArraySides): number {
  const { together, down, across } = groupedCut(layer, sides);
  return down * across * Math.ceil(layer.groups / together);
}

/** Rows of cells that the sub-arrays take: they stand side by side, as far as those of a group do not add up. */
export const groupedRows = (layer: WorkLayer, sides: SubArraySides): number =>
  matrixRows(layer) * groupedCut(layer, sides).together;

/** Columns of cells that they take: whole sub-arrays, and what the last one needs. */
export function groupedColumns(layer: WorkLayer, sides: SubArraySides): number {
  const { together, across } = groupedCut(layer, sides);
  const { columns, cellsPerWeight } = sides;
  const stacks = across * Math.ceil(layer.groups / together);
  const inOne = weightsPerRow(columns, cellsPerWeight);
  const last =
    across > 1
      ? groupOutputs(layer) - (across - 1) * inOne
      : groupOutputs(layer) * (layer.groups - (stacks - 1) * together);
  return (stacks - 1) * columns + last * cellsPerWeight;
}
