// The update rules' equations (docs/models/rules.md) in plain arithmetic against every engine: one layer of six weights on
// linear devices, thirty steps of given gradients.
import { describe, expect, test } from "vitest";
import { seedOf } from "../../src/base/random.ts";
import { resolveDevice } from "../../src/device/resolve.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { UpdatedLayer } from "../../src/training/layerUpdate.ts";
import { openRule } from "../../src/training/openRule.ts";
import { type TrainingParameters, trainingSchema } from "../../src/training/params.ts";
import type { RuleName } from "../../src/training/rules.ts";
import { ruleOf } from "../../src/training/rules.ts";
import { withBench } from "../parity/bench.ts";
import { crossbarSpec, drawOf, fullyConnected } from "../parity/cases.ts";
import { allEngines } from "../parity/engines.ts";

const WEIGHTS = 6;
const LEVELS = 1000;
const GAIN = 0.5;
/** Gradient buffers hold the gradient divided by this. */
const SCALE = 2;
const RATE = 0.01;
const STEPS = 30;
const FIXED = { momentum: 0.9, batch: 8, maxPulses: 200, rounding: "nearest", weightDecay: 0.01 } as const;

const draw = drawOf(5);
const start = draw.values(WEIGHTS, (u) => u - 0.5);
const gradients = Array.from({ length: STEPS }, () => draw.values(WEIGHTS, (_, z) => z + 0.5));

/** W after each step's n pulses of 2/LEVELS, as the engine does it. */
async function trained(
  engine: Engine,
  name: RuleName,
  given: readonly Float32Array[],
  settings: Partial<TrainingParameters> = {},
): Promise<{ w: number[]; velocity: number[] }> {
  const rule = ruleOf(name);
  const length = given[0]!.length;
  return withBench(engine, async (bench) => {
    const mapping = rule.float ? "float" : "reference";
    const spec = crossbarSpec(fullyConnected(length / 2, 2), { mapping, gain: GAIN });
    const crossbar = bench.array(spec, length === WEIGHTS ? start : new Float32Array(length));
    const gradient = bench.zeros("gradient", "f32", length);
    const scale = bench.put("scale", Float32Array.of(SCALE));
    const device = resolveDevice({ preset: "none", levels: LEVELS });
    const training = { ...trainingSchema.parse({}), ...FIXED, ...settings, rule: name };
    const layer: UpdatedLayer = {
      name: "fc",
      crossbar,
      gradient,
      gradientScale: scale,
      converterBits: null,
      samples: null,
    };
    const stored = await bench.f32(crossbar.conductance);
    const update = await openRule(rule, device, { engine, layer, training, seed: seedOf(1) }, stored);
    given.forEach((values, step) => {
      engine.upload(
        gradient,
        values.map((g) => g / SCALE),
      );
      update.apply(RATE, step, FIXED.batch);
    });
    const w = [...(await bench.f32(crossbar.conductance))];
    const velocity = rule.hardware.words.includes("velocity") ? [...(await bench.f32(update.state[0]!))] : [];
    return { w, velocity };
  });
}

/** The page's equations: what a rule does to v, and how many pulses it then wants. */
interface Equation {
  velocity(v: readonly number[], g: readonly number[]): number[];
  pulses(v: number): number;
}
const wanted = (v: number) => -(RATE / GAIN) * (LEVELS / 2) * v;
const filtered =
  (gamma: number, factor = 1) =>
  (v: readonly number[], g: readonly number[]) =>
    v.map((old, i) => gamma * old + (1 - gamma) * factor * g[i]!);

function normalized(v: readonly number[], g: readonly number[]): number[] {
  const u = filtered(FIXED.momentum, FIXED.batch)(v, g);
  const k = Math.round(Math.log2(Math.max(...u.map(Math.abs))));
  return u.map((value) => value / 2 ** k);
}

const EQUATIONS: Readonly<Partial<Record<RuleName, () => Equation>>> = {
  "software-quantized": () => ({ velocity: filtered(FIXED.momentum), pulses: wanted }),
  sgd: () => ({ velocity: filtered(0), pulses: wanted }),
  momentum: () => ({ velocity: filtered(FIXED.momentum), pulses: wanted }),
  "momentum-normalized": () => ({ velocity: normalized, pulses: (v) => -RATE * (LEVELS / 2) * v }),
};

function moved(equation: Equation): number[] {
  let v: number[] = new Array(WEIGHTS).fill(0);
  const w = [...start];
  for (const g of gradients) {
    v = equation.velocity(v, [...g]);
    for (const [i, value] of v.entries())
      w[i] = Math.min(Math.max(w[i]! + (2 / LEVELS) * Math.round(equation.pulses(value)), -1), 1);
  }
  return w;
}

const worst = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((x, i) => Math.abs(x - b[i]!)));

describe.each(await allEngines())("$label", ({ engine }) => {
  test.each(Object.keys(EQUATIONS) as RuleName[])("%s", async (name) => {
    const { w } = await trained(engine, name, gradients);
    const exact = moved(EQUATIONS[name]!());
    expect(worst(exact, [...start])).toBeGreaterThan(10 / LEVELS);
    expect(worst(w, exact)).toBeLessThan(1e-5);
  });

  test("software: float weights W = gain·w with weight decay", async () => {
    const { w } = await trained(engine, "software", gradients);
    const weights = [...start].map((x) => GAIN * x);
    const v: number[] = new Array(WEIGHTS).fill(0);
    for (const g of gradients)
      for (let i = 0; i < WEIGHTS; i++) {
        v[i] = 0.9 * v[i]! + 0.1 * (g[i]! + FIXED.weightDecay * weights[i]!);
        weights[i]! -= RATE * v[i]!;
      }
    expect(
      worst(
        w.map((x) => GAIN * x),
        weights,
      ),
    ).toBeLessThan(1e-6);
  });

  test("momentum-carry loses no fraction of a pulse, rounding to nearest loses them all", async () => {
    const small = Array.from({ length: 40 }, () => new Float32Array(WEIGHTS).fill(0.005));
    const asked = 40 * wanted(0.005);
    const carried = await trained(engine, "momentum-carry", small, { momentum: 0 });
    for (const [i, x] of carried.w.entries())
      expect(Math.abs((LEVELS / 2) * (x - start[i]!) - asked)).toBeLessThan(1.01);
    const rounded = await trained(engine, "sgd", small);
    expect(worst(rounded.w, [...start])).toBeLessThan(1e-6);
  });

  test("stochastic rounding is right on average", async () => {
    const many = [new Float32Array(20_000).fill(-0.04)];
    const { w } = await trained(engine, "sgd", many, { rounding: "stochastic" });
    const mean = w.reduce((sum, x) => sum + (LEVELS / 2) * x, 0) / w.length;
    expect(Math.abs(mean - wanted(-0.04))).toBeLessThan(4 * Math.sqrt(0.24 / w.length));
  });

  test("a stored velocity of 4 bits is a whole number of at most 7 power-of-two steps", async () => {
    const { velocity } = await trained(engine, "momentum", gradients, { velocityBits: 4 });
    const largest = Math.max(...velocity.map(Math.abs));
    const onGrid = (lsb: number) => velocity.every((v) => Number.isInteger(v / lsb));
    const exponents = Array.from({ length: 40 }, (_, i) => 10 - i);
    const lsb = 2 ** exponents.find((e) => onGrid(2 ** e))!;
    expect(largest / lsb).toBeLessThanOrEqual(7);
    expect(new Set(velocity).size).toBeGreaterThan(2);
  });
});
