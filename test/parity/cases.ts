// Random cases: geometry of array layers, and tensors drawn from the project's own counter-based generator.
import fc from "fast-check";
import {
  type ConvSettings,
  type ConvShape,
  convShape,
  matrixShape,
  rowsOf,
} from "../../src/array/geometry.ts";
import { ConfigError } from "../../src/base/errors.ts";
import { normal, philox, seedOf, uniform } from "../../src/base/random.ts";
import { type CrossbarSpec, MAX_CONDUCTANCE } from "../../src/engine/engine.ts";

export interface LayerCase {
  readonly shape: ConvShape;
  readonly batch: number;
  readonly arrayRows: number;
  readonly arrayColumns: number;
  readonly partition: CrossbarSpec["partition"];
  readonly seed: number;
}

/** mostProducts: multiplications of one read of one batch; keeps the reference engine's part of the suite short. */
function layersOf(
  channels: number,
  arraySide: fc.Arbitrary<number>,
  mostProducts: number,
): fc.Arbitrary<LayerCase> {
  return fc
    .record({
      shape: fc.oneof(plainShapes(channels), generalShapes(channels)),
      batch: fc.integer({ min: 1, max: 3 }),
      arrayRows: arraySide,
      arrayColumns: arraySide,
      partition: fc.constantFrom("kernel-position" as const, "unrolled" as const),
      seed: fc.nat(),
    })
    .filter((one): one is LayerCase => one.shape !== null && products(one.shape, one.batch) < mostProducts);
}

const side = fc.integer({ min: 1, max: 7 });

/** null: the kernel does not fit. */
function shapeOf(settings: ConvSettings): ConvShape | null {
  try {
    return convShape(settings, "case");
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

/** Square kernels, the same on all sides. */
function plainShapes(channels: number): fc.Arbitrary<ConvShape | null> {
  return fc
    .record({
      inHeight: side,
      inWidth: side,
      inChannels: fc.integer({ min: 1, max: channels }),
      outChannels: fc.integer({ min: 1, max: channels }),
      kernel: fc.constantFrom(1, 3, 5),
      stride: fc.constantFrom(1, 2),
      padding: fc.integer({ min: 0, max: 2 }),
    })
    .map(({ kernel, ...rest }) => shapeOf({ ...rest, kernelHeight: kernel, kernelWidth: kernel }));
}

/** Everything that a convolution can be: other kernels, strides and dilation along each axis, other padding on each side, groups. */
function generalShapes(channels: number): fc.Arbitrary<ConvShape | null> {
  const padding = fc.integer({ min: 0, max: 2 });
  const steps = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }));
  return fc
    .record({
      inHeight: side,
      inWidth: side,
      kernelHeight: fc.integer({ min: 1, max: 4 }),
      kernelWidth: fc.integer({ min: 1, max: 4 }),
      stride: steps,
      dilation: steps,
      padding: fc.record({ top: padding, bottom: padding, left: padding, right: padding }),
      groups: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: channels })),
      inputs: fc.double({ min: 0, max: 1, noNaN: true }),
      outputs: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ inputs, outputs, ...rest }) => {
      const ofGroup = (share: number) => Math.max(1, Math.round((share * channels) / rest.groups));
      const inChannels = rest.groups * ofGroup(inputs);
      return shapeOf({ ...rest, inChannels, outChannels: rest.groups * ofGroup(outputs) });
    });
}

export const layerCase = layersOf(40, fc.integer({ min: 3, max: 17 }), 300_000);
/** Blocks up to all rows of a layer: sums of words at the ends of what 32 bits hold, and beyond. */
export const wordLayerCase = layersOf(
  300,
  fc.oneof(fc.integer({ min: 3, max: 17 }), fc.constantFrom(31, 32, 64, 100, 128, 255, 256, 257, 300, 1000)),
  100_000,
);

function products(shape: ConvShape, batch: number): number {
  const rows = rowsOf(shape);
  const pixels = Math.max(shape.outHeight * shape.outWidth, shape.inHeight * shape.inWidth);
  return batch * pixels * rows * shape.outChannels;
}

