// Reads of a layer as its sub-arrays make them, one after another, each read and conversion counted: an input vector drives the lines of a
// sub-array, every sensed line is converted, codes go where they belong. Forward every output position is a vector; transposed, every
// position's errors drive the columns, each row's sum belongs to one pixel, and what falls into the padding is thrown away. Written
// without the model's and the engines' geometry: it shares only converter, conductances and the last scaling with them.

import { rowsOf } from "../../src/array/geometry.ts";
import type { CrossbarSpec, PackSettings, ReadSettings } from "../../src/engine/engine.ts";
import { addCodes, type Converter, converterOf } from "../../src/engine/reference/adc.ts";
import { gridSteps, packCrossbar, readTransform } from "../../src/engine/reference/pack.ts";

export interface Counted {
  /** Times that the lines of a sub-array were driven, and conversions. */
  reads: number;
  conversions: number;
}

/** Cells of one sub-array: matrix rows, and output channels. */
interface SubArray {
  readonly rows: readonly number[];
  readonly outputs: readonly number[];
}

export interface ReadRecord {
  readonly spec: CrossbarSpec;
  readonly conductance: Float32Array;
  readonly pack: PackSettings;
  readonly read: ReadSettings;
  readonly range: Float32Array;
  readonly input: Uint8Array | Int8Array;
  readonly output: Float32Array;
  readonly batch: number;
}

/** Sides of a sub-array, and cells side by side of one weight. */
export interface Cells {
  readonly rows: number;
  readonly columns: number;
  readonly perWeight: number;
}

function chunks(from: number, end: number, size: number): number[][] {
  const list: number[][] = [];
  for (let first = from; first < end; first += size)
    list.push(Array.from({ length: Math.min(size, end - first) }, (_, i) => first + i));
  return list;
}

export function subArraysOf({ shape, partition }: CrossbarSpec, cells: Cells): SubArray[] {
  const { kernelHeight, kernelWidth, inChannels, outChannels, groups } = shape;
  if (groups > 1) return groupedSubArrays(shape, cells);
  const matrix = kernelHeight * kernelWidth * inChannels;
  const parts = partition === "unrolled" ? 1 : kernelHeight * kernelWidth;
  const rows = Array.from({ length: parts }, (_, part) =>
    chunks((part * matrix) / parts, ((part + 1) * matrix) / parts, cells.rows),
  ).flat();
  const columns = chunks(0, outChannels, Math.floor(cells.columns / cells.perWeight));
  return rows.flatMap((r) => columns.map((c) => ({ rows: r, outputs: c })));
}

/** Rows of all groups one after another: group g has rows g·K_g … (g + 1)·K_g − 1. As many groups as fit share a sub-array. */
function groupedSubArrays(
  { kernelHeight, kernelWidth, inChannels, outChannels, groups }: CrossbarSpec["shape"],
  cells: Cells,
): SubArray[] {
  const height = (kernelHeight * kernelWidth * inChannels) / groups;
  const width = outChannels / groups;
  const inRow = Math.floor(cells.columns / cells.perWeight);
  const arrays: SubArray[] = [];
  let free = { rows: 0, outputs: 0 };
  for (let g = 0; g < groups; g++) {
    const rows = chunks(g * height, (g + 1) * height, cells.rows);
    const outputs = chunks(g * width, (g + 1) * width, inRow);
    const last = arrays.at(-1);
    if (last && height <= free.rows && width <= free.outputs) {
      arrays[arrays.length - 1] = {
        rows: [...last.rows, ...rows[0]!],
        outputs: [...last.outputs, ...outputs[0]!],
      };
      free = { rows: free.rows - height, outputs: free.outputs - width };
      continue;
    }
    arrays.push(...rows.flatMap((r) => outputs.map((c) => ({ rows: r, outputs: c }))));
    const whole = rows.length === 1 && outputs.length === 1;
    free = whole ? { rows: cells.rows - height, outputs: inRow - width } : { rows: 0, outputs: 0 };
  }
  return arrays;
}

