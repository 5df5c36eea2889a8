// Sums of the columns of the sub-arrays, and their way to an output: docs/models/reads.md, partition.md, mapping.md.
import { type Converter, codeOf } from "./converter.ts";
import type { Device, DeviceText } from "./devices.ts";
import { type Layer, rowsOf, sizeOf } from "./layers.ts";
import { clamp, normal, roundEven, words } from "./random.ts";

const f = Math.fround;

export interface ArrayText {
  readonly rows: number;
  readonly columns: number;
  readonly mapping: string;
  readonly subtraction: string;
  readonly partition: string;
  readonly adc: {
    readonly bits: number;
    readonly forward: boolean;
    readonly backward: boolean;
    readonly percentile: number;
  };
}

export type Direction = "forward" | "backward";

/** Whole cells of one layer as one direction sees them. */
export interface Cells {
  /** (K, N), plane after plane; two where planes are read apart. */
  readonly planes: readonly (readonly number[])[];
  /** Reference cell of digital subtraction, or null. */
  readonly reference: number | null;
  readonly grid: number;
  readonly outScale: number;
}

/** How the conductances of a layer become cells; a, b of docs/models/mapping.md. */
export interface Column {
  readonly digital: boolean;
  readonly pair: boolean;
  readonly a: number;
  readonly b: number;
  readonly grid: number;
  readonly outScale: number;
  readonly sigmaRead: number;
}

export function columnOf(
  array: ArrayText,
  device: DeviceText,
  mean: Device,
  devices: readonly Device[],
  gain: number,
): Column {
  const digital = array.subtraction === "digital";
  const pair = array.mapping === "pair";
  const r = 1 / device.onOffRatio;
  const a = (1 - r) / 2;
  const b = r - a * mean.low;
  const sigmaRead = 2 * device.sigmaRead;
  const widest =
    Math.max(...devices.map(({ low, high }) => Math.max(Math.abs(low), Math.abs(high)))) + 6 * sigmaRead;
  const largest = digital ? a * widest + Math.abs(b) : widest;
  const outScale = f(digital ? gain / (pair ? 2 * a : a) : gain);
  return { digital, pair, a, b, grid: 2 ** Math.ceil(Math.log2(largest / 32639)), outScale, sigmaRead };
}

const cellOf = (weight: number, grid: number) => clamp(roundEven(weight / grid), -32639, 32639);

/** The cells of one step. `at`: seed, layer and step of the read noise. */
export function cellsOf(
  column: Column,
  g: readonly number[],
  direction: Direction,
  at: { readonly seed: number; readonly layer: number; readonly step: number },
): Cells {
  const { digital, pair, grid, outScale, sigmaRead } = column;
  const a = f(column.a);
  const b = f(column.b);
  const noisy = g.map((value, i) => {
    if (sigmaRead === 0) return value;
    const word = words(at.seed, 6, at.layer, i, at.step)[direction === "forward" ? 0 : 1]!;
    return f(value + f(f(sigmaRead) * normal(word)));
  });
  const weights = pair ? noisy.length / 2 : noisy.length;
  const first = noisy.slice(0, weights);
  const second = noisy.slice(weights);
  const current = (value: number) => f(a * value + b);
  const planes = digital
    ? [first.map(current), ...(pair ? [second.map(current)] : [])]
    : [pair ? first.map((value, i) => f(value - second[i]!) / 2) : first];
  return {
    planes: planes.map((plane) => plane.map((weight) => cellOf(weight, grid))),
    reference: digital && !pair ? cellOf(f(b), grid) : null,
    grid,
    outScale,
  };
}

/** The channel is counted from the first one of a group. */
interface Row {
  readonly position: number;
  readonly channel: number;
}

/** Whole weights of a row of a sub-array: a pair takes two cells. */
const weightsOfRow = (array: ArrayText): number =>
  Math.floor(array.columns / (array.mapping === "pair" ? 2 : 1));

/** Rows of the sub-arrays, block after block. */
export function blocksOf(layer: Layer, array: ArrayText, direction: Direction): Row[][] {
  const forward = direction === "forward";
  const channels = (forward ? layer.from : layer.to).channels / layer.groups;
  const most = forward ? array.rows : weightsOfRow(array);
  const all = Array.from({ length: layer.kernel ** 2 * channels }, (_, k) => ({
    position: Math.floor(k / channels),
    channel: k % channels,
  }));
  const unrolled = forward && (array.partition === "unrolled" || layer.groups > 1);
  const blocks = new Map<number, Row[]>();
  all.forEach((row, k) => {
    const block = unrolled
      ? Math.floor(k / most)
      : row.position * Math.ceil(channels / most) + Math.floor(row.channel / most);
    blocks.set(block, [...(blocks.get(block) ?? []), row]);
  });
  return [...blocks.values()];
}

