// Weight gradient bit by bit, as arrays of binary cells compute it: counts of positions where an input bit and an error bit are both 1,
// each converted before it is added.
import { groupInputs, groupOutputs, rowsOf } from "../../array/geometry.ts";
import type { CrossbarSpec, SerialGradientSettings } from "../engine.ts";
import type { ClipCounts } from "./adc.ts";
import { readGeometry } from "./geometry.ts";

const f = Math.fround;

export interface SerialGradientArguments {
  readonly spec: CrossbarSpec;
  readonly input: Uint8Array | Int8Array;
  readonly error: Int8Array;
  /** (K, N). */
  readonly gradient: Float32Array;
  readonly batch: number;
  readonly settings: SerialGradientSettings;
  readonly counts: ClipCounts;
}

/** One binary digit of a word, and what it counts. */
interface Plane {
  readonly weight: number;
  readonly bitOf: (word: number) => number;
}

export function serialGradient(args: SerialGradientArguments): void {
  const { spec, batch, settings, gradient } = args;
  const { shape } = spec;
  const columns = shape.outChannels;
  const rows = rowsOf(shape);
  const sums = new Float64Array(rows * columns);
  const positions = shape.outHeight * shape.outWidth;
  const together = settings.acrossImages ? batch * positions : positions;
  for (let image = 0; image < batch * positions; image += together)
    for (let first = 0; first < together; first += settings.rows)
      addGroup(args, rows, image + first, image + Math.min(first + settings.rows, together), sums);
  for (let i = 0; i < sums.length; i++) gradient[i] = f(f(sums[i]!) * settings.countsPerCode) * settings.step;
}

function addGroup(
  args: SerialGradientArguments,
  rows: number,
  first: number,
  end: number,
  sums: Float64Array,
): void {
  const { spec, input, error, settings } = args;
  const columns = spec.shape.outChannels;
  const ownColumns = groupOutputs(spec.shape);
  const inputPlanes = planesOf(settings.inputBits, input instanceof Int8Array);
  const errorPlanes =
    settings.signs === "phases" ? phasesOf(settings.errorBits) : planesOf(settings.errorBits, true);
  for (let k = 0; k < rows; k++) {
    let words: number[] = [];
    for (let n = 0; n < columns; n++) {
      if (n % ownColumns === 0) words = inputsOf(args, n / ownColumns, k, first, end, input);
      for (const a of inputPlanes)
        for (const e of errorPlanes) {
          let count = 0;
          for (let m = first; m < end; m++)
            count += a.bitOf(words[m - first]!) & e.bitOf(error[m * columns + n]!);
          sums[k * columns + n]! += a.weight * e.weight * codeOf(args, count, k);
        }
    }
  }
}

/** Input words that row k of a group's matrix meets at output positions first…end−1; 0 in the padding. */
function inputsOf(
  { spec }: SerialGradientArguments,
  group: number,
  k: number,
  first: number,
  end: number,
  input: Uint8Array | Int8Array,
): number[] {
  const { positions, channels, pixelsAt } = readGeometry(spec, "forward");
  const own = groupInputs(spec.shape);
  const pixels = new Int32Array(positions);
  return Array.from({ length: end - first }, (_, i) => {
    pixelsAt(first + i, pixels);
    const pixel = pixels[Math.floor(k / own)]!;
    return pixel < 0 ? 0 : input[pixel * channels + group * own + (k % own)]!;
  });
}

function codeOf({ settings, counts }: SerialGradientArguments, count: number, row: number): number {
  const code = Math.floor((count + settings.countsPerCode / 2) / settings.countsPerCode);
  const top = 2 ** settings.bits - 1;
  if (Math.floor(row / 16) % 2 === 0) {
    counts.conversions++;
    if (code > top) counts.high++;
  }
  return Math.min(code, top);
}

/** Bits of a word of `bits` bits, in two's complement where it is signed. */
function planesOf(bits: number, signed: boolean): Plane[] {
  return Array.from({ length: bits }, (_, i) => ({
    weight: signed && i === bits - 1 ? -(2 ** i) : 2 ** i,
    bitOf: (word) => (word >> i) & 1,
  }));
}

/** Bits of a magnitude, of positive words and then of negative ones. */
function phasesOf(bits: number): Plane[] {
  const places = Array.from({ length: bits - 1 }, (_, j) => j);
  return [1, -1].flatMap((sign) =>
    places.map((j) => ({
      weight: sign * 2 ** j,
      bitOf: (word: number) => (Math.max(sign * word, 0) >> j) & 1,
    })),
  );
}
