// Facts that hold without any other engine: transfer curves, adjointness, finite differences, pulse algebra. On each engine.
import { describe, expect, test } from "vitest";
import { normal, philox, STREAM } from "../../src/base/random.ts";
import {
  CONTROL,
  type CrossbarSpec,
  type DeviceModel,
  type Engine,
  type Mapping,
  type Subtraction,
  UPDATE_COUNTERS,
  type UpdateSettings,
} from "../../src/engine/engine.ts";
import { layerSizes } from "../../src/engine/validate.ts";
import { type Bench, withBench } from "./bench.ts";
import { convolution, crossbarSpec, drawOf, fullyConnected, inputs } from "./cases.ts";
import { allEngines } from "./engines.ts";

const SHAPES = [
  { inHeight: 5, inWidth: 6, inChannels: 7, outChannels: 9, kernel: 3, stride: 1, padding: 1 },
  { inHeight: 7, inWidth: 5, inChannels: 4, outChannels: 3, kernel: 3, stride: 2, padding: 1 },
  { inHeight: 6, inWidth: 6, inChannels: 3, outChannels: 5, kernel: 5, stride: 2, padding: 2 },
  { inHeight: 1, inWidth: 1, inChannels: 40, outChannels: 11, kernel: 1, stride: 1, padding: 0 },
].map(convolution);

