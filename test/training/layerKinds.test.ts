// All layer kinds in one network: gradients against finite differences in float, and whole trainings bit for bit on all engines.

import { describe, expect, it } from "vitest";
import { seedOf } from "../../src/base/random.ts";
import { LOSS_METRICS } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { BATCH_NORM } from "../../src/network/batchNorm.ts";
import { builtInNetwork } from "../../src/network/builtInNetwork.ts";
import type { LayerDefinition, NetworkDefinition } from "../../src/network/definition.ts";
import { createNetwork } from "../../src/network/network.ts";
import { BUILT_IN_NETWORKS, networkSchema } from "../../src/network/params.ts";
import { train } from "../../src/training/train.ts";
import { syntheticImages } from "../images.ts";
import { allEngines } from "../parity/engines.ts";

const INPUT = { height: 6, width: 7, channels: 3 };
const CLASSES = 3;
const conv = (name: string, channels: number, kernel: number, input?: string): LayerDefinition => ({
  kind: "conv",
  name,
  input,
  channels,
  kernel,
  stride: 1,
  padding: "same",
  relu: false,
});
const norm = (name: string, relu: boolean): LayerDefinition => ({
  kind: "batchnorm",
  name,
  ...BATCH_NORM,
  relu,
});

/** Normalized images; a ReLU with a clip; overlapping, padded pools of one tensor; a tensor twice in a concatenation, and one of both
 *  signs beside those of one; normalization and a projection of what was joined; a clipped sum; the mean of each map. */
const ALL_KINDS: NetworkDefinition = {
  name: "all kinds",
  input: INPUT,
  layers: [
    norm("images", false),
    conv("a", 4, 3),
    { kind: "relu", name: "r", clip: 0.9 },
    { kind: "maxpool", name: "p", size: 3, stride: 2, padding: 1 },
    {
      kind: "avgpool",
      name: "q",
      input: "r",
      size: [3, 2],
      stride: 2,
      padding: { top: 1, bottom: 1, left: 0, right: 1 },
    },
    { kind: "avgpool", name: "z", input: "r", size: 3, stride: 2, padding: 1, countPadding: true },
    { kind: "bias", name: "s", input: "q", relu: false },
    { kind: "concat", name: "j", input: "p", from: ["q", "s", "z", "p"] },
    norm("j.norm", true),
    conv("b", 5, 3),
    conv("side", 5, 1, "j"),
    { kind: "add", name: "sum", from: "b", relu: true, clip: 1.25 },
    { kind: "globalavgpool", name: "g" },
    { kind: "fc", name: "fc", units: CLASSES, relu: false },
    { kind: "bias", name: "bias", relu: false },
  ],
};

const BATCH = 4;

/** The network in float on the reference engine, its loss, and its parameters with their gradients. */
async function floatNetwork() {
  const engine = createReferenceEngine();
  const network = createNetwork({
    engine,
    definition: ALL_KINDS,
    parameters: networkSchema.parse({}),
    array: null,
    gradientUnit: null,
    offOnRatio: 0,
    windowLow: -1,
    maxBatch: BATCH,
    seed: seedOf(1),
  });
  const { images, labels } = syntheticImages(INPUT, CLASSES, BATCH).train;
  engine.upload(
    network.input.value,
    Float32Array.from(images, (x) => (x - 128) / 128),
  );
  const classes = engine.buffer("labels", "i32", BATCH);
  engine.upload(classes, Int32Array.from(labels));
  const metrics = engine.buffer("metrics", "f64", LOSS_METRICS.length);
  const loss = async () => {
    for (const { crossbar } of network.arrayLayers)
      engine.pack(crossbar, { grid: null, sigma: 0, seed: { low: 0, high: 0 }, step: 0 });
    network.forward(BATCH, "training");
    engine.fill(metrics, 0);
    engine.loss(
      "cross-entropy",
      network.logits.value,
      classes,
      network.logits.error.buffer,
      BATCH,
      CLASSES,
      metrics,
    );
    return (await engine.readTensor(metrics))[LOSS_METRICS.loss]! / BATCH;
  };
  const learned = [
    ...network.arrayLayers.map((layer) => ({
      name: layer.name,
      value: layer.crossbar.conductance,
      gradient: layer.gradient,
      scale: layer.gradientScale,
      gain: layer.crossbar.spec.gain,
    })),
    ...network.nodes.flatMap(({ parameters = [] }) =>
      parameters.map(({ name, value, gradient, gradientScale: scale }) => ({
        name,
        value,
        gradient,
        scale,
        gain: 1,
      })),
    ),
  ];
  for (const [i, { value, gain }] of learned.entries())
    engine.upload(
      value,
      Float32Array.from(
        { length: value.length },
        (_, j) => Math.sin(7 * i + 2.3 * j + 1) / (gain === 1 ? 1 : 2),
      ),
    );
  return { engine, network, loss, learned };
}

