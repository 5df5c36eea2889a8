// Forward and backward reads of an array: blocks of rows, phases, planes and cycles, each digitized, added digitally.
// One routine for both directions; geometry.ts tells them apart.
import type { CrossbarSpec, Direction, ReadSettings } from "../engine.ts";
import { addCodes, type ClipCounts, type Converter } from "./adc.ts";
import { readGeometry } from "./geometry.ts";
import { phasesOf } from "./inputs.ts";
import { type ReadTransform, readTransform } from "./pack.ts";
import { analogPartialSum, bitPartialSum, inputSum, type PartialSumInput } from "./partialSum.ts";

const f = Math.fround;

/** Sums of one output position; `codes` with converter, `values` (float) without. */
interface DigitalSum {
  readonly codes: Float64Array;
  readonly values: Float32Array;
  /** The reference column: codes, or a float. */
  readonly referenceCode: Float64Array;
  referenceValue: number;
  /** Exact sum of all inputs. */
  input: number;
}

export interface ReadArguments {
  readonly spec: CrossbarSpec;
  readonly direction: Direction;
  /** Column weights of each plane. */
  readonly planes: readonly Float32Array[];
  readonly input: Float32Array;
  readonly output: Float32Array;
  readonly batch: number;
  readonly read: ReadSettings;
  readonly converter: Converter | null;
  readonly counts: ClipCounts;
}

export function readCrossbar(args: ReadArguments): void {
  const { spec, direction, batch, read } = args;
  const geometry = readGeometry(spec, direction);
  const transform = readTransform(spec);
  const { columns } = geometry;
  const phases = phasesOf(args.input, read);
  const pixels = new Int32Array(geometry.positions);
  const partial = new Float32Array(columns);
  const sum = emptySum(columns);
  const positions = batch * geometry.outHeight * geometry.outWidth;
  for (let m = 0; m < positions; m++) {
    geometry.pixelsAt(m, pixels);
    clear(sum);
    for (const block of geometry.blocks)
      for (const { sign, values } of phases) {
        const source: PartialSumInput = { geometry, weights: args.planes[0]!, values, pixels };
        for (let plane = 0; plane < transform.planes; plane++)
          forCycles(read, (bit) => {
            const input = { ...source, weights: args.planes[plane]! };
            if (bit === null) analogPartialSum(input, block, partial);
            else bitPartialSum(input, block, bit, partial);
            addPartial(args, partial, (plane === 0 ? sign : -sign) * 2 ** (bit ?? 0), sum);
          });
        if (transform.affine)
          forCycles(read, (bit) =>
            addInput(args, transform, inputSum(source, block, bit), sign * 2 ** (bit ?? 0), sum),
          );
      }
    finish(args, transform, sum, args.output.subarray(m * columns, (m + 1) * columns));
  }
}

/** Calls once with null (analog), or with each bit from the lowest. */
function forCycles(read: ReadSettings, cycle: (bit: number | null) => void): void {
  if (read.encoding === "analog") cycle(null);
  else for (let bit = 0; bit < read.inputBits; bit++) cycle(bit);
}

function addPartial(args: ReadArguments, partial: Float32Array, weight: number, sum: DigitalSum): void {
  if (args.converter) {
    addCodes(args.converter, partial, weight, sum.codes, args.counts);
    return;
  }
  const { values } = sum;
  for (let j = 0; j < values.length; j++) values[j] = values[j]! + weight * partial[j]!;
}

const referencePartial = new Float32Array(1);

/** Digital subtraction depends on the sum of the inputs only: all cells of the reference column are b, so its partial sum is
 *  fround(b·Σx) of the exact sum (not a chain of roundings). Its conversions are not counted. */
function addInput(
  args: ReadArguments,
  transform: ReadTransform,
  exact: number,
  weight: number,
  sum: DigitalSum,
): void {
  sum.input += weight * exact;
  if (!transform.referenceColumn) return;
  referencePartial[0] = transform.affine!.b * exact;
  if (args.converter) addCodes(args.converter, referencePartial, weight, sum.referenceCode, null);
  else sum.referenceValue = f(sum.referenceValue + weight * referencePartial[0]!);
}

/** Digital sums → outputs. */
function finish(args: ReadArguments, transform: ReadTransform, sum: DigitalSum, out: Float32Array): void {
  const { converter, read } = args;
  const step = read.encoding === "bit-serial" ? f(read.inputStep) : 1;
  const offset = transform.offset ? f(transform.affine!.b * sum.input) : 0;
  for (let j = 0; j < out.length; j++) {
    const total = converter
      ? f(converter.lsb * (sum.codes[j]! - sum.referenceCode[0]!))
      : f(sum.values[j]! - sum.referenceValue);
    out[j] = f(transform.outScale * f(total - offset)) * step;
  }
}

function emptySum(columns: number): DigitalSum {
  return {
    codes: new Float64Array(columns),
    values: new Float32Array(columns),
    referenceCode: new Float64Array(1),
    referenceValue: 0,
    input: 0,
  };
}

function clear(sum: DigitalSum): void {
  sum.codes.fill(0);
  sum.values.fill(0);
  sum.referenceCode[0] = 0;
  sum.referenceValue = 0;
  sum.input = 0;
}