/** Values of one line in one phase of one cycle, with the weight of the code. */
interface Pulse {
  readonly of: (value: number) => number;
  readonly weight: number;
  /** Lines are driven so often before the conversion. */
  readonly drives: number;
}

function pulsesOf({ encoding, inputBits, phases }: ReadSettings, signed: boolean): Pulse[] {
  const signs: [number, (x: number) => number][] =
    signed && phases === "digital"
      ? [
          [1, (x) => Math.max(x, 0)],
          [-1, (x) => Math.max(-x, 0)],
        ]
      : [[1, (x) => x]];
  const drives = signed && phases === "analog" ? 2 : 1;
  const bits = encoding === "analog" ? [null] : Array.from({ length: inputBits }, (_, bit) => bit);
  return bits.flatMap((bit) =>
    signs.map(([sign, half]) => ({
      drives,
      weight: sign * 2 ** (bit ?? 0),
      of: (x: number) => {
        const value = half(x);
        return bit === null ? value : Math.sign(value) * ((Math.abs(value) >> bit) & 1);
      },
    })),
  );
}

/** One read with what is the same for all sub-arrays. */
interface Reading {
  readonly pulses: readonly Pulse[];
  readonly planes: readonly Int16Array[];
  readonly converter: Converter;
  readonly unit: number;
  /** Steps of a reference cell where one is converted; null where none is. */
  readonly reference: number | null;
  readonly counted: Counted;
}

/** Codes of one sub-array for one vector: `value` of each driven line, `weightAt` of the cell where it meets sensed line j. Planes lie side
 *  by side on forward reads, and are read one after another on transposed ones. Each group of a sub-array has a reference of its own. */
function codesOf(
  { pulses, planes, converter, unit, reference, counted }: Reading,
  values: readonly number[],
  sensed: number,
  {
    weightAt,
    apart,
    drivenGroups,
    sensedGroups,
  }: {
    readonly weightAt: (plane: Int16Array, i: number, j: number) => number;
    readonly apart: boolean;
    readonly drivenGroups: readonly number[];
    readonly sensedGroups: readonly number[];
  },
): Float64Array {
  const codes = new Float64Array(sensed);
  const referenceCodes = new Map([...new Set(sensedGroups)].map((group) => [group, new Float64Array(1)]));
  for (const { of, weight, drives } of pulses) {
    counted.reads += drives * (apart ? planes.length : 1);
    for (const [p, plane] of planes.entries()) {
      const sums = new Float64Array(sensed);
      for (const [i, value] of values.entries())
        for (let j = 0; j < sensed; j++) sums[j]! += of(value) * weightAt(plane, i, j);
      addCodes(converter, sums, unit, p === 0 ? weight : -weight, codes, null);
      counted.conversions += sensed;
    }
    if (reference === null) continue;
    for (const [group, code] of referenceCodes) {
      const sum = values.reduce((total, value, i) => total + (drivenGroups[i] === group ? of(value) : 0), 0);
      addCodes(converter, Float64Array.of(reference * sum), unit, weight, code, null);
      counted.conversions++;
    }
  }
  return codes.map((code, j) => code - referenceCodes.get(sensedGroups[j]!)![0]!);
}

function readingOf({ spec, conductance, pack, read, range, input }: ReadRecord, counted: Counted): Reading {
  const packed = packCrossbar(spec, conductance, pack);
  const grid = packed.grid!;
  const { affine, referenceColumn } = readTransform(spec);
  return {
    counted,
    pulses: pulsesOf(read, input instanceof Int8Array),
    planes: packed.forward as Int16Array[],
    converter: converterOf(read.adc!, range),
    unit: read.encoding === "analog" ? grid * read.inputStep : grid,
    reference: referenceColumn ? gridSteps(affine!.b, grid) : null,
  };
}

