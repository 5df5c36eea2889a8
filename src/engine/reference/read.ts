// Forward and backward reads of an array: blocks of rows, phases, planes and cycles, each digitized, added digitally.
// One routine for both directions; geometry.ts distinguishes them. Sums of words stay whole numbers until they become floats.
import type { CrossbarSpec, Direction, ReadSettings } from "../engine.ts";
import { addCodes, type ClipCounts, type Converter } from "./adc.ts";
import { readGeometry } from "./geometry.ts";
import { phasesOf, type Values } from "./inputs.ts";
import { gridSteps, type PackedCrossbar, type ReadTransform, readTransform } from "./pack.ts";
import { analogPartialSum, bitPartialSum, inputSum, type PartialSumInput, type Sums } from "./partialSum.ts";

const f = Math.fround;

/** Sums of one output position; `codes` with converter, `values` without (words: exact; floats: rounded at each step). */
interface DigitalSum {
  readonly codes: Float64Array;
  readonly values: Sums;
  /** The reference column of each group: codes, or a value. */
  readonly referenceCode: Float64Array;
  readonly referenceValue: Sums;
  /** Exact sum of all inputs of each group. */
  readonly input: Float64Array;
}

export interface ReadArguments {
  readonly spec: CrossbarSpec;
  readonly direction: Direction;
  readonly packed: PackedCrossbar;
  readonly input: Values;
  readonly output: Float32Array;
  readonly batch: number;
  readonly read: ReadSettings;
  readonly converter: Converter | null;
  readonly counts: ClipCounts;
}

/** Value of a whole partial sum's unit; floats are values already. */
export function unitOf({ grid }: PackedCrossbar, { encoding, inputStep }: ReadSettings): number | null {
  if (grid === null) return null;
  return encoding === "analog" ? grid * inputStep : grid;
}

/** Sums as floats: p = fround(P)·unit. */
export function asFloats(sums: Sums, unit: number | null): Float32Array {
  return unit === null ? (sums as Float32Array) : Float32Array.from(sums, (sum) => f(sum) * unit);
}

export function emptySums(packed: PackedCrossbar, columns: number): Sums {
  return packed.grid === null ? new Float32Array(columns) : new Float64Array(columns);
}

/** A read with what does not change from one output position to the next. */
interface Reading extends ReadArguments {
  readonly transform: ReadTransform;
  readonly unit: number | null;
  /** Current of a reference cell: whole steps, or a float. */
  readonly reference: number;
}

export function readCrossbar(args: ReadArguments): void {
  const { spec, direction, batch, read, packed } = args;
  const geometry = readGeometry(spec, direction);
  const transform = readTransform(spec);
  const b = transform.affine?.b ?? 0;
  const reference = packed.grid === null ? b : gridSteps(b, packed.grid);
  const reading: Reading = { ...args, transform, unit: unitOf(packed, read), reference };
  const { columns, groups } = geometry;
  const phases = phasesOf(args.input, read);
  const pixels = new Int32Array(geometry.positions);
  const partial = emptySums(packed, columns);
  const sum = emptySum(packed, columns, groups);
  const positions = batch * geometry.outHeight * geometry.outWidth;
  for (let m = 0; m < positions; m++) {
    geometry.pixelsAt(m, pixels);
    clear(sum);
    for (const block of geometry.blocks)
      for (const { sign, values } of phases) {
        for (let plane = 0; plane < transform.planes; plane++)
          forCycles(read, (bit) => {
            const input = { geometry, weights: packed[direction][plane]!, values, pixels };
            if (bit === null) analogPartialSum(input, block, partial);
            else bitPartialSum(input, block, bit, partial);
            addPartial(reading, partial, (plane === 0 ? sign : -sign) * 2 ** (bit ?? 0), sum);
          });
        const source: PartialSumInput = { geometry, weights: packed[direction][0]!, values, pixels };
        if (transform.affine)
          forCycles(read, (bit) => {
            for (let g = 0; g < groups; g++)
              addInput(reading, g, inputSum(source, block, g, bit), sign * 2 ** (bit ?? 0), sum);
          });
      }
    finish(reading, sum, args.output.subarray(m * columns, (m + 1) * columns));
  }
}

/** Calls once with null (analog), or with each bit from the lowest. */
function forCycles(read: ReadSettings, cycle: (bit: number | null) => void): void {
  if (read.encoding === "analog") cycle(null);
  else for (let bit = 0; bit < read.inputBits; bit++) cycle(bit);
}

function addPartial(
  { converter, unit, counts }: Reading,
  partial: Sums,
  weight: number,
  sum: DigitalSum,
): void {
  if (converter) {
    addCodes(converter, partial, unit, weight, sum.codes, counts);
    return;
  }
  const { values } = sum;
  for (let j = 0; j < values.length; j++) values[j] = values[j]! + weight * partial[j]!;
}

/** Digital subtraction depends on the sum of the inputs only: all cells of the reference column are alike, so its partial sum is that of
 *  the exact sum (not a chain of roundings). Its conversions are not counted. */
function addInput(reading: Reading, group: number, exact: number, weight: number, sum: DigitalSum): void {
  const { converter, transform, unit, reference } = reading;
  sum.input[group]! += weight * exact;
  if (!transform.referenceColumn) return;
  const current = unit === null ? f(reference * exact) : reference * exact;
  const code = sum.referenceCode.subarray(group, group + 1);
  if (converter) addCodes(converter, Float64Array.of(current), unit, weight, code, null);
  else sum.referenceValue[group] = sum.referenceValue[group]! + weight * current;
}

/** Digital sums → outputs. */
function finish(reading: Reading, sum: DigitalSum, out: Float32Array): void {
  const { converter, read, transform, unit, reference } = reading;
  const step = read.encoding === "bit-serial" ? f(read.inputStep) : 1;
  const ofGroup = out.length / sum.input.length;
  for (let j = 0; j < out.length; j++) {
    const group = Math.floor(j / ofGroup);
    const offset = transform.offset ? reference * sum.input[group]! : 0;
    const subtracted = sum.referenceValue[group]!;
    let total: number;
    if (converter) {
      const codes = f(converter.lsb * (sum.codes[j]! - sum.referenceCode[group]!));
      total = f(codes - f(offset) * (unit ?? 1));
    } else if (unit === null) total = f(f(sum.values[j]! - subtracted) - f(offset));
    else total = f(sum.values[j]! - subtracted - offset) * unit;
    out[j] = f(transform.outScale * total) * step;
  }
}

function emptySum(packed: PackedCrossbar, columns: number, groups: number): DigitalSum {
  return {
    codes: new Float64Array(columns),
    values: emptySums(packed, columns),
    referenceCode: new Float64Array(groups),
    referenceValue: emptySums(packed, groups),
    input: new Float64Array(groups),
  };
}

function clear(sum: DigitalSum): void {
  sum.codes.fill(0);
  sum.values.fill(0);
  sum.referenceCode.fill(0);
  sum.referenceValue.fill(0);
  sum.input.fill(0);
}
