// The analog part of a read: partial sums of one block at one output position, for all columns at once. Of words the sums are whole
// numbers, exact in doubles; of floats each step is rounded.
import type { Block, ReadGeometry } from "./geometry.ts";
import type { ColumnWeights } from "./pack.ts";

const f = Math.fround;

/** A double for each column (words), or a float. */
export type Sums = Float64Array | Float32Array;

/** What a partial sum is made of: the input values, the column weights (matrix row, column), and the pixels of the position. */
export interface PartialSumInput {
  readonly geometry: ReadGeometry;
  readonly weights: ColumnWeights;
  readonly values: Float32Array | Int32Array;
  readonly pixels: Int32Array;
}

/** sum (columns) = fma chain from 0 over the block's rows, ascending. An input of 0 leaves a chain as it is. */
export function analogPartialSum(input: PartialSumInput, block: Block, sum: Sums): void {
  const { geometry, weights, values, pixels } = input;
  const { channels, columns } = geometry;
  sum.fill(0);
  for (const { position, channel, count } of block) {
    const pixel = pixels[position]!;
    if (pixel < 0) continue;
    for (let c = channel; c < channel + count; c++) {
      const x = values[pixel * channels + c]!;
      if (x === 0) continue;
      const row = (position * channels + c) * columns;
      for (let j = 0; j < columns; j++) sum[j] = x * weights[row + j]! + sum[j]!;
    }
  }
}

const GROUP = 4;

/** One cycle of a bit-serial read: groups of four rows of one pixel, positive inputs before negative ones. */
export function bitPartialSum(input: PartialSumInput, block: Block, bit: number, sum: Sums): void {
  const { geometry, values, pixels } = input;
  const { channels } = geometry;
  sum.fill(0);
  for (const { position, channel, count } of block) {
    const pixel = pixels[position]!;
    if (pixel < 0) continue;
    const end = channel + count;
    for (let first = channel; first < end; first += GROUP) {
      let positive = 0;
      let negative = 0;
      for (let c = first; c < Math.min(first + GROUP, end); c++) {
        const x = values[pixel * channels + c]!;
        if (((Math.abs(x) >>> bit) & 1) === 0) continue;
        if (x > 0) positive |= 1 << (c - first);
        else negative |= 1 << (c - first);
      }
      const row = position * channels + first;
      if (positive) addSubset(input, row, positive, 1, sum);
      if (negative) addSubset(input, row, negative, -1, sum);
    }
  }
}

/** t = sum of the rows of a subset, ascending; sum += sign·t. Four 16-bit integers fit in a float. */
function addSubset(input: PartialSumInput, row: number, subset: number, sign: number, sum: Sums): void {
  const { weights, geometry } = input;
  const { columns } = geometry;
  for (let j = 0; j < columns; j++) {
    let t = 0;
    for (let r = 0; r < GROUP; r++) if (subset & (1 << r)) t = f(t + weights[(row + r) * columns + j]!);
    sum[j] = sum[j]! + sign * t;
  }
}

/** Exact sum of a block's inputs (analog, bit = null), or of its set bits with their signs. */
export function inputSum(input: PartialSumInput, block: Block, bit: number | null): number {
  const { geometry, values, pixels } = input;
  let sum = 0;
  for (const { position, channel, count } of block) {
    const pixel = pixels[position]!;
    if (pixel < 0) continue;
    const start = pixel * geometry.channels + channel;
    for (let i = start; i < start + count; i++) {
      const x = values[i]!;
      sum += bit === null ? x : Math.sign(x) * ((Math.abs(x) >>> bit) & 1);
    }
  }
  return sum;
}
