// The analog part of a read: partial sums of one block at one output position, for all columns at once. Of words the sums are whole
// numbers, exact in doubles; of floats each step is rounded.
import type { Block, ReadGeometry } from "./geometry.ts";
import type { ColumnWeights } from "./pack.ts";

const f = Math.fround;

/** A double for each column (words), or a float. */
export type Sums = Float64Array | Float32Array;

/** The terms of a partial sum: the input values, the column weights (matrix row, column), and the pixels of the position. */
export interface PartialSumInput {
  readonly geometry: ReadGeometry;
  readonly weights: ColumnWeights;
  readonly values: Float32Array | Int32Array;
  readonly pixels: Int32Array;
}

/** One group of channels: what it reads in a pixel, and the columns that read it. */
interface Group {
  readonly channels: number;
  readonly firstChannel: number;
  readonly firstColumn: number;
  readonly endColumn: number;
}

function groupOf({ channels, columns, groups }: ReadGeometry, group: number): Group {
  const own = channels / groups;
  const firstColumn = (group * columns) / groups;
  return {
    channels: own,
    firstChannel: group * own,
    firstColumn,
    endColumn: firstColumn + columns / groups,
  };
}

/** sum (columns) = fma chain from 0 over the block's rows, ascending, of each column's group. An input of 0 leaves a chain as it is. */
export function analogPartialSum(input: PartialSumInput, block: Block, sum: Sums): void {
  sum.fill(0);
  for (let g = 0; g < input.geometry.groups; g++) addAnalog(input, block, groupOf(input.geometry, g), sum);
}

function addAnalog(input: PartialSumInput, block: Block, group: Group, sum: Sums): void {
  const { geometry, weights, values, pixels } = input;
  const { firstColumn, endColumn } = group;
  for (const { position, channel, count } of block) {
    const pixel = pixels[position]!;
    if (pixel < 0) continue;
    const start = pixel * geometry.channels + group.firstChannel;
    for (let c = channel; c < channel + count; c++) {
      const x = values[start + c]!;
      if (x === 0) continue;
      const row = (position * group.channels + c) * geometry.columns;
      for (let j = firstColumn; j < endColumn; j++) sum[j] = x * weights[row + j]! + sum[j]!;
    }
  }
}

const GROUP = 4;

/** One cycle of a bit-serial read: groups of four rows of one pixel, positive inputs before negative ones. */
export function bitPartialSum(input: PartialSumInput, block: Block, bit: number, sum: Sums): void {
  sum.fill(0);
  for (let g = 0; g < input.geometry.groups; g++) addBits(input, block, groupOf(input.geometry, g), bit, sum);
}

function addBits(input: PartialSumInput, block: Block, group: Group, bit: number, sum: Sums): void {
  const { geometry, values, pixels } = input;
  for (const { position, channel, count } of block) {
    const pixel = pixels[position]!;
    if (pixel < 0) continue;
    const start = pixel * geometry.channels + group.firstChannel;
    const end = channel + count;
    for (let first = channel; first < end; first += GROUP) {
      let positive = 0;
      let negative = 0;
      for (let c = first; c < Math.min(first + GROUP, end); c++) {
        const x = values[start + c]!;
        if (((Math.abs(x) >>> bit) & 1) === 0) continue;
        if (x > 0) positive |= 1 << (c - first);
        else negative |= 1 << (c - first);
      }
      const row = position * group.channels + first;
      if (positive) addSubset(input, group, row, positive, 1, sum);
      if (negative) addSubset(input, group, row, negative, -1, sum);
    }
  }
}

/** t = sum of the rows of a subset, ascending; sum += sign·t. Four 16-bit integers fit in a float. */
function addSubset(
  input: PartialSumInput,
  { firstColumn, endColumn }: Group,
  row: number,
  subset: number,
  sign: number,
  sum: Sums,
): void {
  const { weights, geometry } = input;
  const { columns } = geometry;
  for (let j = firstColumn; j < endColumn; j++) {
    let t = 0;
    for (let r = 0; r < GROUP; r++) if (subset & (1 << r)) t = f(t + weights[(row + r) * columns + j]!);
    sum[j] = sum[j]! + sign * t;
  }
}

/** Exact sum of a block's inputs of one group (analog, bit = null), or of its set bits with their signs. */
export function inputSum(input: PartialSumInput, block: Block, group: number, bit: number | null): number {
  const { geometry, values, pixels } = input;
  const { firstChannel } = groupOf(geometry, group);
  let sum = 0;
  for (const { position, channel, count } of block) {
    const pixel = pixels[position]!;
    if (pixel < 0) continue;
    const start = pixel * geometry.channels + firstChannel + channel;
    for (let i = start; i < start + count; i++) {
      const x = values[i]!;
      sum += bit === null ? x : Math.sign(x) * ((Math.abs(x) >>> bit) & 1);
    }
  }
  return sum;
}
