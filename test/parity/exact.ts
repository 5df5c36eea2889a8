// Whole-number arithmetic of reads and gradients of words, once more and by other means: big integers, sums in plain loops over the
// layer's geometry, rounding by division. Shares no code with the reference engine.
import type { CrossbarSpec, Direction } from "../../src/engine/engine.ts";

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

/** What a column weight of the layer adds to the output for a word of 1, in steps, all planes and subtractions together. */
export function weightSteps(spec: CrossbarSpec, stored: Float32Array, grid: number): Float64Array {
  const { mapping, subtraction, offOnRatio: r } = spec;
  const weights = mapping === "pair" ? stored.length / 2 : stored.length;
  const digital = mapping === "offset" || (mapping !== "float" && subtraction === "digital");
  const current = (g: number) => stepsOf(f((1 - r) / 2) * g + f((1 + r) / 2), grid);
  const reference = stepsOf((1 + r) / 2, grid);
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
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, stride, padding } = shape;
  for (let m = 0; m < batch * outHeight * outWidth; m++) {
    const image = Math.floor(m / (outHeight * outWidth));
    const [oy, ox] = [Math.floor(m / outWidth) % outHeight, m % outWidth];
    for (let ky = 0; ky < shape.kernelHeight; ky++)
      for (let kx = 0; kx < shape.kernelWidth; kx++) {
        const [y, x] = [oy * stride + ky - padding, ox * stride + kx - padding];
        if (y < 0 || y >= inHeight || x < 0 || x >= inWidth) continue;
        const pixel = ((image * inHeight + y) * inWidth + x) * inChannels;
        for (let c = 0; c < inChannels; c++)
          for (let n = 0; n < outChannels; n++) {
            const row = (ky * shape.kernelWidth + kx) * inChannels + c;
            visit(pixel + c, m * outChannels + n, row * outChannels + n);
          }
      }
  }
}

/** Result of a read without converter: sums over all blocks, rounded once. unit = grid·inputStep. */
export function exactRead(
  spec: CrossbarSpec,
  direction: Direction,
  steps: Float64Array,
  values: Uint8Array | Int8Array,
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
  input: Uint8Array | Int8Array,
  error: Uint8Array | Int8Array,
  step: number,
): Float32Array {
  const { kernelHeight, kernelWidth, inChannels, outChannels } = spec.shape;
  const sums = new BigInt64Array(kernelHeight * kernelWidth * inChannels * outChannels);
  forProducts(spec, batch, (i, o, weight) => {
    sums[weight]! += BigInt(input[i]!) * BigInt(error[o]!);
  });
  return Float32Array.from(sums, (sum) => floatOf(sum) * step);
}
