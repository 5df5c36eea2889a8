// Facts about reads and gradients of words that hold without any other engine: exact sums by big integers, one rounding to a float,
// converters by whole-number division, encodings and phases that agree bit for bit, order that does not matter. On each engine.
import { describe, expect, test } from "vitest";
import { normal, philox, STREAM } from "../../src/base/random.ts";
import type { CrossbarSpec, Direction, Engine, ReadSettings } from "../../src/engine/engine.ts";
import { layerSizes } from "../../src/engine/validate.ts";
import { FLOATS, withBench } from "./bench.ts";
import {
  convolution,
  crossbarSpec,
  drawOf,
  fullyConnected,
  griddedConductances,
  type WordKind,
  type Words,
  words,
} from "./cases.ts";
import { allEngines } from "./engines.ts";
import {
  betweenFloats,
  dividedEven,
  exactGradient,
  exactRead,
  floatOf,
  outputScale,
  twiceDigitized,
  weightSteps,
} from "./exact.ts";
import { expectSame, SHAPES } from "./facts.ts";
import { READ_CASES } from "./readCases.ts";

const f = Math.fround;
const GRID = 2 ** -14;
const STEP = 2 ** -7;
const BATCH = 2;
const KINDS = ["u8", "i8"] as const;

const ideal = READ_CASES.filter(({ converter }) => converter === "ideal");
const mappings = ideal.filter(({ encoding, phases }) => encoding === "analog" && phases === "analog");
const layers = SHAPES.map((shape, index) => ({
  ...{ shape, partition: index % 2 ? ("kernel-position" as const) : ("unrolled" as const) },
  ...{ arrayRows: 5, arrayColumns: 3, gain: 0.37, offOnRatio: 0.1, windowLow: index % 3 ? -1 : -0.75 },
}));

test("whole numbers become floats by one rounding, ties to even", () => {
  for (const whole of [
    0n,
    1n,
    -255n,
    (1n << 24n) + 1n,
    (1n << 24n) + 3n,
    -(1n << 24n) - 1n,
    255n * 32639n * 4096n,
  ])
    expect(floatOf(whole), `${whole}`).toBe(f(Number(whole)));
  expect([5n, -5n, 7n, -7n, 6n].map((n) => dividedEven(n, 2n))).toEqual([2n, -2n, 4n, -4n, 3n]);
});

