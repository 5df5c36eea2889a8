// Pooling over windows of any size, stride and padding, activations that end at a clip or read words, and channels that move: parity of
// the engines, and each engine against a plain loop in float64.
import { afterAll, describe, expect, test } from "vitest";
import { roundEven } from "../../src/base/float32.ts";
import { ACTIVATION_COUNTERS } from "../../src/engine/engine.ts";
import { type PoolShape, pooledSizes } from "../../src/engine/poolShape.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { withBench } from "./bench.ts";
import { drawOf, words } from "./cases.ts";
import { comparison } from "./compare.ts";
import { allEngines, otherEngines } from "./engines.ts";

const others = await otherEngines();
const compared = comparison("windows, clips and channels", createReferenceEngine(), others);
afterAll(compared.report);

type Geometry = readonly [
  size: readonly [number, number, number],
  window: readonly [number, number],
  stride: readonly [number, number],
  pad: readonly [top: number, left: number, bottom: number, right: number],
];
/** ResNet's 3x3/2 with padding 1 first; then overlap in one direction, asymmetric padding, gaps, the whole map. */
const GEOMETRIES: readonly Geometry[] = [
  [
    [8, 8, 4],
    [3, 3],
    [2, 2],
    [1, 1, 1, 1],
  ],
  [
    [7, 9, 5],
    [3, 2],
    [1, 2],
    [2, 0, 0, 1],
  ],
  [
    [6, 5, 17],
    [2, 3],
    [3, 1],
    [0, 1, 1, 2],
  ],
  [
    [10, 4, 3],
    [1, 1],
    [3, 2],
    [0, 0, 0, 0],
  ],
  [
    [5, 6, 64],
    [5, 6],
    [1, 1],
    [0, 0, 0, 0],
  ],
  [
    [4, 4, 33],
    [4, 4],
    [1, 1],
    [3, 3, 3, 3],
  ],
  [
    [2, 2, 1],
    [2, 2],
    [1, 1],
    [1, 1, 0, 1],
  ],
  [
    [3, 16, 2],
    [3, 16],
    [2, 5],
    [1, 9, 1, 15],
  ],
];
const BATCH = 2;

function shapeOf([size, window, stride, pad]: Geometry, kind: PoolShape["kind"], countPadding: boolean) {
  const [inHeight, inWidth, channels] = size;
  const out = (axis: 0 | 1) =>
    Math.floor((size[axis] + pad[axis] + pad[axis + 2]! - window[axis]) / stride[axis]) + 1;
  const windows = { windowHeight: window[0], windowWidth: window[1] };
  const strides = { strideHeight: stride[0], strideWidth: stride[1], padTop: pad[0], padLeft: pad[1] };
  const outputs = { outHeight: out(0), outWidth: out(1), countPadding };
  return { kind, inHeight, inWidth, channels, ...windows, ...strides, ...outputs } satisfies PoolShape;
}

const SHAPES = GEOMETRIES.flatMap((geometry) =>
  (["max", "average"] as const).flatMap((kind) =>
    (kind === "max" ? [false] : [false, true]).map((counts) => shapeOf(geometry, kind, counts)),
  ),
);
const nameOf = (s: PoolShape) =>
  `${s.kind} ${s.windowHeight}x${s.windowWidth}/${s.strideHeight},${s.strideWidth} on ${s.inHeight}x${s.inWidth}x${s.channels}, padding ${s.padTop},${s.padLeft}${s.countPadding ? " counted" : ""}`;
const CASES = SHAPES.map((shape) => [nameOf(shape), shape] as const);

/** Places of a window's values in one image of the map, by their number in the window. */
function places(s: PoolShape, oy: number, ox: number, c: number): Map<number, number> {
  const found = new Map<number, number>();
  for (let ky = 0; ky < s.windowHeight; ky++)
    for (let kx = 0; kx < s.windowWidth; kx++) {
      const y = oy * s.strideHeight + ky - s.padTop;
      const x = ox * s.strideWidth + kx - s.padLeft;
      if (y >= 0 && y < s.inHeight && x >= 0 && x < s.inWidth)
        found.set(ky * s.windowWidth + kx, (y * s.inWidth + x) * s.channels + c);
    }
  return found;
}

/** Whole-number inputs and errors that are multiples of 8·9·5, of which every sum and mean is exact. */
function naive(s: PoolShape, input: readonly number[], error: readonly number[]) {
  const output: number[] = [];
  const inputError = input.map(() => 0);
  const { inputs } = pooledSizes(s);
  for (let image = 0; image < BATCH; image++)
    for (let oy = 0; oy < s.outHeight; oy++)
      for (let ox = 0; ox < s.outWidth; ox++)
        for (let c = 0; c < s.channels; c++) {
          const at = [...places(s, oy, ox, c).values()].map((place) => image * inputs + place);
          const e = error[output.length]!;
          const best = Math.max(...at.map((i) => input[i]!));
          const count = s.countPadding ? s.windowHeight * s.windowWidth : at.length;
          if (s.kind === "max") inputError[at.find((i) => input[i] === best)!]! += e;
          else for (const i of at) inputError[i]! += e / count;
          output.push(s.kind === "max" ? best : at.reduce((sum, i) => sum + input[i]!, 0) / count);
        }
  return { output, inputError };
}