describe.each(allEngines())("$label", ({ engine }) => {
  describe("one cell and its converter", () => {
    const bits = 4;
    const lsb = 0.125;
    test.each([0, 2 ** (bits - 1)])(
      "nearest, zero at code %d: within half an LSB, ends clamped",
      async (zero) => {
        const { x, y } = await transferCurve(engine, "nearest", bits, lsb, zero);
        const low = 0 - zero * lsb;
        const high = (2 ** bits - 1 - zero) * lsb;
        for (const [i, value] of x.entries()) {
          const inside = Math.min(Math.max(value, low), high);
          expect(Math.abs(y[i]! - inside)).toBeLessThanOrEqual(lsb / 2);
          expect(Number.isInteger(y[i]! / lsb)).toBe(true);
          // A tie goes to the even code.
          if (inside === value && value % lsb !== 0 && value % (lsb / 2) === 0)
            expect((y[i]! / lsb) % 2).toBeCloseTo(0);
        }
        expect(new Set(y).size).toBe(2 ** bits);
      },
    );

    test.each([0, 2 ** (bits - 1)])("floor, zero at code %d: the next code below", async (zero) => {
      const { x, y } = await transferCurve(engine, "floor", bits, lsb, zero);
      const low = 0 - zero * lsb;
      const high = (2 ** bits - 1 - zero) * lsb;
      for (const [i, value] of x.entries()) {
        if (value % lsb === 0) continue;
        expect(y[i]).toBe(Math.min(Math.max(Math.floor(value / lsb) * lsb, low), high));
      }
      expect(new Set(y).size).toBe(2 ** bits);
    });

    test.each([0, 2 ** (bits - 1)])("mid-rise, zero at code %d: the middle of the step", async (zero) => {
      const { x, y } = await transferCurve(engine, "mid-rise", bits, lsb, zero);
      const low = (0.5 - zero) * lsb;
      const high = (2 ** bits - 0.5 - zero) * lsb;
      for (const [i, value] of x.entries()) {
        if (value % lsb === 0) continue;
        expect(y[i]).toBe(Math.min(Math.max((Math.floor(value / lsb) + 0.5) * lsb, low), high));
      }
      expect(new Set(y).size).toBe(2 ** bits);
    });

    test("clips are counted", async () => {
      const { counts, x } = await transferCurve(engine, "nearest", bits, lsb, 8);
      const beyond = (sign: number, end: number) => x.filter((v) => sign * v > end * lsb).length;
      // The tie at 7.5 goes to 8, which is clipped; the tie at −8.5 goes to −8, the lowest code.
      expect(counts).toEqual([x.length, beyond(-1, 8.5), beyond(1, 7.5) + 1]);
    });
  });

  test.each(SHAPES)("the backward read is the adjoint of the forward one: %o", async (shape) => {
    await withBench(engine, async (bench) => {
      const draw = drawOf(1);
      const spec = crossbarSpec(shape, { arrayRows: 8, arrayColumns: 4 });
      const sizes = layerSizes(spec);
      const array = bench.array(
        spec,
        draw.values(sizes.rows * sizes.columns, (_, z) => z),
      );
      const x = inputs(draw, 2 * sizes.input, true, null);
      const e = inputs(draw, 2 * sizes.output, true, null);
      const y = bench.zeros("y", "f32", 2 * sizes.output);
      const back = bench.zeros("back", "f32", 2 * sizes.input);
      engine.forward(array, bench.put("x", x), y, 2, bench.read());
      engine.backward(array, bench.put("e", e), back, 2, bench.read());
      const one = dot(await bench.f32(y), e);
      const other = dot(x, await bench.f32(back));
      expect(Math.abs(one - other)).toBeLessThan(1e-4 * (1 + Math.abs(one)));
    });
  });

  test.each(SHAPES)("the weight gradient is the derivative of <y, e>: %o", async (shape) => {
    await withBench(engine, async (bench) => {
      const draw = drawOf(2);
      const spec = crossbarSpec(shape);
      const sizes = layerSizes(spec);
      const weights = sizes.rows * sizes.columns;
      const x = inputs(draw, 2 * sizes.input, true, null);
      const e = inputs(draw, 2 * sizes.output, true, null);
      const direction = draw.values(weights, (_, z) => z);
      const array = bench.array(spec, direction);
      const [input, error] = [bench.put("x", x), bench.put("e", e)];
      const y = bench.zeros("y", "f32", 2 * sizes.output);
      const gradient = bench.zeros("gradient", "f32", weights);
      engine.forward(array, input, y, 2, bench.read());
      engine.weightGradient(array, input, error, gradient, 2, null, bench.zeros("counters", "f64", 3));
      // y is linear in the weights, so along `direction` the derivative is <y(direction), e>.
      const expected = dot(await bench.f32(y), e);
      expect(Math.abs(dot(await bench.f32(gradient), direction) - expected)).toBeLessThan(
        1e-4 * (1 + Math.abs(expected)),
      );
    });
  });

  test("gradients of a small network are finite differences of its loss", async () => {
    await withBench(engine, async (bench) => {
      const net = smallNetwork(bench);
      const { gradients } = await net.run(net.weights);
      for (const layer of [0, 1] as const)
        for (let i = 0; i < net.weights[layer].length; i += 5) {
          const step = 1e-3;
          const lossAt = async (sign: number) => {
            const moved = [net.weights[0].slice(), net.weights[1].slice()] as const;
            moved[layer][i]! += sign * step;
            return (await net.run(moved)).loss;
          };
          const slope = ((await lossAt(1)) - (await lossAt(-1))) / (2 * step);
          expect(Math.abs(gradients[layer][i]! - slope)).toBeLessThan(2e-3 * (1 + Math.abs(slope)));
        }
    });
  });

  test("all mappings and subtractions read the same weights with ideal converters", async () => {
    const choices: readonly (readonly [Mapping, Subtraction])[] = [
      ["float", "analog"],
      ["reference", "analog"],
      ["reference", "digital"],
      ["pair", "analog"],
      ["pair", "digital"],
      ["offset", "digital"],
    ];
    for (const shape of SHAPES) {
      const results = [];
      for (const [mapping, subtraction] of choices)
        results.push(
          await readBothWays(engine, crossbarSpec(shape, { mapping, subtraction, offOnRatio: 0.3 })),
        );
      for (const result of results.slice(1)) expectClose(result, results[0]!, 1e-5);
    }
  });

  test("both partitions, both encodings and both phases read the same with ideal converters", async () => {
    for (const shape of SHAPES) {
      const plain = await readBothWays(engine, crossbarSpec(shape));
      for (const partition of ["kernel-position", "unrolled"] as const)
        for (const encoding of ["analog", "bit-serial"] as const)
          for (const phases of ["analog", "digital"] as const) {
            const spec = crossbarSpec(shape, { partition, arrayRows: 5, arrayColumns: 3 });
            expectClose(await readBothWays(engine, spec, { encoding, phases }), plain, 1e-5);
          }
    }
  });

  test("read noise is the specified draw, another one for each direction", async () => {
    await withBench(engine, async (bench) => {
      const spec = crossbarSpec(fullyConnected(13, 11), { layer: 4, mapping: "reference" });
      const g = drawOf(3).values(143, (u) => u - 0.5);
      const array = bench.array(spec, g);
      const noise = { sigma: 0.125, seed: { low: 9, high: 8 }, step: 77 };
      engine.pack(array, noise);
      const words = new Uint32Array(4);
      const noisy = (word: 0 | 1) =>
        g.map((value, i) => {
          philox(noise.seed, STREAM.readNoise, 4, i, noise.step, words);
          return value + Math.fround(noise.sigma * normal(words[word]!));
        });
      const identity = (n: number) =>
        Float32Array.from({ length: n * n }, (_, i) => (Math.floor(i / n) === i % n ? 1 : 0));
      const y = bench.zeros("y", "f32", 143);
      engine.forward(array, bench.put("x", identity(13)), y, 13, bench.read());
      expect(await bench.f32(y)).toEqual(noisy(0));
      engine.backward(array, bench.put("e", identity(11)), y, 11, bench.read());
      const expected = noisy(1);
      expect(await bench.f32(y)).toEqual(
        expected.map((_, i) => expected[(i % 13) * 11 + Math.floor(i / 13)]!),
      );
    });
  });

  describe("pulses", () => {
    test.each(MODELS)("$kind: n pulses at once are n single pulses", async (model) => {
      for (const sign of [1, -1])
        for (const n of [2, 5, 13]) {
          const atOnce = await pulsed(engine, model, [sign * n]);
          const oneByOne = await pulsed(
            engine,
            model,
            Array.from({ length: n }, () => sign),
          );
          expectClose(atOnce, oneByOne, 2e-6);
        }
    });

    test("an affine device follows its closed form to its fixed point, and no further than its window", async () => {
      const model = MODELS[0]!;
      if (model.kind !== "affine") throw new Error("the first model is affine");
      const { decay, step } = model.up;
      const fixed = step / (1 - decay);
      const start = await pulsed(engine, model, []);
      for (const n of [1, 3, 50]) {
        const end = start.map((g) => Math.min(fixed + (g - fixed) * decay ** n, 1));
        expectClose(await pulsed(engine, model, [n]), end, 1e-5);
      }
    });

    test("stochastic rounding is unbiased", async () => {
      for (const q of [0.1, 0.5, 3.7, -0.25]) {
        const { pulses } = await pulsesOf(engine, "stochastic", q, 20_000, 1);
        expect(Math.abs(pulses / 20_000 - q)).toBeLessThan(0.02);
      }
    });

    test("carry loses nothing: pulses and carry add up to what was asked for", async () => {
      for (const q of [0.125, 0.375, -0.8125]) {
        const { pulses, carry } = await pulsesOf(engine, "carry", q, 64, 24);
        expect(pulses + carry!.reduce((sum, c) => sum + c, 0)).toBeCloseTo(64 * 24 * q, 3);
      }
    });

    test.each([
      ["update", (n: number) => 0.02 + 0 * n],
      ["pulse", (n: number) => 0.02 * Math.sqrt(n)],
      ["step", (n: number) => (0.02 * 0.01 * n) / Math.sqrt(n)],
    ] as const)('noise per "%s" has its standard deviation', async (kind, deviation) => {
      for (const n of [1, 4, 9]) {
        const spread = await noiseOf(engine, kind, n);
        expect(Math.abs(spread.mean - 0.01 * n)).toBeLessThan((5 * deviation(n)) / 100);
        expect(spread.deviation / deviation(n)).toBeCloseTo(1, 1);
      }
    });

    test("the counters add up", async () => {
      const { counters } = await pulsesOf(engine, "nearest", 5, 100, 1, 3);
      expect(counters[UPDATE_COUNTERS.weights]).toBe(100);
      expect(counters[UPDATE_COUNTERS.updated]).toBe(100);
      expect(counters[UPDATE_COUNTERS.limited]).toBe(100);
      expect(counters[UPDATE_COUNTERS.ltpPulses]).toBe(300);
      const lost = await pulsesOf(engine, "nearest", -0.4, 100, 1);
      expect(lost.counters[UPDATE_COUNTERS.roundedToZero]).toBe(100);
      expect(lost.counters[UPDATE_COUNTERS.ltdPulses]).toBe(0);
    });

    test("the grid of a velocity of 4 bits grows and shrinks with it", async () => {
      await withBench(engine, async (bench) => {
        const array = bench.array(crossbarSpec(fullyConnected(4, 4)), new Float32Array(16));
        const control = bench.put("control", Float32Array.of(0, 1, 0, 0, 0, 0, 0, 0));
        const settings = updateSettings(bench, MODELS[0]!, { control, velocityBits: 4 });
        const velocity = bench.zeros("velocity", "f32", 16);
        for (const size of [0.3, 5, 5, 0.01]) {
          const gradient = bench.put("gradient", new Float32Array(16).fill(size));
          engine.deviceUpdate(array, gradient, { ...settings, velocity });
          const state = await bench.f32(control);
          expect(state[CONTROL.maxVelocity]).toBeCloseTo(size, 5);
          expect(state[CONTROL.velocityLsb]).toBe(2 ** Math.ceil(Math.log2(size)) / 8);
        }
      });
    });
  });
});

