// Whole-number arithmetic of reads and gradients of words, once more and by other means: big integers, sums in plain loops over the
// layer's geometry, rounding by division. Shares no code with the reference engine.
import { rowsOf } from "../../src/array/geometry.ts";
import type { CrossbarSpec, Direction, ReadSettings } from "../../src/engine/engine.ts";
import { crossbarSpec, fullyConnected, type WordKind, type Words } from "./cases.ts";

const f = Math.fround;
const LAST_STEP = 32639;

/** n/d to the nearest whole number, ties to even; d > 0. */
export function dividedEven(n: bigint, d: bigint): bigint {
  const down = n >= 0n ? n / d : -((-n + d - 1n) / d);
  const twice = 2n * (n - down * d);
  return twice > d || (twice === d && down % 2n !== 0n) ? down + 1n : down;
}

/** The float nearest to a whole number, ties to even. */
export function floatOf(whole: bigint): number {
  const size = whole < 0n ? -whole : whole;
  const excess = BigInt(Math.max(size.toString(2).length - 24, 0));
  const rounded = Number(dividedEven(size, 1n << excess)) * 2 ** Number(excess);
  return whole < 0n ? -rounded : rounded;
}

/** Whole steps of a weight, at most the last step; a grid of a power of two divides exactly in doubles. */
function stepsOf(weight: number, grid: number): number {
  const exact = f(weight) / grid;
  const down = Math.floor(exact);
  const even = exact - down > 0.5 || (exact - down === 0.5 && down % 2 !== 0) ? down + 1 : down;
  return Math.min(Math.max(even, -LAST_STEP), LAST_STEP);
}

/** Contribution of a column weight to the layer's output for a word of 1, in steps, all planes and subtractions together. */
export function weightSteps(spec: CrossbarSpec, stored: Float32Array, grid: number): Float64Array {
  const { mapping, subtraction, offOnRatio: r, windowLow } = spec;
  const weights = mapping === "pair" ? stored.length / 2 : stored.length;
  const digital = mapping === "offset" || (mapping !== "float" && subtraction === "digital");
  // G of the reference cell: a window of 2 above windowLow reaches from r to 1
  const cell = r + ((1 - r) / 2) * -windowLow;
  const current = (g: number) => stepsOf(f((1 - r) / 2) * g + f(cell), grid);
  const reference = stepsOf(cell, grid);
  return Float64Array.from({ length: weights }, (_, i) => {
    const g = stored[i]!;
    if (mapping !== "pair") return digital ? current(g) - reference : stepsOf(g, grid);
    const other = stored[weights + i]!;
    return digital ? current(g) - current(other) : stepsOf(f(g - other) / 2, grid);
  });
}

/** Factor from the sum's value to the output. */
export function outputScale({ mapping, subtraction, offOnRatio: r, gain }: CrossbarSpec): number {
  if (mapping === "float" || (mapping !== "offset" && subtraction === "analog")) return f(gain);
  return f(gain / (((1 - r) / 2) * (mapping === "pair" ? 2 : 1)));
}

/** Calls visit for every product of a layer: input pixel and channel, output pixel and channel, index into the weight matrix. */
export function forProducts(
  { shape }: CrossbarSpec,
  batch: number,
  visit: (input: number, output: number, weight: number) => void,
): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, groups } = shape;
  const ofInputs = inChannels / groups;
  const ofOutputs = outChannels / groups;
  for (let m = 0; m < batch * outHeight * outWidth; m++) {
    const image = Math.floor(m / (outHeight * outWidth));
    const oy = Math.floor(m / outWidth) % outHeight;
    const ox = m % outWidth;
    for (let ky = 0; ky < shape.kernelHeight; ky++)
      for (let kx = 0; kx < shape.kernelWidth; kx++) {
        const y = oy * shape.strideHeight + ky * shape.dilationHeight - shape.paddingTop;
        const x = ox * shape.strideWidth + kx * shape.dilationWidth - shape.paddingLeft;
        if (y < 0 || y >= inHeight || x < 0 || x >= inWidth) continue;
        const pixel = ((image * inHeight + y) * inWidth + x) * inChannels;
        for (let c = 0; c < ofInputs; c++)
          for (let n = 0; n < outChannels; n++) {
            const row = (ky * shape.kernelWidth + kx) * ofInputs + c;
            visit(
              pixel + Math.floor(n / ofOutputs) * ofInputs + c,
              m * outChannels + n,
              row * outChannels + n,
            );
          }
      }
  }
}

/** Result of a read without converter: sums over all blocks, rounded once. unit = grid·inputStep. */
export function exactRead(
  spec: CrossbarSpec,
  direction: Direction,
  steps: Float64Array,
  values: Words,
  settings: { readonly batch: number; readonly outputs: number; readonly unit: number },
): Float32Array {
  const sums = new BigInt64Array(settings.outputs);
  forProducts(spec, settings.batch, (input, output, weight) => {
    const [from, to] = direction === "forward" ? [input, output] : [output, input];
    sums[to]! += BigInt(values[from]!) * BigInt(steps[weight]!);
  });
  return Float32Array.from(sums, (sum) => f(outputScale(spec) * (floatOf(sum) * settings.unit)));
}

