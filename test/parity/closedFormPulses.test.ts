// Facts about updates that hold without any other engine: pulse algebra, rounding, noise, counters, velocity grid. On each engine.
import { describe, expect, test } from "vitest";
import {
  CONTROL,
  type DeviceModel,
  type Engine,
  UPDATE_COUNTERS,
  type UpdateSettings,
} from "../../src/engine/engine.ts";
import { type Bench, withBench } from "./bench.ts";
import { crossbarSpec, fullyConnected } from "./cases.ts";
import { allEngines } from "./engines.ts";
import { expectClose, MODELS } from "./facts.ts";

describe.each(await allEngines())("$label", ({ engine }) => {
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
      const { pulses } = await pulsesOf(engine, { rounding: "stochastic" }, q, 20_000, 1);
      expect(Math.abs(pulses / 20_000 - q)).toBeLessThan(0.02);
    }
  });

  test("carry loses nothing: pulses and carry add up to what was asked for", async () => {
    for (const q of [0.125, 0.375, -0.8125]) {
      const { pulses, carry } = await pulsesOf(engine, { rounding: "carry" }, q, 64, 24);
      expect(pulses + carry!.reduce((sum, c) => sum + c, 0)).toBeCloseTo(64 * 24 * q, 3);
    }
  });

  test("a carry of 4 bits lies on its grid and loses nothing on average, though each step is below the grid", async () => {
    const q = 0.01;
    const weights = 20_000;
    const steps = 50;
    const { pulses, carry } = await pulsesOf(
      engine,
      { rounding: "carry", velocityBits: 4 },
      q,
      weights,
      steps,
    );
    for (const kept of carry!) expect(Number.isInteger(8 * kept) && Math.abs(kept) <= 7 / 8).toBe(true);
    const kept = carry!.reduce((sum, c) => sum + c, 0);
    expect(Math.abs((pulses + kept) / (weights * steps) - q)).toBeLessThan(0.0005);
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
    const { counters } = await pulsesOf(engine, { maxPulses: 3 }, 5, 100, 1);
    expect(counters[UPDATE_COUNTERS.weights]).toBe(100);
    expect(counters[UPDATE_COUNTERS.updated]).toBe(100);
    expect(counters[UPDATE_COUNTERS.limited]).toBe(100);
    expect(counters[UPDATE_COUNTERS.ltpPulses]).toBe(300);
    const lost = await pulsesOf(engine, {}, -0.4, 100, 1);
    expect(lost.counters[UPDATE_COUNTERS.roundedToZero]).toBe(100);
    expect(lost.counters[UPDATE_COUNTERS.ltdPulses]).toBe(0);
  });

  test("the grid of a velocity of 4 bits grows and shrinks with it", async () => {
    await withBench(engine, async (bench) => {
      const array = bench.array(crossbarSpec(fullyConnected(4, 4)), new Float32Array(16));
      const control = bench.put("control", Float32Array.of(0, 1, 0, 0, 0));
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

/** Update settings in which q = −gradient, without velocity, carry and noise, but for `changes`. */
function updateSettings(
  bench: Bench,
  model: DeviceModel,
  changes: Partial<UpdateSettings> = {},
): UpdateSettings {
  return {
    device: { model, low: -1, high: 1, noise: { kind: "none", sigma: 0 }, perDevice: null, life: null },
    velocity: null,
    carry: null,
    readBack: null,
    rounding: "nearest",
    maxPulses: 100,
    velocityBits: 0,
    control: bench.put("control", Float32Array.of(0, 1, 1, 0, 0)),
    gradientScale: bench.put("scale", Float32Array.of(1)),
    apply: true,
    seed: { low: 3, high: 4 },
    step: 0,
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
  changes: Partial<UpdateSettings>,
  q: number,
  weights: number,
  steps: number,
) {
  return withBench(engine, async (bench) => {
    const array = bench.array(crossbarSpec(fullyConnected(weights, 1)), new Float32Array(weights));
    const carry = changes.rounding === "carry" ? bench.zeros("carry", "f32", weights) : null;
    const settings = updateSettings(bench, MODELS[0]!, { ...changes, carry });
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
      device: { model, low: -1, high: 1, noise: { kind, sigma: 0.02 }, perDevice: null, life: null },
    });
    engine.deviceUpdate(array, bench.put("gradient", new Float32Array(count).fill(-n)), settings);
    const g = await bench.f32(array.conductance);
    const mean = g.reduce((sum, x) => sum + x, 0) / count;
    const variance = g.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count;
    return { mean, deviation: Math.sqrt(variance) };
  });
}