describe.each(await allEngines())("$label", ({ engine }) => {
  test.each(ideal)(
    "reads without converter are exact sums, rounded once: $mapping $subtraction, $encoding, $phases",
    async ({ mapping, subtraction, encoding, phases }) => {
      const large = { shape: fullyConnected(700, 3), partition: "unrolled", arrayRows: 4096 } as const;
      for (const [index, layer] of [...layers, large].entries()) {
        const spec = crossbarSpec(layer.shape, { ...layer, mapping, subtraction });
        const data = dataOf(spec, KINDS[index % 2]!, index);
        const results = await readBothWays(engine, spec, data, { encoding, phases });
        const steps = weightSteps(spec, data.stored, GRID);
        for (const direction of ["forward", "backward"] as const) {
          const settings = { batch: BATCH, outputs: results[direction].length, unit: GRID * STEP };
          expectSame(results[direction], exactRead(spec, direction, steps, data[direction], settings));
        }
      }
    },
  );

  test.each(mappings)(
    "encodings and phases agree bit for bit without converter: $mapping $subtraction",
    async (read) => {
      const { mapping, subtraction } = read;
      for (const layer of layers) {
        const spec = crossbarSpec(layer.shape, { ...layer, mapping, subtraction });
        const data = dataOf(spec, "i8", 8);
        const plain = await readBothWays(engine, spec, data, {});
        for (const encoding of ["analog", "bit-serial"] as const)
          for (const phases of ["analog", "digital"] as const)
            expectSameReads(await readBothWays(engine, spec, data, { encoding, phases }), plain);
      }
    },
  );

  test.each(KINDS)("sums at, just below and just above the middle of two floats: %s", async (kind) => {
    const { sums, spec, stored, input, error } = betweenFloats(kind, GRID);
    const floats = Float32Array.from(sums, (sum) => floatOf(sum) * GRID);
    await withBench(engine, async (bench) => {
      const read = bench.read({ inputStep: 1 });
      const array = bench.array(spec, stored, GRID);
      const y = bench.zeros("y", "f32", floats.length);
      engine.forward(array, bench.put("x", input), y, 1, read);
      expectSame(await bench.f32(y), floats);
      const { outChannels, inChannels } = spec.shape;
      const turned = crossbarSpec(fullyConnected(outChannels, inChannels));
      const transposed = stored.map(
        (_, i) => stored[(i % inChannels) * outChannels + Math.floor(i / inChannels)]!,
      );
      const back = bench.array(turned, transposed, GRID);
      engine.backward(back, bench.put("e", input), y, 1, read);
      expectSame(await bench.f32(y), floats);
      // The same sums as gradients: positions instead of rows.
      const gradients = crossbarSpec(fullyConnected(1, 1));
      const one = bench.zeros("gradient", "f32", 1);
      const layer = bench.array(gradients, new Float32Array(1), GRID);
      const ones = bench.put("ones", error.input);
      engine.weightGradient(
        layer,
        ones,
        bench.put("errors", error.error),
        one,
        error.error.length,
        bench.sum(),
      );
      expectSame(await bench.f32(one), Float32Array.of(floatOf(error.sum)));
    });
  });

  const converters = READ_CASES.filter(
    ({ mapping, subtraction, converter }) =>
      converter !== "ideal" && mapping === "reference" && subtraction === "analog",
  );
  test.each(converters)(
    "a converter's codes are quotients of whole numbers: $encoding inputs, $phases phases, $converter",
    async ({ encoding, phases, converter }) => {
      const spec = crossbarSpec(fullyConnected(19, 40), { arrayRows: 4, mapping: "reference", gain: 0.37 });
      const { stored, forward } = dataOf(spec, "i8", 5);
      const steps = weightSteps(spec, stored, GRID);
      // A step of 2^k units of the sum; bits and zero so that both ends clip.
      const k = encoding === "analog" ? 17 : 11;
      const range = { bits: 5, zero: 13, k, rounding: converter as "floor" };
      const unit = encoding === "analog" ? GRID * STEP : GRID;
      await withBench(engine, async (bench) => {
        const adc = bench.adc(range, [unit * 2 ** k, range.zero]);
        const y = bench.zeros("y", "f32", BATCH * 40);
        const read = bench.read({ encoding, phases, inputStep: STEP, adc });
        engine.forward(bench.array(spec, stored, GRID), bench.put("x", forward), y, BATCH, read);
        const expected = Array.from({ length: BATCH * 40 }, (_, i) => {
          const image = Math.floor(i / 40);
          const column = steps.filter((__, weight) => weight % 40 === i % 40);
          const inputs = forward.slice(image * 19, (image + 1) * 19);
          return twiceDigitized(inputs, column, { ...range, encoding, phases });
        });
        const value = (twice: bigint) => {
          const sum = f(outputScale(spec) * f((unit * 2 ** k * Number(twice)) / 2));
          return encoding === "analog" ? sum : sum * STEP;
        };
        expectSame(await bench.f32(y), Float32Array.from(expected, value));
      });
    },
  );

  test.each(READ_CASES.filter(({ encoding, phases }) => encoding === phases))(
    "the order of channels inside a block does not matter: $mapping $subtraction, $converter",
    async ({ mapping, subtraction, converter }) => {
      const shape = convolution({
        ...{ inHeight: 4, inWidth: 5, inChannels: 21, outChannels: 18 },
        ...{ kernel: 3, stride: 1, padding: 1 },
      });
      const spec = crossbarSpec(shape, {
        mapping,
        subtraction,
        arrayRows: 16,
        arrayColumns: 16,
        offOnRatio: 0.2,
        windowLow: -0.9,
      });
      const data = dataOf(spec, "i8", 3);
      const rounding = converter === "ideal" ? null : converter;
      const plain = await readBothWays(engine, spec, data, {}, rounding);
      const [inOrder, outOrder] = [shuffledInBlocks(21, 16, 1), shuffledInBlocks(18, 16, 2)];
      const moved = await readBothWays(engine, spec, permuted(spec, data, inOrder, outOrder), {}, rounding);
      // Outputs move with their channels, and change in nothing else.
      expectSame(moved.forward, movedChannels(plain.forward, outOrder));
      expectSame(moved.backward, movedChannels(plain.backward, inOrder));
    },
  );

  test("words read as the floats that they stand for, where every float sum is exact", async () => {
    for (const layer of layers) {
      const spec = crossbarSpec(layer.shape, { ...layer, mapping: "reference", gain: 1 });
      const small = (x: Words) => x.map((value) => Math.trunc(value / 32));
      const draw = drawOf(6);
      const sizes = layerSizes(spec);
      const stored = draw.values(sizes.rows * sizes.columns, (u) => Math.round(512 * (u - 0.5)) / 512);
      const data = {
        stored,
        forward: small(dataOf(spec, "i8", 6).forward),
        backward: small(dataOf(spec, "i8", 6).backward),
      };
      const asFloats = (x: Words) => Float32Array.from(x, (value) => value * STEP);
      const floats = { stored, forward: asFloats(data.forward), backward: asFloats(data.backward) };
      const asWords = await readBothWays(engine, spec, data, {});
      expectSameReads(asWords, await readBothWays(engine, spec, floats, {}));
    }
  });

  test("read noise is added before the grid, another draw for each direction", async () => {
    await withBench(engine, async (bench) => {
      const spec = crossbarSpec(fullyConnected(13, 11), { layer: 4, mapping: "reference" });
      const g = drawOf(3).values(143, (u) => u - 0.5);
      const array = bench.array(spec, g, GRID);
      const noise = { grid: GRID, sigma: 0.125, seed: { low: 9, high: 8 }, step: 77 };
      engine.pack(array, noise);
      const drawn = new Uint32Array(4);
      const noisy = (word: 0 | 1) =>
        weightSteps(
          spec,
          g.map((value, i) => {
            philox(noise.seed, STREAM.readNoise, 4, i, noise.step, drawn);
            return value + f(noise.sigma * normal(drawn[word]!));
          }),
          GRID,
        );
      const identity = (n: number) =>
        Uint8Array.from({ length: n * n }, (_, i) => (Math.floor(i / n) === i % n ? 1 : 0));
      const y = bench.zeros("y", "f32", 143);
      engine.forward(array, bench.put("x", identity(13)), y, 13, bench.read({ inputStep: 1 }));
      expectSame(
        await bench.f32(y),
        Float32Array.from(noisy(0), (q) => q * GRID),
      );
      engine.backward(array, bench.put("e", identity(11)), y, 11, bench.read({ inputStep: 1 }));
      const expected = noisy(1);
      const transposed = expected.map((_, i) => expected[(i % 13) * 11 + Math.floor(i / 13)]! * GRID);
      expectSame(await bench.f32(y), Float32Array.from(transposed));
      // A later pack without noise leaves none of it.
      engine.pack(array, { ...FLOATS, grid: GRID });
      engine.forward(array, bench.put("x", identity(13)), y, 13, bench.read({ inputStep: 1 }));
      expectSame(
        await bench.f32(y),
        Float32Array.from(weightSteps(spec, g, GRID), (q) => q * GRID),
      );
    });
  });

  describe("weight gradients", () => {
    const kinds = KINDS.flatMap((input) => KINDS.map((error) => ({ input, error })));
    test.each(kinds)(
      "are exact sums, rounded once: $input · $error",
      async ({ input: inputKind, error: errorKind }) => {
        for (const [index, shape] of SHAPES.entries()) {
          const spec = crossbarSpec(shape);
          const sizes = layerSizes(spec);
          const draw = drawOf(index);
          const input = words(draw, BATCH * sizes.input, inputKind);
          const error = words(draw, BATCH * sizes.output, errorKind);
          const gradient = await gradientOf(engine, spec, input, error, BATCH);
          expectSame(gradient, exactGradient(spec, BATCH, input, error, STEP));
        }
      },
    );

    test("do not depend on the order of images", async () => {
      const spec = crossbarSpec(SHAPES[0]!);
      const sizes = layerSizes(spec);
      const [input, error] = [
        words(drawOf(1), 5 * sizes.input, "u8"),
        words(drawOf(2), 5 * sizes.output, "i8"),
      ];
      const order = [3, 0, 4, 1, 2];
      const images = <T extends Words>(data: T, size: number): T =>
        data.map((_, i) => data[order[Math.floor(i / size)]! * size + (i % size)]!) as T;
      const moved = await gradientOf(
        engine,
        spec,
        images(input, sizes.input),
        images(error, sizes.output),
        5,
      );
      expectSame(moved, await gradientOf(engine, spec, input, error, 5));
    });
  });
});

