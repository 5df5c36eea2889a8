// Parity of the normalization of channels (moments, forward and backward step, plain bias), and the reference against closed forms: mean 0 and
// variance 1, constant channels, the order of sums, and gradients as finite differences of double precision.
import { afterAll, describe, expect, test } from "vitest";
import type { ChannelShape } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { type Bench, withBench } from "./bench.ts";
import { type Draw, drawOf } from "./cases.ts";
import { comparison, type Results } from "./compare.ts";
import { otherEngines } from "./engines.ts";

const others = await otherEngines();
const reference = createReferenceEngine();
const compared = comparison("normalization of channels", reference, others);
afterAll(compared.report);

/** Values behind the length that is used. */
const TAIL = 7;
const EPSILON = 1e-5;

/** Of x: what a value is made of. By name. */
const VALUES: Readonly<Record<string, (u: number, z: number) => number>> = {
  plain: (_, z) => z,
  "far from 0": (_, z) => 1000 + z,
  steps: (_, z) => Math.round(4 * z) / 4,
  constant: () => 0.1,
  zero: () => 0,
  tiny: (_, z) => 1e-15 * z,
  huge: (_, z) => 1e18 * z,
  "squares overflow": (_, z) => 1e30 * z,
  "sums overflow": (u) => (u < 0.5 ? -3e38 : 3e38),
  mixed: (u, z) => z * 10 ** Math.round(16 * u - 8),
  "one is infinite": (u, z) => (u < 0.01 ? Infinity : z),
  "one is no number": (u, z) => (u < 0.01 ? Number.NaN : z),
};

interface Case {
  readonly shape: ChannelShape;
  readonly seed: number;
  readonly value: (u: number, z: number) => number;
}

/** A tensor of the case, longer than it need be. */
function tensor(bench: Bench, draw: Draw, name: string, { shape }: Case, value: Case["value"]) {
  return bench.put(name, draw.values(shape.positions * shape.channels + TAIL, value));
}

/** All forms of the forward step. */
async function forward(bench: Bench, one: Case): Promise<Results> {
  const { engine } = bench;
  const { shape } = one;
  const { channels } = shape;
  const draw = drawOf(one.seed);
  const x = tensor(bench, draw, "x", one, one.value);
  const moments = bench.zeros("moments", "f32", 2 * channels + TAIL);
  const gamma = bench.put(
    "gamma",
    draw.values(channels, (_, z) => 1 + z),
  );
  const beta = bench.put(
    "beta",
    draw.values(channels, (_, z) => z),
  );
  const outputs = ["normal", "unscaled", "scaled", "biased"].map((name) =>
    bench.zeros(name, "f32", x.length),
  );
  const [normal, unscaled, scaled, biased] = outputs;
  engine.channelMoments(x, moments, shape);
  engine.normalize(x, normal!, shape, { moments, epsilon: EPSILON, gamma, beta });
  engine.normalize(x, unscaled!, shape, { moments, epsilon: 0.3, gamma: null, beta });
  engine.normalize(x, scaled!, shape, { moments: null, epsilon: EPSILON, gamma, beta });
  engine.normalize(x, biased!, shape, { moments: null, epsilon: EPSILON, gamma: null, beta });
  engine.normalize(x, x, shape, { moments, epsilon: EPSILON, gamma, beta });
  const results: Record<string, Awaited<ReturnType<Bench["get"]>>> = {};
  for (const buffer of [moments, x, ...outputs]) results[buffer.name] = await bench.get(buffer);
  return results;
}

/** All forms of the backward step. */
async function backward(bench: Bench, one: Case): Promise<Results> {
  const { engine } = bench;
  const { shape } = one;
  const { channels } = shape;
  const draw = drawOf(one.seed);
  const x = tensor(bench, draw, "x", one, one.value);
  const error = tensor(bench, draw, "error", one, (u, z) => (u < 0.3 ? 0 : z));
  const gamma = bench.put(
    "gamma",
    draw.values(channels, (_, z) => 1 + z),
  );
  const moments = bench.zeros("moments", "f32", 2 * channels);
  engine.channelMoments(x, moments, shape);
  const results: Record<string, Awaited<ReturnType<Bench["get"]>>> = {};
  const forms = {
    normal: { moments, gamma },
    unscaled: { moments, gamma: null },
    scaled: { moments: null, gamma },
    biased: { moments: null, gamma: null },
  };
  for (const [name, form] of Object.entries(forms))
    for (const wanted of [true, false]) {
      const out = bench.zeros("out", "f32", error.length);
      const betaGradient = bench.zeros("beta gradient", "f32", channels + TAIL);
      const gammaGradient = wanted ? bench.zeros("gamma gradient", "f32", channels + TAIL) : null;
      const settings = { ...form, epsilon: EPSILON, betaGradient, gammaGradient };
      engine.normalizeBackward(error, wanted || form.moments ? x : null, out, shape, settings);
      results[`${name} ${wanted} error`] = await bench.get(out);
      results[`${name} ${wanted} beta`] = await bench.get(betaGradient);
      if (gammaGradient) results[`${name} gamma`] = await bench.get(gammaGradient);
    }
  const inPlace = bench.zeros("in place", "f32", error.length);
  engine.copy(error, inPlace, error.length);
  const betaGradient = bench.zeros("beta gradient", "f32", channels);
  const last = { betaGradient, gammaGradient: null, epsilon: EPSILON };
  engine.normalizeBackward(inPlace, null, inPlace, shape, { ...forms.biased, ...last });
  engine.normalizeBackward(inPlace, x, inPlace, shape, { ...forms.normal, ...last });
  engine.normalizeBackward(error, x, x, shape, { ...forms.normal, ...last });
  results["in place"] = await bench.get(inPlace);
  results["in x"] = await bench.get(x);
  return results;
}

