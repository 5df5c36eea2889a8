// Parity of the normalization of channels (moments, forward and backward step, plain bias), and the reference against closed forms: mean 0 and
// variance 1, constant channels, the order of sums, and gradients as finite differences of double precision.
import { afterAll, describe, expect, test } from "vitest";
import { ACTIVATION_COUNTERS, type ChannelShape } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { type Bench, withBench } from "./bench.ts";
import { type Draw, drawOf } from "./cases.ts";
import { comparison, type Results } from "./compare.ts";
import { otherEngines } from "./engines.ts";
import { ACTIVATIONS, masks, parameters } from "./normalizationCases.ts";

const others = await otherEngines();
const reference = createReferenceEngine();
const compared = comparison("normalization of channels", reference, others);
afterAll(compared.report);

/** Values behind the length that is used. */
const TAIL = 7;
const EPSILON = 1e-5;

/** Values of x made from two draws. Key: name of the case. */
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

type Collected = Record<string, Awaited<ReturnType<Bench["get"]>>>;

/** All forms of the forward step. */
async function forward(bench: Bench, one: Case): Promise<Results> {
  const { engine } = bench;
  const { shape } = one;
  const { channels } = shape;
  const draw = drawOf(one.seed);
  const x = tensor(bench, draw, "x", one, one.value);
  const moments = bench.zeros("moments", "f32", 2 * channels + TAIL);
  const { gamma, beta } = parameters(bench, draw, channels);
  const counters = bench.zeros("counters", "f64", ACTIVATION_COUNTERS.length);
  engine.channelMoments(x, moments, shape);
  const forms = {
    normal: { moments, epsilon: EPSILON, gamma },
    unscaled: { moments, epsilon: 0.3, gamma: null },
    scaled: { moments: null, epsilon: EPSILON, gamma },
    biased: { moments: null, epsilon: EPSILON, gamma: null },
  };
  const results: Collected = { moments: await bench.get(moments) };
  for (const [form, how] of Object.entries(forms))
    for (const [name, [kind, activation]] of Object.entries(ACTIVATIONS)) {
      const z = bench.zeros("z", kind, x.length);
      engine.normalize(x, z, shape, { ...how, ...activation, beta, counters });
      results[`${form} ${name}`] = await bench.get(z);
    }
  engine.normalize(x, x, shape, { ...forms.normal, ...ACTIVATIONS.plain[1], beta, counters });
  results.x = await bench.get(x);
  results.counters = await bench.get(counters);
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
  const { gamma } = parameters(bench, draw, channels);
  const moments = bench.zeros("moments", "f32", 2 * channels);
  engine.channelMoments(x, moments, shape);
  const results: Collected = {};
  const forms = {
    normal: { moments, gamma },
    unscaled: { moments, gamma: null },
    scaled: { moments: null, gamma },
    biased: { moments: null, gamma: null },
  };
  const open = masks(bench, draw, error.length);
  for (const [name, form] of Object.entries(forms))
    for (const [maskName, mask] of Object.entries(open)) {
      const wanted = maskName !== "none" || name === "normal";
      const at = `${name}, mask ${maskName}`;
      const out = bench.zeros("out", "f32", error.length);
      const betaGradient = bench.zeros("beta gradient", "f32", channels + TAIL);
      const gammaGradient = wanted ? bench.zeros("gamma gradient", "f32", channels + TAIL) : null;
      const largest = wanted ? bench.zeros("largest", "f32", 1) : null;
      const settings = { ...form, mask, epsilon: EPSILON, betaGradient, gammaGradient, largest };
      engine.normalizeBackward(error, wanted || form.moments ? x : null, out, shape, settings);
      results[`${at}: error`] = await bench.get(out);
      results[`${at}: beta`] = await bench.get(betaGradient);
      if (gammaGradient) results[`${at}: gamma`] = await bench.get(gammaGradient);
      if (largest) results[`${at}: largest`] = await bench.get(largest);
    }
  const inPlace = bench.zeros("in place", "f32", error.length);
  engine.copy(error, inPlace, error.length);
  const betaGradient = bench.zeros("beta gradient", "f32", channels);
  const last = { betaGradient, gammaGradient: null, largest: null, mask: null, epsilon: EPSILON };
  engine.normalizeBackward(inPlace, null, inPlace, shape, { ...forms.biased, ...last });
  engine.normalizeBackward(inPlace, x, inPlace, shape, { ...forms.normal, ...last, mask: open.u8! });
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

const PLAIN = ACTIVATIONS.plain[1];
const UNMASKED = { mask: null, gammaGradient: null, largest: null };

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
      const counters = bench.zeros("counters", "f64", 3);
      const settings = { ...PLAIN, counters, moments, epsilon: EPSILON, gamma: bench.put("gamma", gamma) };
      reference.channelMoments(input, moments, shape);
      reference.normalize(input, z, shape, { ...settings, beta: bench.put("beta", beta) });
      const found = await bench.f32(moments);
      const made = await bench.f32(z);
      for (let c = 0; c < 7; c++) {
        const { mean, variance } = momentsOf(x, shape, c);
        expect(found[c]! / mean).toBeCloseTo(1, 6);
        expect(found[7 + c]! / variance).toBeCloseTo(1, 5);
        const after = momentsOf(made, shape, c);
        expect(after.mean).toBeCloseTo(beta[c]!, 6);
        expect(after.variance / ((gamma[c]! ** 2 * variance) / (variance + EPSILON))).toBeCloseTo(1, 5);
      }
    });
  });

  test("keeps the variance of values far from 0, behind a first value far from all others, and of runs that differ", async () => {
    await withBench(reference, async (bench) => {
      const shape = { positions: 20_000, channels: 3 };
      const draw = drawOf(3);
      const x = draw
        .values(60_000, (_, z) => z)
        .map((z, i) => {
          const position = Math.floor(i / 3);
          if (i % 3 === 0) return 1e4 + z;
          return i % 3 === 1 ? (position === 0 ? 300 : z) : 100 * Math.sin(position / 3000) + z;
        });
      const moments = bench.zeros("moments", "f32", 6);
      reference.channelMoments(bench.put("x", x), moments, shape);
      const found = await bench.f32(moments);
      // of the run that the outlier begins 1/256 is left behind the subtraction
      for (const [c, digits] of [5, 4, 5].entries())
        expect(found[3 + c]! / momentsOf(x, shape, c).variance, `channel ${c}`).toBeCloseTo(1, digits);
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
        const counters = bench.zeros("counters", "f64", 3);
        reference.normalize(x, x, shape, {
          ...PLAIN,
          moments,
          epsilon: EPSILON,
          gamma: null,
          beta,
          counters,
        });
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
        const settings = { ...UNMASKED, moments: null, epsilon: 1, gamma: null, betaGradient };
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
          ...UNMASKED,
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
