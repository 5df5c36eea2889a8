// The in-array outer product against sums made here, on every engine: pulses in both directions, and what those that cancel do.
import { describe, expect, test } from "vitest";
import { seedOf } from "../../src/base/random.ts";
import { resolveDevice } from "../../src/device/resolve.ts";
import { type Engine, UPDATE_COUNTERS } from "../../src/engine/engine.ts";
import type { UpdatedLayer } from "../../src/training/layerUpdate.ts";
import { openRule } from "../../src/training/openRule.ts";
import { type TrainingParameters, trainingSchema } from "../../src/training/params.ts";
import { ruleOf } from "../../src/training/rules.ts";
import { withBench } from "../parity/bench.ts";
import { crossbarSpec, fullyConnected } from "../parity/cases.ts";
import { allEngines } from "../parity/engines.ts";

const INPUTS = 40;
const OUTPUTS = 30;
const BATCH = 16;
const LEVELS = 256;
/** Repeatable words in ±128, near zero as often as not. They stand for words·STEP. */
const wave = (n: number, phase: number) =>
  Array.from({ length: n }, (_, i) =>
    Math.round(127 * Math.sin(12.9898 * i + phase) * Math.cos(78.233 * i + phase) ** 2),
  );
const STEP = 2 ** -7;

/** Equal steps everywhere, and steps that vanish at the bounds. */
const LAWS = { "linear-step": { gammaUp: 0, gammaDown: 0 }, "soft-bounds": {} } as const;

interface Applied {
  readonly w: Float32Array;
  readonly ltp: number;
  readonly ltd: number;
}

async function applied(
  engine: Engine,
  options: { model: keyof typeof LAWS; rate: number; first: boolean; start: number; words?: boolean },
): Promise<Applied> {
  const { model, rate, first, start, words = true } = options;
  return withBench(engine, async (bench) => {
    const crossbar = bench.array(
      crossbarSpec(fullyConnected(INPUTS, OUTPUTS), { mapping: "reference", gain: 1 }),
      new Float32Array(INPUTS * OUTPUTS).fill(start),
    );
    const gradient = bench.zeros("gradient", "f32", INPUTS * OUTPUTS);
    const floats = (list: readonly number[]) => Float32Array.from(list, (word) => word * STEP);
    const x = inputs(first);
    const e = wave(BATCH * OUTPUTS, 2);
    const input = bench.put("x", words ? (first ? Int8Array : Uint8Array).from(x) : floats(x));
    const errors = bench.put("e", words ? Int8Array.from(e) : floats(e));
    const settings = { step: words ? STEP * STEP : 1, adc: null, counters: bench.zeros("reads", "f64", 3) };
    engine.weightGradient(crossbar, input, errors, gradient, BATCH, settings);
    const device = resolveDevice({ ...LAWS[model], model, levels: LEVELS, sigmaStep: 0, sigmaC2c: 0 });
    const training: TrainingParameters = { ...trainingSchema.parse({}), batch: BATCH, rule: "outer-product" };
    const layer: UpdatedLayer = {
      name: "fc",
      crossbar,
      gradient,
      converterBits: null,
      gradientScale: bench.put("scale", Float32Array.of(0.5)),
      samples: {
        input,
        signedInput: first,
        errors,
        inputSize: INPUTS,
        errorSize: OUTPUTS,
        step: settings.step,
      },
    };
    const options = { engine, layer, training, seed: seedOf(3) };
    const stored = new Float32Array(INPUTS * OUTPUTS).fill(start);
    const update = await openRule(ruleOf("outer-product"), device, options, stored);
    update.apply(rate, 0, BATCH);
    const counted = await bench.get(update.counters);
    return {
      w: await bench.f32(crossbar.conductance),
      ltp: counted[UPDATE_COUNTERS.ltpPulses]!,
      ltd: counted[UPDATE_COUNTERS.ltdPulses]!,
    };
  });
}

const inputs = (signed: boolean) => wave(BATCH * INPUTS, 1).map((x) => (signed ? x : Math.max(x, 0)));

/** Σ |x e| over the batch where x·e > 0 (down) and < 0 (up), and Σ x e of each weight, all times the scale. */
function sums(first: boolean) {
  const x = inputs(first);
  const e = wave(BATCH * OUTPUTS, 2);
  const total = { up: 0, down: 0 };
  const gradient = new Float64Array(INPUTS * OUTPUTS);
  for (let m = 0; m < BATCH; m++)
    for (let k = 0; k < INPUTS; k++)
      for (let n = 0; n < OUTPUTS; n++) {
        const product = 0.5 * STEP * x[m * INPUTS + k]! * STEP * e[m * OUTPUTS + n]!;
        total[product > 0 ? "down" : "up"] += Math.abs(product);
        gradient[k * OUTPUTS + n]! += product;
      }
  return { ...total, gradient };
}

describe.each(await allEngines())("outer products, $label", ({ engine }) => {
  test.each([
    [false, true],
    [true, true],
    [false, false],
    [true, false],
  ])("make Σ|x e| pulses of each sign (signed inputs: %s, words: %s)", async (first, words) => {
    const rate = 0.2;
    const { up, down } = sums(first);
    const { ltp, ltd } = await applied(engine, { model: "linear-step", rate, first, start: 0, words });
    const pulses = (sum: number) => rate * (LEVELS / 2) * sum;
    // rounding is random, without bias: 1,200 weights in four turns, each at most half a pulse off
    expect(Math.abs(ltp - pulses(up))).toBeLessThan(4 * Math.sqrt(1200 * 4 * 0.25));
    expect(Math.abs(ltd - pulses(down))).toBeLessThan(4 * Math.sqrt(1200 * 4 * 0.25));
  });

  test("move a linear device by −η·gradient in the mean, with the variance of the pulses' number", async () => {
    const rate = 0.2;
    const { gradient, up, down } = sums(false);
    const { w } = await applied(engine, { model: "linear-step", rate, first: false, start: 0 });
    const off = [...w].map((value, i) => value + rate * gradient[i]!);
    const mean = off.reduce((a, b) => a + b) / off.length;
    const variance = off.reduce((a, b) => a + b ** 2, 0) / off.length;
    const pulse = 2 / LEVELS;
    const coincidences = (rate * (LEVELS / 2) * (up + down)) / off.length;
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / off.length));
    // between the variance of the coincidences and twice that, where fewer than one pulse is expected
    expect(variance / pulse ** 2 / coincidences).toBeGreaterThan(0.9);
    expect(variance / pulse ** 2 / coincidences).toBeLessThan(2.1);
  });

  test("pull an asymmetric device to its symmetric point by the pulses that cancel", async () => {
    const start = 0.5;
    const linear = await applied(engine, { model: "linear-step", rate: 0.2, first: false, start });
    const asymmetric = await applied(engine, { model: "soft-bounds", rate: 0.2, first: false, start });
    const mean = (values: Float32Array) => values.reduce((a, b) => a + b, 0) / values.length;
    const { up, down } = sums(false);
    const pulses = (0.2 * (LEVELS / 2) * (up + down)) / (INPUTS * OUTPUTS);
    // each pulse, up or down, takes 2/P of w beside its step of ±2/P
    expect(mean(linear.w)).toBeGreaterThan(0.48);
    expect(mean(asymmetric.w) / mean(linear.w) / Math.exp((-pulses * 2) / LEVELS)).toBeCloseTo(1, 2);
    expect(pulses).toBeGreaterThan(10);
  });
});