async function check(one: Case): Promise<void> {
  await compared.check((bench) => forward(bench, one));
  await compared.check((bench) => backward(bench, one));
}

const SHAPES = [
  [1, 1],
  [1, 17],
  [2, 3],
  [255, 16],
  [256, 5],
  [257, 33],
  [600, 64],
  [70, 1030],
  [3, 2100],
  // More than one group of runs.
  [66_000, 1],
] as const;

describe.skipIf(others.length === 0)("normalization is that of the reference", () => {
  test.each(SHAPES)("%d positions, %d channels", async (positions, channels) => {
    const shape = { positions, channels };
    for (const value of [VALUES.plain!, VALUES["far from 0"]!])
      await check({ shape, seed: positions, value });
  });

  test.each(Object.entries(VALUES))("values: %s", async (_, value) => {
    for (const shape of [
      { positions: 300, channels: 19 },
      { positions: 37, channels: 4 },
    ])
      await check({ shape, seed: 5, value });
  });

  test("values whose squares are subnormal, which a GPU may take as 0", async () => {
    const processors = others.filter(({ engine }) => engine.name !== "webgpu");
    const exactly = comparison("normalization of subnormal values", reference, processors);
    const shape = { positions: 300, channels: 19 };
    for (const size of [1e-18, 1e-30, 1e-40]) {
      const one = { shape, seed: 5, value: (_: number, z: number) => size * z };
      await exactly.check((bench) => forward(bench, one));
      await exactly.check((bench) => backward(bench, one));
    }
  });

  test("random shapes", async () => {
    const draw = drawOf(77);
    for (let i = 0; i < 16; i++) {
      const shape = { positions: draw.whole(1, 700), channels: draw.whole(1, 70) };
      await check({ shape, seed: i, value: draw.pick(Object.values(VALUES)) });
    }
  });
});

/** Mean and variance of a channel, in double precision. */
function momentsOf(values: Float32Array, { positions, channels }: ChannelShape, c: number) {
  const own = Array.from({ length: positions }, (_, m) => values[m * channels + c]!);
  const mean = own.reduce((sum, v) => sum + v, 0) / positions;
  return { mean, variance: own.reduce((sum, v) => sum + (v - mean) ** 2, 0) / positions };
}

