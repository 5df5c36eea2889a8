// The smallest problem on which asymmetric devices fail: many weights, each on the loss (w − w0)²/2 with noise in its gradient. A rule runs on
// it as in training, on an engine's own devices; what it settles at has closed forms (docs/models/rules.md). Not a network: no array is
// read, and the gradient is made here.
import { matrixShape } from "../array/geometry.ts";
import { normal, philox, STREAM, seedOf } from "../base/random.ts";
import type { DeviceParameters } from "../device/params.ts";
import { type Engine, UPDATE_COUNTERS } from "../engine/engine.ts";
import type { UpdatedLayer } from "./layerUpdate.ts";
import { type OpenedRule, openRule } from "./openRule.ts";
import type { TrainingParameters } from "./params.ts";
import { ruleOf } from "./rules.ts";
import { learningRateAt } from "./schedule.ts";

export interface QuadraticSettings {
  readonly device: DeviceParameters;
  /** epochs and batch are not used; the schedule runs over `steps`. */
  readonly training: TrainingParameters;
  readonly weights: number;
  readonly steps: number;
  /** Standard deviation of the gradient's noise. */
  readonly noise: number;
  /** w0 at each step; within the window ±1. */
  readonly optimum: (step: number) => number;
  /** First step that counts. */
  readonly from: number;
  readonly seed: number;
}

export interface QuadraticResult {
  /** Mean weight, mean and root of the mean square of w − w0, over weights and counted steps. */
  readonly mean: number;
  readonly bias: number;
  readonly error: number;
  /** Mean |gradient|: what drives the pulses of plain gradient descent. */
  readonly drive: number;
  /** Pulses of all devices of a weight in one step. */
  readonly pulses: number;
}

/** Deterministic. Leaves its buffers on the engine. */
export async function noisyQuadratic(engine: Engine, settings: QuadraticSettings): Promise<QuadraticResult> {
  const { weights, steps, from, optimum, training } = settings;
  const { layer, update } = await openWeights(engine, settings);
  const gradient = new Float32Array(weights);
  const sum = { weight: 0, bias: 0, square: 0, drive: 0 };
  let before = 0;
  for (let step = 0; step < steps; step++) {
    const w = (await engine.readTensor(layer.crossbar.conductance)) as Float32Array;
    const w0 = optimum(step);
    fillGradient(gradient, w, w0, step, settings);
    if (step === from) before = await pulsesOf(engine, update);
    for (let i = 0; i < weights && step >= from; i++) {
      sum.weight += w[i]!;
      sum.bias += w[i]! - w0;
      sum.square += (w[i]! - w0) ** 2;
      sum.drive += Math.abs(gradient[i]!);
    }
    engine.upload(layer.gradient, gradient);
    update.apply(learningRateAt({ ...training, warmup: 0 }, step, steps, steps), step, 1);
  }
  const counted = weights * (steps - from);
  return {
    mean: sum.weight / counted,
    bias: sum.bias / counted,
    error: Math.sqrt(sum.square / counted),
    drive: sum.drive / counted,
    pulses: ((await pulsesOf(engine, update)) - before) / counted,
  };
}

function fillGradient(
  gradient: Float32Array,
  w: Float32Array,
  w0: number,
  step: number,
  { noise, seed }: QuadraticSettings,
): void {
  const words = new Uint32Array(4);
  const key = seedOf(seed);
  for (let i = 0; i < gradient.length; i++) {
    philox(key, STREAM.augmentation, LAYER, i, step, words);
    gradient[i] = w[i]! - w0 + noise * normal(words[0]!);
  }
}

/** Layer word of the random draws. */
const LAYER = 0;

/** One column of weights that start at 0, and the rule on it. */
async function openWeights(
  engine: Engine,
  { device, training, weights, seed }: QuadraticSettings,
): Promise<{ readonly layer: UpdatedLayer; readonly update: OpenedRule }> {
  const crossbar = engine.crossbar({
    name: "quadratic",
    layer: LAYER,
    mapping: "reference",
    subtraction: "analog",
    offOnRatio: 0,
    windowLow: -1,
    shape: matrixShape(weights, 1, "quadratic"),
    arrayRows: weights,
    arrayColumns: 1,
    partition: "unrolled",
    gain: 1,
  });
  const scale = engine.buffer("quadratic.scale", "f32", 1);
  engine.fill(scale, 1);
  const gradient = engine.buffer("quadratic.gradient", "f32", weights);
  const layer: UpdatedLayer = {
    name: "quadratic",
    crossbar,
    gradient,
    gradientScale: scale,
    converterBits: null,
    samples: null,
  };
  const rule = ruleOf(training.rule);
  const options = { engine, layer, training, seed: seedOf(seed) };
  const own = rule.float ? device : rule.device(device);
  return { layer, update: await openRule(rule, own, options, new Float32Array(weights)) };
}

async function pulsesOf(engine: Engine, { counters }: OpenedRule): Promise<number> {
  const counts = await engine.readTensor(counters);
  return counts[UPDATE_COUNTERS.ltpPulses]! + counts[UPDATE_COUNTERS.ltdPulses]!;
}