describe("backward passes of all layer kinds", () => {
  it("are the finite differences of the loss along each gradient", async () => {
    const { engine, network, loss, learned } = await floatNetwork();
    await loss();
    network.backward(BATCH, 0);
    const gradients = await Promise.all(
      learned.map(async ({ gradient, scale, gain }) => {
        const [factor] = (await engine.readTensor(scale)) as Float32Array;
        return Float64Array.from(
          (await engine.readTensor(gradient)) as Float32Array,
          (g) => g * factor! * gain,
        );
      }),
    );
    expect(learned).toHaveLength(4 + 6);
    for (const [i, { name, value }] of learned.entries()) {
      const size = Math.hypot(...gradients[i]!);
      expect(size, name).toBeGreaterThan(1e-3);
      const start = Float32Array.from((await engine.readTensor(value)) as Float32Array);
      const at = async (step: number) => {
        engine.upload(
          value,
          start.map((x, j) => x + (step * gradients[i]![j]!) / size),
        );
        return loss();
      };
      // so small that no maximum of a window moves to another place
      const step = 2 ** -12;
      const slope = ((await at(step)) - (await at(-step))) / (2 * step);
      engine.upload(value, start);
      expect(Math.abs(slope / size - 1), `${name}: slope ${slope}, gradient ${size}`).toBeLessThan(0.02);
    }
    await engine.dispose();
  });
});

const engines = await allEngines();

/** Result of an epoch of steps of four images. */
async function trained(
  definition: NetworkDefinition,
  engine: (typeof engines)[number]["engine"],
  more: { readonly network?: object; readonly training?: object },
  count = 12,
) {
  const dataset = syntheticImages(definition.input, CLASSES, count);
  const steps = {
    rule: "adaptive-momentum",
    loss: "sse",
    epochs: 1,
    batch: 4,
    calibrationBatches: 1,
  } as const;
  const { seed, network, device, array, gradientUnit, training } = resolveExperiment({
    device: { preset: "hzo-fefet" },
    ...more,
    training: { ...steps, ...more.training },
  });
  const input = { seed, network, definition, device, array, gradientUnit, training };
  const { epochs } = await train(input, { engine, dataset, experimentHash: "" });
  const [epoch] = epochs;
  return {
    trainLoss: epoch!.trainLoss,
    trainAccuracy: epoch!.trainAccuracy,
    testAccuracy: epoch!.testAccuracy,
  };
}

/** The sums of the loss alone are in another order on a GPU. */
function expectSame(ends: readonly Awaited<ReturnType<typeof trained>>[]): void {
  for (const [i, { trainLoss, ...accuracies }] of ends.entries()) {
    const { label, engine } = engines[i]!;
    const { trainLoss: expected, ...others } = ends[0]!;
    expect(accuracies, label).toEqual(others);
    const difference = Math.abs(trainLoss / expected - 1);
    expect(difference, `loss on ${label}`).toBeLessThanOrEqual(engine.name === "webgpu" ? 1e-6 : 0);
  }
}

describe.skipIf(engines.length < 2)("a network of all layer kinds", () => {
  it.each([
    ["words", {}],
    ["words of 4 bits", { network: { activationBits: 4, activationRange: 2, errorBits: 5 } }],
    ["long words", { network: { activationBits: 12 } }],
    ["software", { training: { rule: "software" } }],
  ])(
    "trains to the same numbers on every engine: %s",
    async (_, more) => {
      const ends = [];
      // SwiftShader compiles for minutes: one form of the numbers is enough there
      for (const { engine } of engines)
        if (engine.name !== "webgpu" || Object.keys(more).length === 0)
          ends.push(await trained(ALL_KINDS, engine, more));
      expectSame(ends);
      expect(ends[0]!.trainLoss).toBeGreaterThan(0);
    },
    200_000,
  );

  // deep networks take SwiftShader minutes
  const onGpu = new Set(["lenet5", "mlp"]);
  it.each(BUILT_IN_NETWORKS)(
    "%s takes a step with the same numbers on every engine",
    async (name) => {
      const side = name === "lenet5" ? 28 : 16;
      const parameters = networkSchema.parse({ name, width: 1 / 32, hidden: [16] });
      const definition = builtInNetwork(parameters, CLASSES, { height: side, width: side, channels: 3 })!;
      const ends = [];
      for (const { engine } of engines)
        if (engine.name !== "webgpu" || onGpu.has(name)) ends.push(await trained(definition, engine, {}, 4));
      expectSame(ends);
    },
    200_000,
  );
});
