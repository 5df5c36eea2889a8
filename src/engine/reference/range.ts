// Partial sums as the converter would see them: written out (probe), or made into a converter range (trackRange).
import type { CrossbarSpec, Direction, ReadSettings } from "../engine.ts";
import { readGeometry } from "./geometry.ts";
import { rowValues, type Values } from "./inputs.ts";
import { ceilLog2 } from "./log2.ts";
import type { PackedCrossbar } from "./pack.ts";
import { analogPartialSum, bitPartialSum } from "./partialSum.ts";
import { asFloats, emptySums, unitOf } from "./read.ts";

const f = Math.fround;

export interface ProbeArguments {
  readonly spec: CrossbarSpec;
  readonly direction: Direction;
  /** Only plane 0 is read. */
  readonly packed: PackedCrossbar;
  readonly input: Values;
  readonly batch: number;
  readonly read: ReadSettings;
}

/** Calls visit(i, block, partial sums of all columns) for `rows` output positions spread over the read; in a bit-serial read
 *  position i runs cycle i mod inputBits. rows = null: every position, every cycle. */
function forPartialSums(
  args: ProbeArguments,
  rows: number | null,
  visit: (i: number, block: number, partial: Float32Array) => void,
): void {
  const geometry = readGeometry(args.spec, args.direction);
  const { packed, direction, read } = args;
  const { encoding, inputBits } = read;
  const bits = encoding === "bit-serial" ? inputBits : 1;
  const values = rowValues(args.input, read);
  const positions = args.batch * geometry.outHeight * geometry.outWidth;
  const pixels = new Int32Array(geometry.positions);
  const partial = emptySums(packed, geometry.columns);
  const source = { geometry, weights: packed[direction][0]!, values, pixels };
  const count = rows ?? positions * bits;
  for (let i = 0; i < count; i++) {
    geometry.pixelsAt(rows === null ? Math.floor(i / bits) : Math.floor((i * positions) / rows), pixels);
    geometry.blocks.forEach((block, b) => {
      if (encoding === "analog") analogPartialSum(source, block, partial);
      else bitPartialSum(source, block, i % bits, partial);
      visit(i, b, asFloats(partial, unitOf(packed, read)));
    });
  }
}

/** out is (rows, blocks, columns). */
export function probeCrossbar(args: ProbeArguments, rows: number, out: Float32Array): void {
  let start = 0;
  forPartialSums(args, rows, (_, __, partial) => {
    out.set(partial, start);
    start += partial.length;
  });
}

/** Sets range (f32[4] of AdcSettings). */
export function trackRange(
  args: ProbeArguments,
  bits: number,
  policy: "oracle" | "running",
  rows: number,
  range: Float32Array,
): void {
  let low = Infinity;
  let high = -Infinity;
  forPartialSums(args, policy === "oracle" ? null : rows, (_, __, partial) => {
    for (const p of partial) {
      if (p < low) low = p;
      if (p > high) high = p;
    }
  });
  if (policy === "oracle") setOracle(bits, low, high, range);
  else setRunning(bits, low, high, range);
}

/** Where all partial sums are one value (all zero, or a single column) there is no range: it stays as it was. */
function setOracle(bits: number, low: number, high: number, range: Float32Array): void {
  if (!(high > low)) return;
  const lsb = f((high - low) / (2 ** bits - 1));
  range[0] = lsb;
  range[1] = 0 - roundEvenDouble(low / lsb);
}

function setRunning(bits: number, low: number, high: number, range: Float32Array): void {
  const m = Math.max(Math.abs(low), Math.abs(high));
  if (!(m > 0 && m < Infinity)) return;
  const r = Math.max(m, f(f(0.99) * range[2]!));
  const fullScale = 2 ** ceilLog2(r);
  const twoSided = low < 0 || range[1]! > 0;
  range[0] = fullScale / 2 ** (twoSided ? bits - 1 : bits);
  range[1] = twoSided ? 2 ** (bits - 1) : 0;
  range[2] = r;
}

function roundEvenDouble(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  return rest < 0.5 || (rest === 0.5 && down % 2 === 0) ? down : down + 1;
}