type Reads = Readonly<Record<Direction, Float32Array>>;

function expectSameReads(actual: Reads, expected: Reads): void {
  expectSame(actual.forward, expected.forward);
  expectSame(actual.backward, expected.backward);
}

interface Data<T> {
  readonly stored: Float32Array;
  readonly forward: T;
  readonly backward: T;
}

function dataOf(spec: CrossbarSpec, kind: WordKind, seed: number): Data<Words> {
  const draw = drawOf(seed);
  const sizes = layerSizes(spec);
  return {
    stored: griddedConductances(draw, sizes.planes * sizes.rows * sizes.columns, GRID),
    forward: words(draw, BATCH * sizes.input, kind),
    backward: words(draw, BATCH * sizes.output, kind),
  };
}

/** Both reads; floats where the inputs are. With converter: a range that clips some sums. */
async function readBothWays(
  engine: Engine,
  spec: CrossbarSpec,
  data: Data<Words> | Data<Float32Array>,
  settings: Pick<Partial<ReadSettings>, "encoding" | "phases">,
  rounding: "nearest" | "floor" | "mid-rise" | null = null,
): Promise<Reads> {
  return withBench(engine, async (bench) => {
    const sizes = layerSizes(spec);
    const array = bench.array(spec, data.stored, data.forward instanceof Float32Array ? null : GRID);
    const adc = rounding && bench.adc({ bits: 5, rounding }, [0.21, 16]);
    const read = bench.read({ ...settings, adc, inputStep: STEP, inputBits: 8 });
    const y = bench.zeros("y", "f32", BATCH * sizes.output);
    const back = bench.zeros("back", "f32", BATCH * sizes.input);
    engine.forward(array, bench.put("x", data.forward), y, BATCH, read);
    engine.backward(array, bench.put("e", data.backward), back, BATCH, read);
    return { forward: await bench.f32(y), backward: await bench.f32(back) };
  });
}