describe.each(await allEngines())("windows on $label", ({ engine }) => {
  test.each(CASES)("%s as a plain loop", async (_, shape) => {
    await withBench(engine, async (bench) => {
      const { inputs, outputs } = pooledSizes(shape);
      const draw = drawOf(shape.channels);
      const x = draw.values(BATCH * inputs, (_u, z) => Math.round(3 * z));
      const e = draw.values(BATCH * outputs, (_u, z) => Math.round(4 * z) * 8);
      const input = bench.put("x", x);
      const error = bench.put("e", e);
      const output = bench.zeros("y", "f32", BATCH * outputs);
      const inputError = bench.put("d", new Float32Array(BATCH * inputs).fill(9));
      const choice = shape.kind === "max" ? bench.zeros("choice", "u8", BATCH * outputs) : null;
      engine.pool(input, output, choice, BATCH, shape);
      engine.poolBackward(error, inputError, choice, BATCH, shape);
      const expected = naive(shape, [...x], [...e]);
      const near = (got: Float32Array, wanted: readonly number[]) =>
        got.forEach((value, i) => {
          expect(value).toBeCloseTo(wanted[i]!, 4);
        });
      near(await bench.f32(output), expected.output);
      near(await bench.f32(inputError), expected.inputError);
    });
  });

  test("a relu ends at its clip, and what is not finite stays", async () => {
    await withBench(engine, async (bench) => {
      const x = Float32Array.of(-1, 0.5, 5.9, 6, 6.5, 1e30, Infinity, Number.NaN);
      const counters = bench.zeros("counters", "f64", ACTIVATION_COUNTERS.length);
      const floats = bench.zeros("y", "f32", 8);
      const bytes = bench.zeros("w", "u8", 8);
      const input = bench.put("x", x);
      const settings = { relu: true, clip: 6, counters };
      engine.activate(input, floats, 8, { ...settings, quantization: null });
      expect([...(await bench.f32(floats))]).toEqual([
        0,
        0.5,
        Math.fround(5.9),
        6,
        6,
        6,
        Infinity,
        Number.NaN,
      ]);
      engine.activate(input, bytes, 8, { ...settings, quantization: { bits: 8, step: 2 ** -5 } });
      expect([...(await bench.get(bytes))]).toEqual([0, 16, roundEven(5.9 * 32), 192, 192, 192, 0, 0]);
      // a range that ends below the clip: its end counts
      engine.activate(input, bytes, 8, { ...settings, quantization: { bits: 8, step: 2 ** -6 } });
      expect([...(await bench.get(bytes))]).toEqual([0, 32, 255, 255, 255, 255, 0, 0]);
      const [values, clipped, notFinite] = await bench.get(counters);
      // in the last pass 5.9 and above, among them infinity
      expect([values, clipped, notFinite]).toEqual([24, 1 + 5, 6]);
    });
  });

  test("an activation of words is that of the numbers they stand for", async () => {
    await withBench(engine, async (bench) => {
      const counters = bench.zeros("counters", "f64", ACTIVATION_COUNTERS.length);
      const x = Int8Array.of(-128, -1, 0, 1, 3, 64, 127);
      const same = bench.zeros("u", "u8", 7);
      const floats = bench.zeros("f", "f32", 7);
      const input = bench.put("x", x);
      engine.activate(input, same, 7, {
        relu: true,
        quantization: { bits: 8, step: 2 ** -6 },
        counters,
        step: 2 ** -7,
      });
      expect([...(await bench.get(same))]).toEqual([0, 0, 0, 0, 2, 32, 64]);
      engine.activate(input, floats, 7, { relu: false, quantization: null, counters, step: 2 ** -7 });
      expect([...(await bench.f32(floats))]).toEqual([...x].map((word) => word / 128));
    });
  });

  test("channels of two tensors lie side by side, and come back", async () => {
    await withBench(engine, async (bench) => {
      for (const kind of ["f32", "u8", "i8"] as const) {
        const make = (name: string, values: readonly number[]) =>
          bench.put(
            name,
            kind === "f32"
              ? Float32Array.from(values)
              : kind === "u8"
                ? Uint8Array.from(values)
                : Int8Array.from(values),
          );
        const a = make(`a ${kind}`, [1, 2, 11, 12, 21, 22]);
        const b = make(`b ${kind}`, [3, 4, 5, 13, 14, 15, 23, 24, 25]);
        const joined = bench.zeros(`joined ${kind}`, kind, 15);
        const back = bench.zeros(`back ${kind}`, kind, 9);
        engine.copyChannels(a, joined, 3, {
          channels: 2,
          fromChannels: 2,
          fromFirst: 0,
          toChannels: 5,
          toFirst: 0,
        });
        engine.copyChannels(b, joined, 3, {
          channels: 3,
          fromChannels: 3,
          fromFirst: 0,
          toChannels: 5,
          toFirst: 2,
        });
        expect([...(await bench.get(joined))]).toEqual([
          1, 2, 3, 4, 5, 11, 12, 13, 14, 15, 21, 22, 23, 24, 25,
        ]);
        engine.copyChannels(joined, back, 3, {
          channels: 3,
          fromChannels: 5,
          fromFirst: 2,
          toChannels: 3,
          toFirst: 0,
        });
        expect([...(await bench.get(back))]).toEqual([...(await bench.get(b))]);
      }
    });
  });
});