/** Places in the input tensor that matrix rows of one output position belong to, −1 in the padding. */
function placesOf({ shape }: CrossbarSpec, vector: number): (row: number) => number {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, kernelHeight, kernelWidth, groups } = shape;
  const channels = inChannels / groups;
  const height = kernelHeight * kernelWidth * channels;
  const image = Math.floor(vector / (outHeight * outWidth));
  const oy = Math.floor(vector / outWidth) % outHeight;
  const ox = vector % outWidth;
  return (row) => {
    const group = Math.floor(row / height);
    const position = Math.floor((row % height) / channels);
    const ky = Math.floor(position / kernelWidth);
    const kx = position % kernelWidth;
    const y = oy * shape.strideHeight + ky * shape.dilationHeight - shape.paddingTop;
    const x = ox * shape.strideWidth + kx * shape.dilationWidth - shape.paddingLeft;
    if (y < 0 || x < 0 || y >= inHeight || x >= inWidth) return -1;
    return ((image * inHeight + y) * inWidth + x) * inChannels + group * channels + (row % channels);
  };
}

/** Outputs of the read. */
export function readSubArrays(
  record: ReadRecord,
  direction: "forward" | "backward",
  cells: Cells,
  counted: Counted,
): Float32Array {
  const { spec, batch, input, output } = record;
  const { outHeight, outWidth, outChannels, groups } = spec.shape;
  const height = rowsOf(spec.shape);
  const groupOfRow = (row: number) => Math.floor(row / height);
  const groupOfOutput = (n: number) => Math.floor(n / (outChannels / groups));
  const reading = readingOf(record, counted);
  const arrays = subArraysOf(spec, cells);
  const codes = new Float64Array(output.length);
  const inputs = new Float64Array(output.length);
  const forward = direction === "forward";
  for (let vector = 0; vector < batch * outHeight * outWidth; vector++) {
    const placeOf = placesOf(spec, vector);
    for (const { rows, outputs } of arrays) {
      const places = rows.map(placeOf);
      const channels = outputs.map((n) => vector * outChannels + n);
      const [driven, sensed] = forward ? [places, channels] : [channels, places];
      const values = driven.map((place) => (place < 0 ? 0 : input[place]!));
      const weightAt = (plane: Int16Array, i: number, j: number) => {
        const [row, n] = forward ? [i, j] : [j, i];
        // cells beside the diagonal are not formed: they conduct nothing
        if (groupOfRow(rows[row]!) !== groupOfOutput(outputs[n]!)) return 0;
        return plane[(rows[row]! % height) * outChannels + outputs[n]!]!;
      };
      const ofRows = rows.map(groupOfRow);
      const ofOutputs = outputs.map(groupOfOutput);
      const [drivenGroups, sensedGroups] = forward ? [ofRows, ofOutputs] : [ofOutputs, ofRows];
      const cut = { weightAt, apart: !forward, drivenGroups, sensedGroups };
      const found = codesOf(reading, values, sensed.length, cut);
      for (const [j, place] of sensed.entries())
        if (place >= 0) {
          codes[place]! += found[j]!;
          inputs[place]! += values.reduce(
            (sum, x, i) => sum + (drivenGroups[i] === sensedGroups[j] ? x : 0),
            0,
          );
        }
    }
  }
  return scaled(record, reading, codes, inputs);
}

/** Scales codes as the engine does (read.ts). */
function scaled(
  { spec, read, pack }: ReadRecord,
  { converter, unit }: Reading,
  codes: Float64Array,
  inputs: Float64Array,
): Float32Array {
  const f = Math.fround;
  const { offset, outScale, affine } = readTransform(spec);
  const b = offset ? gridSteps(affine!.b, pack.grid!) : 0;
  const step = read.encoding === "bit-serial" ? f(read.inputStep) : 1;
  // of bits and signs the inputs' sum is that of the words
  return Float32Array.from(codes, (code, i) => {
    const total = f(f(converter.lsb * code) - f(b * inputs[i]!) * unit);
    return f(f(outScale * total)) * step;
  });
}