/** One read of one layer: geometry of its direction. */
export interface Read {
  readonly layer: Layer;
  readonly direction: Direction;
  readonly blocks: readonly (readonly Row[])[];
  readonly cells: Cells;
  /** Words, and the value of a 1. */
  readonly input: readonly number[];
  readonly step: number;
}

export function positionsOf({ layer, direction, input }: Read): number {
  const [from, to] = direction === "forward" ? [layer.from, layer.to] : [layer.to, layer.from];
  return (input.length / sizeOf(from)) * to.height * to.width;
}

/** The word that meets a row of a group at output position m; 0 in the padding. */
function wordAt(
  { layer, direction, input }: Read,
  m: number,
  group: number,
  { position, channel }: Row,
): number {
  const { kernel, stride, padding, groups } = layer;
  const [from, to] = direction === "forward" ? [layer.from, layer.to] : [layer.to, layer.from];
  const image = Math.floor(m / (to.height * to.width));
  const along = (o: number, k: number) =>
    direction === "forward" ? o * stride + k - padding : (o + padding - k) / stride;
  const y = along(Math.floor(m / to.width) % to.height, Math.floor(position / kernel));
  const x = along(m % to.width, position % kernel);
  const inside = Number.isInteger(y) && Number.isInteger(x) && y >= 0 && x >= 0;
  if (!inside || y >= from.height || x >= from.width) return 0;
  return input[
    ((image * from.height + y) * from.width + x) * from.channels + (group * from.channels) / groups + channel
  ]!;
}

interface Sums {
  /** P of each plane and column, and the sum of the words of each column's group. */
  readonly planes: number[][];
  readonly inputs: number[];
}

/** Exact sums of one block at one output position. */
export function blockSums(read: Read, m: number, block: readonly Row[]): Sums {
  const { layer, direction, cells } = read;
  const forward = direction === "forward";
  const columns = (forward ? layer.to : layer.from).channels;
  const planes = cells.planes.map(() => new Array<number>(columns).fill(0));
  const inputs = new Array<number>(columns).fill(0);
  const ofInputs = layer.from.channels / layer.groups;
  const ofOutputs = layer.to.channels / layer.groups;
  for (let j = 0; j < columns; j++) {
    const group = Math.floor(j / (columns / layer.groups));
    for (const row of block) {
      const word = wordAt(read, m, group, row);
      if (word === 0) continue;
      inputs[j]! += word;
      const [c, n] = forward ? [row.channel, j] : [j % ofInputs, group * ofOutputs + row.channel];
      const i = (row.position * ofInputs + c) * layer.to.channels + n;
      planes.forEach((sums, plane) => {
        sums[j]! += word * cells.planes[plane]![i]!;
      });
    }
  }
  return { planes, inputs };
}

/** y of all output positions and columns. */
export function outputsOf(read: Read, converter: Converter | null): number[] {
  const { cells, step } = read;
  const unit = cells.grid * step;
  const digitized = (P: number) => (converter ? codeOf(converter, f(P) * unit) : P);
  const out: number[] = [];
  for (let m = 0; m < positionsOf(read); m++) {
    let total: number[] = [];
    for (const block of read.blocks) {
      const { planes, inputs } = blockSums(read, m, block);
      const reference = (j: number) =>
        cells.reference === null ? 0 : digitized(cells.reference * inputs[j]!);
      const sums = planes[0]!.map(
        (P, j) => digitized(P) - (planes[1] ? digitized(planes[1][j]!) : 0) - reference(j),
      );
      total = sums.map((sum, j) => sum + (total[j] ?? 0));
    }
    for (const sum of total)
      out.push(f(cells.outScale * (converter ? f(converter.lsb * sum) : f(sum) * unit)));
  }
  return out;
}

/** Largest rows of a block, for worst-case ranges. */
export function fullRows(layer: Layer, array: ArrayText, direction: Direction): number {
  if (direction === "backward") return Math.min(weightsOfRow(array), layer.to.channels / layer.groups);
  if (layer.groups > 1) return Math.min(array.rows, rowsOf(layer));
  return array.partition === "unrolled" ? array.rows : Math.min(array.rows, layer.from.channels);
}