export function convolution(settings: {
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernel: number;
  readonly stride: ConvSettings["stride"];
  readonly padding: ConvSettings["padding"];
  readonly dilation?: ConvSettings["dilation"];
  readonly groups?: number;
}): ConvShape {
  const { kernel, ...rest } = settings;
  return convShape({ ...rest, kernelHeight: kernel, kernelWidth: kernel }, "case");
}

/** A fully connected layer. */
export function fullyConnected(inputs: number, outputs: number): ConvShape {
  return matrixShape(inputs, outputs);
}

/** A spec with plain defaults: one large float array, gain 1. */
export function crossbarSpec(shape: ConvShape, settings: Partial<CrossbarSpec> = {}): CrossbarSpec {
  return {
    name: "layer",
    layer: 3,
    shape,
    mapping: "float",
    subtraction: "analog",
    offOnRatio: 0,
    windowLow: -1,
    arrayRows: 4096,
    arrayColumns: 4096,
    partition: "kernel-position",
    gain: 1,
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
      const { u, z } = numbersOf(seed, ++stream, count);
      return Float32Array.from({ length: count }, (_, i) => value(u[i]!, z[i]!));
    },
    pick: (choices) => choices[whole(0, choices.length - 1)]!,
  };
}

/** The last case's numbers: each engine asks for them again. */
const numbers = { seed: Number.NaN, byName: new Map<string, Numbers>() };
interface Numbers {
  readonly u: Float64Array;
  readonly z: Float64Array;
}

function numbersOf(seed: number, stream: number, count: number): Numbers {
  if (numbers.seed !== seed) numbers.byName.clear();
  numbers.seed = seed;
  const name = `${stream} ${count}`;
  const known = numbers.byName.get(name);
  if (known) return known;
  const drawn = { u: new Float64Array(count), z: new Float64Array(count) };
  const words = new Uint32Array(4);
  for (let i = 0; i < count; i++) {
    philox(seedOf(seed), stream, 0, i, 0, words);
    drawn.u[i] = uniform(words[0]!);
    drawn.z[i] = normal(words[1]!);
  }
  numbers.byName.set(name, drawn);
  return drawn;
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

export type Words = Uint8Array | Int8Array;
export type WordKind = "u8" | "i8";

/** Words of one kind: a quarter zeros, a quarter at the kind's ends, the others anywhere between. Of `bits` bits without the sign:
 *  8 for all that the kind holds. */
export function words(draw: Draw, count: number, kind: WordKind, bits = 8): Words {
  const high = Math.min(2 ** bits - 1, kind === "u8" ? 255 : 127);
  const low = kind === "u8" ? 0 : -Math.min(2 ** bits - 1, 128);
  const values = draw.values(count, (u, z) => {
    if (u < 0.25) return 0;
    if (u < 0.5) return z < 0 ? low : high;
    return Math.round(low + 2 * (u - 0.5) * (high - low));
  });
  return kind === "u8" ? Uint8Array.from(values) : Int8Array.from(values);
}

/** Words that are nearly all at one end of their kind, so that sums grow as large as they can. */
export function extremeWords(draw: Draw, count: number, kind: WordKind, bits = 8): Words {
  const end = kind === "u8" ? 2 ** bits - 1 : -Math.min(2 ** bits - 1, 128);
  const values = draw.values(count, (u, z) => (u > 0.03 ? end : u > 0.02 ? 0 : z < 0 ? Math.sign(end) : end));
  return kind === "u8" ? Uint8Array.from(values) : Int8Array.from(values);
}

/** Conductances as a grid may see them: in the window and at its ends, halfway between two steps, around the last step and far beyond. */
export function griddedConductances(draw: Draw, count: number, grid: number): Float32Array {
  return draw.values(count, (u, z) => {
    const sign = z < 0 ? -1 : 1;
    if (u < 0.05) return 0;
    if (u < 0.15) return sign;
    if (u < 0.3) return (Math.round(1000 * z) + 0.5) * grid;
    if (u < 0.4) return sign * (MAX_CONDUCTANCE + Math.round(200 * (u - 0.35)) / 2) * grid;
    if (u < 0.45) return sign * 1e6 * grid;
    return 0.5 * z;
  });
}
