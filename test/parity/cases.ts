// Random cases: geometry of array layers, and tensors drawn from the project's own counter-based generator.
import fc from "fast-check";
import type { ConvShape } from "../../src/array/geometry.ts";
import { normal, philox, seedOf, uniform } from "../../src/base/random.ts";
import type { CrossbarSpec } from "../../src/engine/engine.ts";

/** Multiplications of one read of one image batch, at most: keeps the reference engine's part of the suite short. */
const MOST_PRODUCTS = 300_000;

export interface LayerCase {
  readonly shape: ConvShape;
  readonly batch: number;
  readonly arrayRows: number;
  readonly arrayColumns: number;
  readonly partition: CrossbarSpec["partition"];
  readonly seed: number;
}

export const layerCase: fc.Arbitrary<LayerCase> = fc
  .record({
    inHeight: fc.integer({ min: 1, max: 7 }),
    inWidth: fc.integer({ min: 1, max: 7 }),
    inChannels: fc.integer({ min: 1, max: 40 }),
    outChannels: fc.integer({ min: 1, max: 40 }),
    kernel: fc.constantFrom(1, 3, 5),
    stride: fc.constantFrom(1, 2),
    padding: fc.integer({ min: 0, max: 2 }),
    batch: fc.integer({ min: 1, max: 3 }),
    arrayRows: fc.integer({ min: 3, max: 17 }),
    arrayColumns: fc.integer({ min: 3, max: 17 }),
    partition: fc.constantFrom("kernel-position" as const, "unrolled" as const),
    seed: fc.nat(),
  })
  .map(({ kernel, inHeight, inWidth, inChannels, outChannels, stride, padding, ...rest }) => ({
    ...rest,
    shape: convolution({ inHeight, inWidth, inChannels, outChannels, kernel, stride, padding }),
  }))
  .filter(
    ({ shape, batch }) => shape.outHeight > 0 && shape.outWidth > 0 && products(shape, batch) < MOST_PRODUCTS,
  );

function products(shape: ConvShape, batch: number): number {
  const rows = shape.kernelHeight * shape.kernelWidth * shape.inChannels;
  const pixels = Math.max(shape.outHeight * shape.outWidth, shape.inHeight * shape.inWidth);
  return batch * pixels * rows * shape.outChannels;
}

export function convolution(settings: {
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
}): ConvShape {
  const { kernel, stride, padding, ...sizes } = settings;
  const extent = (size: number) => Math.floor((size + 2 * padding - kernel) / stride) + 1;
  return {
    ...{ ...sizes, stride, padding, kernelHeight: kernel, kernelWidth: kernel },
    outHeight: extent(sizes.inHeight),
    outWidth: extent(sizes.inWidth),
  };
}

/** A fully connected layer. */
export function fullyConnected(inputs: number, outputs: number): ConvShape {
  return convolution({
    ...{ inHeight: 1, inWidth: 1, inChannels: inputs, outChannels: outputs },
    ...{ kernel: 1, stride: 1, padding: 0 },
  });
}

/** A spec with plain defaults: one large float array, gain 1. */
export function crossbarSpec(shape: ConvShape, settings: Partial<CrossbarSpec> = {}): CrossbarSpec {
  return {
    ...{ name: "layer", layer: 3, shape, mapping: "float", subtraction: "analog", offOnRatio: 0 },
    ...{ arrayRows: 4096, arrayColumns: 4096, partition: "kernel-position", gain: 1 },
    ...settings,
  };
}

export function specOf(layer: LayerCase, settings: Partial<CrossbarSpec>): CrossbarSpec {
  const { shape, arrayRows, arrayColumns, partition } = layer;
  return crossbarSpec(shape, {
    arrayRows,
    arrayColumns,
    partition,
    gain: 0.37,
    offOnRatio: 0.1,
    ...settings,
  });
}

/** A source of floats for one case: values(count, f) gives f(uniform in (0, 1], standard normal) for each element. */
export interface Draw {
  values(count: number, value: (u: number, z: number) => number): Float32Array;
  /** A whole number in [low, high]. */
  whole(low: number, high: number): number;
  pick<T>(choices: readonly T[]): T;
}

export function drawOf(seed: number): Draw {
  const words = new Uint32Array(4);
  let stream = 100;
  const whole: Draw["whole"] = (low, high) => {
    philox(seedOf(seed), stream++, 0, 0, 0, words);
    return low + (words[0]! % (high - low + 1));
  };
  return {
    whole,
    values: (count, value) => {
      stream++;
      return Float32Array.from({ length: count }, (_, i) => {
        philox(seedOf(seed), stream, 0, i, 0, words);
        return value(uniform(words[0]!), normal(words[1]!));
      });
    },
    pick: (choices) => choices[whole(0, choices.length - 1)]!,
  };
}

/** Inputs of a read: a third zeros; signed, or not negative; on a grid of 2^−bits·range, or any floats. */
export function inputs(draw: Draw, count: number, signed: boolean, grid: number | null): Float32Array {
  return draw.values(count, (u, z) => {
    if (u < 1 / 3) return 0;
    const size = (u - 1 / 3) * 1.5;
    const x = grid === null ? size : Math.min(Math.floor(size * grid), grid - 1);
    return signed && z < 0 ? -x : x;
  });
}

/** Conductances within the nominal window, a few at its ends. */
export function conductances(draw: Draw, count: number): Float32Array {
  return draw.values(count, (u, z) => Math.min(Math.max(z * 0.5 + (u - 0.5) * 0.1, -1), 1));
}