const MODELS: readonly DeviceModel[] = [
  { kind: "affine", up: { decay: 0.97, step: 0.031 }, down: { decay: 0.981, step: -0.024 } },
  {
    kind: "exponential-step",
    up: { step: 0.02, amplitude: 0.24, gamma: 2.2 },
    down: { step: 0.021, amplitude: 0.25, gamma: 2.6 },
    slope: 0.6,
    shift: 0.25,
  },
  { kind: "power-step", up: { step: 0.05, gamma: 0.7 }, down: { step: 0.04, gamma: 1.6 } },
  { kind: "table", up: Float32Array.of(0.06, 0.03, 0.01), down: Float32Array.of(-0.01, -0.02, -0.07) },
];

/** Output of a cell of g = 1 for inputs over and beyond the converter's range, with all edges and middles of steps. */
async function transferCurve(
  engine: Engine,
  rounding: "nearest" | "floor" | "mid-rise",
  bits: number,
  lsb: number,
  zero: number,
) {
  return withBench(engine, async (bench) => {
    const from = -(zero + 3) * lsb;
    const x = Float32Array.from({ length: (2 ** bits + 6) * 8 + 1 }, (_, i) => from + (i * lsb) / 8);
    const array = bench.array(
      crossbarSpec(fullyConnected(1, 1), { mapping: "reference" }),
      Float32Array.of(1),
    );
    const read = bench.read({ adc: bench.adc({ bits, rounding }, [lsb, zero]) });
    const y = bench.zeros("y", "f32", x.length);
    // One input per call: engines may count a sample of the rows of a batch.
    const [one, result] = [bench.zeros("one", "f32", 1), bench.zeros("result", "f32", 1)];
    for (const [i, value] of x.entries()) {
      engine.upload(one, Float32Array.of(value));
      engine.forward(array, one, result, 1, read);
      engine.upload(y, await bench.f32(result), i);
    }
    return { x, y: await bench.f32(y), counts: [...(await bench.get(read.counters))] };
  });
}