describe("the reference", () => {
  afterAll(() => reference.dispose());

  test("makes mean 0 and variance 1, and with gamma and beta what they say", async () => {
    await withBench(reference, async (bench) => {
      const shape = { positions: 2000, channels: 7 };
      const draw = drawOf(1);
      const scales = Array.from({ length: 7 }, (_, c) => 10 ** (c - 2));
      const x = draw.values(2000 * 7, (_, z) => z + 3).map((v, i) => v * scales[i % 7]!);
      const input = bench.put("x", x);
      const moments = bench.zeros("moments", "f32", 14);
      const z = bench.zeros("z", "f32", x.length);
      const gamma = draw.values(7, (u) => 1 + u);
      const beta = draw.values(7, (_, normal) => normal);
      const settings = { moments, epsilon: EPSILON, gamma: bench.put("gamma", gamma) };
      reference.channelMoments(input, moments, shape);
      reference.normalize(input, z, shape, { ...settings, beta: bench.put("beta", beta) });
      const found = await bench.f32(moments);
      const made = await bench.f32(z);
      for (let c = 0; c < 7; c++) {
        const { mean, variance } = momentsOf(x, shape, c);
        expect(found[c]! / mean).toBeCloseTo(1, 6);
        expect(found[7 + c]! / variance).toBeCloseTo(1, 6);
        const after = momentsOf(made, shape, c);
        expect(after.mean).toBeCloseTo(beta[c]!, 6);
        expect(after.variance / ((gamma[c]! ** 2 * variance) / (variance + EPSILON))).toBeCloseTo(1, 5);
      }
    });
  });

  test.each([1, 255, 257, 70_000])(
    "a constant channel of %d values has its mean and no variance",
    async (positions) => {
      await withBench(reference, async (bench) => {
        const constants = [0, 0.1, -1e-30, 123_456.789, 3e38].map(Math.fround);
        const shape = { positions, channels: 5 };
        const x = bench.put(
          "x",
          Float32Array.from({ length: 5 * positions }, (_, i) => constants[i % 5]!),
        );
        const moments = bench.zeros("moments", "f32", 10);
        reference.channelMoments(x, moments, shape);
        expect([...(await bench.f32(moments))]).toEqual([...constants, 0, 0, 0, 0, 0]);
        const beta = bench.put("beta", Float32Array.of(1, 2, 3, 4, 5));
        reference.normalize(x, x, shape, { moments, epsilon: EPSILON, gamma: null, beta });
        expect((await bench.f32(x)).slice(-5)).toEqual(Float32Array.of(1, 2, 3, 4, 5));
      });
    },
  );

  test("adds runs of 256 positions, then groups of 256 runs", async () => {
    await withBench(reference, async (bench) => {
      const positions = 65_536 + 4;
      const error = new Float32Array(positions);
      const sum = async () => {
        const betaGradient = bench.zeros("sum", "f32", 1);
        const settings = { moments: null, epsilon: 1, gamma: null, betaGradient, gammaGradient: null };
        const e = bench.put("e", error);
        reference.normalizeBackward(e, null, e, { positions, channels: 1 }, settings);
        return (await bench.f32(betaGradient))[0];
      };
      // 2^24 + 1 is no float: ones behind 2^24 are lost in its run, and run by run in its group.
      error[0] = 2 ** 24;
      error.fill(1, 1, 256);
      expect(await sum()).toBe(2 ** 24);
      error[300] = 2;
      expect(await sum()).toBe(2 ** 24 + 2);
      error[300] = 1;
      error[600] = 1;
      expect(await sum()).toBe(2 ** 24);
      error.fill(1, 65_536);
      expect(await sum()).toBe(2 ** 24 + 4);
    });
  });
});

interface Parameters {
  readonly x: Float64Array;
  readonly gamma: Float64Array;
  readonly beta: Float64Array;
}

/** Σ e·z in double precision, z by the definition: normalized or not. */
function lossOf(
  { x, gamma, beta }: Parameters,
  error: Float32Array,
  { positions, channels }: ChannelShape,
  normalized: boolean,
): number {
  let loss = 0;
  for (let c = 0; c < channels; c++) {
    const own = Array.from({ length: positions }, (_, m) => x[m * channels + c]!);
    const mean = normalized ? own.reduce((sum, v) => sum + v, 0) / positions : 0;
    const variance = own.reduce((sum, v) => sum + (v - mean) ** 2, 0) / positions;
    const inverse = normalized ? 1 / Math.sqrt(variance + EPSILON) : 1;
    for (const [m, v] of own.entries())
      loss += error[m * channels + c]! * (gamma[c]! * (v - mean) * inverse + beta[c]!);
  }
  return loss;
}

describe("the gradients of the reference", () => {
  test.each([true, false])(
    "are finite differences of double precision, normalized: %s",
    async (normalized) => {
      const shape = { positions: 23, channels: 3 };
      const draw = drawOf(9);
      const x = draw.values(69, (_, z) => 2 + 3 * z);
      const error = draw.values(69, (_, z) => z);
      const gamma = draw.values(3, (u) => 0.5 + u);
      const beta = draw.values(3, (_, z) => z);
      const results = await withBench(reference, async (bench) => {
        const input = bench.put("x", x);
        const moments = bench.zeros("moments", "f32", 6);
        reference.channelMoments(input, moments, shape);
        const made = {
          x: bench.zeros("out", "f32", 69),
          gamma: bench.zeros("gamma gradient", "f32", 3),
          beta: bench.zeros("beta gradient", "f32", 3),
        };
        reference.normalizeBackward(bench.put("error", error), input, made.x, shape, {
          moments: normalized ? moments : null,
          epsilon: EPSILON,
          gamma: bench.put("gamma", gamma),
          betaGradient: made.beta,
          gammaGradient: made.gamma,
        });
        return {
          x: await bench.f32(made.x),
          gamma: await bench.f32(made.gamma),
          beta: await bench.f32(made.beta),
        };
      });
      const at = { x: Float64Array.from(x), gamma: Float64Array.from(gamma), beta: Float64Array.from(beta) };
      const step = 1e-4;
      for (const key of ["x", "gamma", "beta"] as const)
        for (const [i, gradient] of results[key].entries()) {
          const moved = (by: number) => {
            const values = at[key].slice();
            values[i]! += by;
            return lossOf({ ...at, [key]: values }, error, shape, normalized);
          };
          const difference = (moved(step) - moved(-step)) / (2 * step);
          expect(gradient, `${key}[${i}]`).toBeCloseTo(difference, 4);
        }
    },
  );
});