async function gradientOf(engine: Engine, spec: CrossbarSpec, input: Words, error: Words, batch: number) {
  return withBench(engine, async (bench) => {
    const { rows, columns } = layerSizes(spec);
    const array = bench.array(spec, new Float32Array(rows * columns), GRID);
    const gradient = bench.zeros("gradient", "f32", rows * columns);
    const sum = bench.sum({ step: STEP });
    engine.weightGradient(array, bench.put("x", input), bench.put("e", error), gradient, batch, sum);
    return bench.f32(gradient);
  });
}

/** A permutation of channels that leaves each in its group of `size`: place i gets channel order[i]. */
function shuffledInBlocks(channels: number, size: number, seed: number): number[] {
  const keys = drawOf(seed).values(channels, (u) => u);
  const order = Array.from({ length: channels }, (_, i) => i);
  const block = (i: number) => Math.floor(i / size);
  return order.sort((a, b) => block(a) - block(b) || keys[a]! - keys[b]!);
}

function movedChannels<T extends Words | Float32Array>(values: T, order: readonly number[]): T {
  const { length } = order;
  return values.map((_, i) => values[i - (i % length) + order[i % length]!]!) as T;
}

/** The layer with its input and output channels in another order. */
function permuted(
  spec: CrossbarSpec,
  { stored, forward, backward }: Data<Words>,
  inOrder: readonly number[],
  outOrder: readonly number[],
): Data<Words> {
  const { inChannels: C, outChannels: N } = spec.shape;
  const from = (i: number) => {
    const row = Math.floor(i / N);
    return (row - (row % C) + inOrder[row % C]!) * N + outOrder[i % N]!;
  };
  return {
    stored: stored.map((_, i) => stored[from(i)]!),
    forward: movedChannels(forward, inOrder),
    backward: movedChannels(backward, outOrder),
  };
}