/** Forward and backward results on whole inputs of 4 bits with signs. */
async function readBothWays(
  engine: Engine,
  spec: CrossbarSpec,
  settings: { readonly encoding?: "analog" | "bit-serial"; readonly phases?: "analog" | "digital" } = {},
): Promise<Float32Array> {
  return withBench(engine, async (bench) => {
    const draw = drawOf(4);
    const sizes = layerSizes(spec);
    const weights = draw.values(sizes.rows * sizes.columns, (u) => 2 * u - 1);
    const stored = sizes.planes === 1 ? weights : Float32Array.of(...weights, ...weights.map((w) => -w));
    const array = bench.array(spec, stored);
    const read = bench.read({ inputBits: 4, inputStep: 0.25, ...settings });
    const x = bench.put(
      "x",
      inputs(draw, 2 * sizes.input, true, 16).map((v) => v / 4),
    );
    const e = bench.put(
      "e",
      inputs(draw, 2 * sizes.output, true, 16).map((v) => v / 4),
    );
    const y = bench.zeros("y", "f32", 2 * sizes.output);
    const back = bench.zeros("back", "f32", 2 * sizes.input);
    engine.forward(array, x, y, 2, read);
    engine.backward(array, e, back, 2, read);
    return Float32Array.of(...(await bench.f32(y)), ...(await bench.f32(back)));
  });
}