describe.skipIf(others.length === 0)("windows, clips and channels are those of the reference", () => {
  test.each(CASES)("%s", async (_, shape) => {
    const { inputs, outputs } = pooledSizes(shape);
    for (const kind of ["f32", "u8", "i8"] as const)
      await compared.check(async (bench) => {
        const draw = drawOf(shape.channels);
        const tied = (z: number) => Math.round(2 * z) / 4;
        const input = bench.put(
          "input",
          kind === "f32"
            ? draw.values(BATCH * inputs, (u, z) => (u < 0.5 ? tied(z) : z))
            : words(draw, BATCH * inputs, kind).map((x) => (Math.abs(x) < 60 ? Math.sign(x) : x)),
        );
        const error = bench.put(
          "error",
          draw.values(BATCH * outputs, (_u, z) => z),
        );
        const output = bench.zeros("output", kind, BATCH * outputs + 3);
        bench.engine.fill(output, 7);
        const inputError = bench.put("inputError", new Float32Array(BATCH * inputs).fill(9));
        const choice = shape.kind === "max" ? bench.zeros("choice", "u8", BATCH * outputs) : null;
        bench.engine.pool(input, output, choice, BATCH, shape);
        bench.engine.poolBackward(error, inputError, choice, BATCH, shape);
        return {
          output: await bench.get(output),
          inputError: await bench.get(inputError),
          ...(choice && { choice: await bench.get(choice) }),
        };
      });
  });

  test.each([1, 3, 17, 64, 65, 20_001])("clips and words, %d values", async (length) => {
    for (const kind of ["f32", "u8", "i8"] as const)
      for (const clip of [null, 0.3, 1.7])
        for (const quantization of [null, { bits: 8, step: 2 ** -6 }, { bits: 3, step: 2 ** -2 }])
          await compared.check(async (bench) => {
            const draw = drawOf(length);
            const floats = draw.values(length, (_u, z) => z);
            // floats that are quantized and no numbers have no code
            if (length > 3) floats.set([quantization ? 1 : Number.NaN, Infinity, -Infinity], 0);
            const input = bench.put("input", kind === "f32" ? floats : words(draw, length, kind));
            const counters = bench.zeros("counters", "f64", ACTIVATION_COUNTERS.length);
            const step = kind === "f32" ? 1 : 2 ** -5;
            const settings = { relu: true, clip, quantization, counters, step };
            const wide = bench.zeros("wide", "f32", length + 2);
            bench.engine.activate(input, wide, length, settings);
            const narrow = bench.zeros("narrow", "u8", length + 2);
            if (quantization) bench.engine.activate(input, narrow, length, settings);
            return {
              wide: await bench.get(wide),
              narrow: await bench.get(narrow),
              counters: await bench.get(counters),
            };
          });
  });

  test.each([
    [1, 1, 1],
    [7, 3, 5],
    [129, 16, 48],
    [33, 1, 2],
  ])("channels at %d positions, %d and %d of them", async (positions, first, second) => {
    for (const kind of ["f32", "u8", "i8"] as const)
      await compared.check(async (bench) => {
        const draw = drawOf(positions);
        const put = (name: string, channels: number) =>
          bench.put(
            name,
            kind === "f32"
              ? draw.values(positions * channels, (_u, z) => z)
              : words(draw, positions * channels, kind),
          );
        const toChannels = first + second;
        const a = put("a", first);
        const b = put("b", second);
        const joined = bench.zeros("joined", kind, positions * toChannels + 5);
        const back = bench.zeros("back", kind, positions * second);
        const whole = (channels: number, toFirst: number) => ({
          channels,
          fromChannels: channels,
          fromFirst: 0,
          toChannels,
          toFirst,
        });
        bench.engine.fill(joined, 9);
        bench.engine.copyChannels(a, joined, positions, whole(first, 0));
        const half = await bench.get(joined);
        bench.engine.copyChannels(b, joined, positions, whole(second, first));
        const slice = { channels: second, fromChannels: toChannels, fromFirst: first };
        bench.engine.copyChannels(joined, back, positions, { ...slice, toChannels: second, toFirst: 0 });
        return { half, joined: await bench.get(joined), back: await bench.get(back) };
      });
  });
});