/** Gradient without converter. */
export function exactGradient(
  spec: CrossbarSpec,
  batch: number,
  input: Words,
  error: Words,
  step: number,
): Float32Array {
  const sums = new BigInt64Array(rowsOf(spec.shape) * spec.shape.outChannels);
  forProducts(spec, batch, (i, o, weight) => {
    sums[weight]! += BigInt(input[i]!) * BigInt(error[o]!);
  });
  return Float32Array.from(sums, (sum) => floatOf(sum) * step);
}

/** Columns whose sums lie at the middle of two floats of each size beyond 2^24, and one beside it, of both signs: `rows` words of
 *  the kind's largest value, and one word of 1 that sets the rest. The same for one gradient, over positions. */
export function betweenFloats(kind: WordKind, grid: number) {
  const largest = kind === "u8" ? 255 : 127;
  const rows = 1200;
  const sums: bigint[] = [];
  for (let excess = 1n; largest * 32639 * rows > Number(1n << (excess + 25n)); excess++)
    for (const mantissa of [(1n << 23n) + 12345n, (1n << 23n) + 12346n, (1n << 24n) - 1n])
      for (const beside of [-1n, 0n, 1n])
        for (const sign of [-1n, 1n])
          sums.push(sign * ((mantissa << excess) + (1n << (excess - 1n)) + beside));
  const spec = crossbarSpec(fullyConnected(rows + 1, sums.length));
  const stored = new Float32Array((rows + 1) * sums.length);
  for (const [n, sum] of sums.entries()) {
    let rest = Number(sum);
    for (let row = 0; row < rows; row++) {
      const q = Math.max(Math.min(Math.trunc(rest / largest), 32639), -32639);
      stored[row * sums.length + n] = q * grid;
      rest -= q * largest;
    }
    stored[rows * sums.length + n] = rest * grid;
  }
  const largestBut = (length: number, at: number, value: number): Words => {
    const values = Array.from({ length }, (_, i) => (i === at ? value : largest));
    return kind === "u8" ? Uint8Array.from(values) : Int8Array.from(values);
  };
  const input = largestBut(rows + 1, rows, 1);
  const positions = 70_000;
  const error = {
    input: largestBut(positions, 0, 1),
    error: largestBut(positions, 0, 3),
    sum: BigInt(positions - 1) * BigInt(largest) ** 2n + 3n,
  };
  return { sums, spec, stored, input, error };
}

export interface Digitizing extends Pick<ReadSettings, "encoding" | "phases"> {
  readonly bits: number;
  readonly zero: number;
  /** A step of 2^k units of the sum. */
  readonly k: number;
  readonly rounding: "nearest" | "floor" | "mid-rise";
}

/** Twice the code of a whole partial sum (with the half of "mid-rise"). */
function twiceCode(sum: bigint, { bits, zero, k, rounding }: Digitizing): bigint {
  const lsb = 1n << BigInt(k);
  // An exact edge of "floor" goes to the even side: round to even half a step lower.
  const near = dividedEven(2n * sum - (rounding === "nearest" ? 0n : lsb), 2n * lsb);
  const low = BigInt(-zero);
  const high = BigInt(2 ** bits - 1 - zero);
  const inside = near < low ? low : near > high ? high : near;
  return 2n * inside + (rounding === "mid-rise" ? 1n : 0n);
}

/** Twice the sum of codes of one output of a fully connected layer with blocks of four rows: inputs and steps by row. */
export function twiceDigitized(input: Words, steps: Float64Array, how: Digitizing): bigint {
  const applied = (x: number, bit: number | null) =>
    bit === null ? x : Math.sign(x) * (Math.floor(Math.abs(x) / 2 ** bit) % 2);
  const whole = (x: number) => x;
  const phases =
    how.phases === "analog" ? [whole] : [(x: number) => Math.max(x, 0), (x: number) => Math.min(x, 0)];
  let total = 0n;
  for (let first = 0; first < input.length; first += 4)
    for (const [phase, part] of phases.entries())
      for (const bit of how.encoding === "analog" ? [null] : [0, 1, 2, 3, 4, 5, 6, 7]) {
        let sum = 0n;
        for (let row = first; row < Math.min(first + 4, input.length); row++)
          sum += BigInt(applied(part(input[row]!), bit) * steps[row]!);
        // The second phase reads what is negative as positive, and is subtracted.
        total += 2n ** BigInt(bit ?? 0) * (phase === 0 ? twiceCode(sum, how) : -twiceCode(-sum, how));
      }
  return total;
}