/** Convolution, relu, max pooling, fully connected, cross entropy; loss and gradients of both layers. */
function smallNetwork(bench: Bench) {
  const { engine } = bench;
  const draw = drawOf(5);
  const shape = convolution({
    inHeight: 4,
    inWidth: 4,
    inChannels: 2,
    outChannels: 3,
    kernel: 3,
    stride: 1,
    padding: 1,
  });
  const specs = [crossbarSpec(shape), crossbarSpec(fullyConnected(12, 4))] as const;
  const weights = [draw.values(54, (_, z) => 0.4 * z), draw.values(48, (_, z) => 0.4 * z)] as const;
  const arrays = [bench.array(specs[0], weights[0]), bench.array(specs[1], weights[1])] as const;
  const batch = 3;
  const x = bench.put("x", inputs(draw, batch * 32, true, null));
  const labels = bench.put("labels", Int32Array.of(0, 3, 2));
  const f32 = (name: string, length: number) => bench.zeros(name, "f32", length);
  const [hidden, hiddenError] = [f32("hidden", batch * 48), f32("hiddenError", batch * 48)];
  const [pooled, pooledError] = [f32("pooled", batch * 12), f32("pooledError", batch * 12)];
  const [logits, error] = [f32("logits", batch * 4), f32("error", batch * 4)];
  const choice = bench.zeros("choice", "u8", batch * 12);
  const gradients = [f32("gradient0", 54), f32("gradient1", 48)] as const;
  const metrics = bench.zeros("metrics", "f64", 4);
  const counters = bench.zeros("counters", "f64", 3);
  const read = bench.read();
  const pooling = { kind: "max", inHeight: 4, inWidth: 4, channels: 3, size: 2 } as const;
  const run = async (values: readonly [Float32Array, Float32Array]) => {
    for (const layer of [0, 1] as const) {
      engine.upload(arrays[layer].conductance, values[layer]);
      engine.pack(arrays[layer], { sigma: 0, seed: { low: 0, high: 0 }, step: 0 });
    }
    engine.fill(metrics, 0);
    engine.forward(arrays[0], x, hidden, batch, read);
    engine.activate(hidden, hidden, batch * 48, { relu: true, quantization: null, counters });
    engine.pool(hidden, pooled, choice, batch, pooling);
    engine.forward(arrays[1], pooled, logits, batch, read);
    engine.loss("cross-entropy", logits, labels, error, batch, 4, metrics);
    engine.weightGradient(arrays[1], pooled, error, gradients[1], batch, null, counters);
    engine.backward(arrays[1], error, pooledError, batch, read);
    engine.poolBackward(pooledError, hiddenError, choice, batch, pooling);
    engine.activateBackward(hiddenError, hidden, batch * 48, { relu: true, limit: Infinity });
    engine.weightGradient(arrays[0], x, hiddenError, gradients[0], batch, null, counters);
    const [sum] = await bench.get(metrics);
    return {
      loss: sum! / batch,
      gradients: [await bench.f32(gradients[0]), await bench.f32(gradients[1])] as const,
    };
  };
  return { weights, run };
}

/** Update settings in which q = −gradient, without velocity, carry and noise, but for `changes`. */
function updateSettings(
  bench: Bench,
  model: DeviceModel,
  changes: Partial<UpdateSettings> = {},
): UpdateSettings {
  return {
    device: { model, low: -1, high: 1, noise: { kind: "none", sigma: 0 }, perDevice: null },
    ...{ velocity: null, carry: null, rounding: "nearest", maxPulses: 100, velocityBits: 0 },
    control: bench.put("control", Float32Array.of(0, 1, 1, 0, 0, 0, 0, 0)),
    gradientScale: bench.put("scale", Float32Array.of(1)),
    ...{ apply: true, seed: { low: 3, high: 4 }, step: 0 },
    counters: bench.zeros("counters", "f64", UPDATE_COUNTERS.length),
    ...changes,
  };
}

/** 30 devices over the window after each of the updates by n pulses. */
async function pulsed(engine: Engine, model: DeviceModel, updates: readonly number[]): Promise<Float32Array> {
  return withBench(engine, async (bench) => {
    const start = Float32Array.from({ length: 30 }, (_, i) => -0.95 + (1.9 * i) / 29);
    const array = bench.array(crossbarSpec(fullyConnected(5, 6), { mapping: "reference" }), start);
    const settings = updateSettings(bench, model);
    for (const n of updates)
      engine.deviceUpdate(array, bench.put("gradient", new Float32Array(30).fill(-n)), settings);
    return bench.f32(array.conductance);
  });
}

/** Pulses given to `weights` weights that ask for q of them in each of `steps` steps. */
async function pulsesOf(
  engine: Engine,
  rounding: UpdateSettings["rounding"],
  q: number,
  weights: number,
  steps: number,
  maxPulses = 100,
) {
  return withBench(engine, async (bench) => {
    const array = bench.array(crossbarSpec(fullyConnected(weights, 1)), new Float32Array(weights));
    const carry = rounding === "carry" ? bench.zeros("carry", "f32", weights) : null;
    const settings = updateSettings(bench, MODELS[0]!, { rounding, carry, maxPulses });
    const gradient = bench.put("gradient", new Float32Array(weights).fill(-q));
    for (let step = 0; step < steps; step++) engine.deviceUpdate(array, gradient, { ...settings, step });
    const counters = await bench.get(settings.counters);
    const pulses = counters[UPDATE_COUNTERS.ltpPulses]! - counters[UPDATE_COUNTERS.ltdPulses]!;
    return { pulses, counters, carry: carry && (await bench.f32(carry)) };
  });
}

/** Spread of the change of 10 000 linear devices (0.01 a pulse) after n pulses with sigma 0.02. */
async function noiseOf(engine: Engine, kind: "update" | "pulse" | "step", n: number) {
  return withBench(engine, async (bench) => {
    const count = 10_000;
    const array = bench.array(crossbarSpec(fullyConnected(100, 100)), new Float32Array(count));
    const model: DeviceModel = {
      kind: "affine",
      up: { decay: 1, step: 0.01 },
      down: { decay: 1, step: -0.01 },
    };
    const settings = updateSettings(bench, model, {
      device: { model, low: -1, high: 1, noise: { kind, sigma: 0.02 }, perDevice: null },
    });
    engine.deviceUpdate(array, bench.put("gradient", new Float32Array(count).fill(-n)), settings);
    const g = await bench.f32(array.conductance);
    const mean = g.reduce((sum, x) => sum + x, 0) / count;
    const variance = g.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count;
    return { mean, deviation: Math.sqrt(variance) };
  });
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0);
}

/** All values within `relative` of the largest expected one. */
function expectClose(actual: Float32Array, expected: Float32Array, relative: number): void {
  const scale = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  for (const [i, value] of expected.entries())
    expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(relative * scale);
}
