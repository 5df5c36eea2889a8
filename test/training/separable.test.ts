// A network of depthwise and pointwise convolutions in a whole training: it learns through converters, gives the same numbers on engines
// and with every rule, and has a price.
import { describe, expect, it } from "vitest";
import { estimate } from "../../src/chip/estimate/estimate.ts";
import { naive } from "../../src/chip/spec/dataflow.ts";
import { loadDataset } from "../../src/data/loadDataset.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import type { ConvDefinition, LayerDefinition } from "../../src/network/definition.ts";
import { chipInputOf } from "../../src/pricing/chipInput.ts";
import { trainInputOf } from "../../src/run/trainInput.ts";
import type { RuleName } from "../../src/training/rules.ts";
import { train } from "../../src/training/train.ts";
import { openTestEngine } from "../engines.ts";
import { conv as plainConv } from "../networkLayers.ts";

const conv = (name: string, channels: number, more: Partial<ConvDefinition> = {}) =>
  plainConv(name, channels, { relu: true, ...more });
const separable = (name: string, inputs: number, outputs: number, more: Partial<ConvDefinition> = {}) => [
  conv(`${name}.depthwise`, inputs, { groups: inputs, ...more }),
  conv(`${name}.pointwise`, outputs, { kernel: 1, padding: 0 }),
];
const network = (width: number, size: number): readonly LayerDefinition[] => [
  { kind: "avgpool", name: "small", size },
  conv("stem", width),
  ...separable("one", width, 2 * width, {
    stride: [2, 1],
    padding: { top: 0, bottom: 1, left: 1, right: 1 },
  }),
  ...separable("two", 2 * width, 2 * width, { dilation: 2 }),
  conv("grouped", 2 * width, { groups: 2 }),
  { kind: "flatten", name: "flatten" },
  { kind: "fc", name: "fc", units: 10, relu: false },
];

async function inputOf(layers: readonly LayerDefinition[], limits: object, training: object) {
  const experiment = resolveExperiment({
    data: { source: "cifar10-mini", ...limits },
    training: { batch: 16, learningRate: 0.1, ...training },
  });
  const dataset = await loadDataset("cifar10-mini", limits);
  const input = trainInputOf(experiment, dataset);
  return { experiment, dataset, input: { ...input, definition: { ...input.definition, layers } } };
}

describe("a network of depthwise and pointwise convolutions", () => {
  it("learns through 6-bit converters", async () => {
    const limits = { trainLimit: 1000, testLimit: 200 };
    const { input, dataset } = await inputOf(network(16, 2), limits, { epochs: 4 });
    const engine = await openTestEngine();
    const { epochs, adc } = await train(input, { engine, dataset, experimentHash: "" });
    await engine.dispose();
    const losses = epochs.map(({ trainLoss }) => trainLoss);
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    expect(losses.at(-1)!).toBeLessThan(losses[0]! - 0.1);
    expect(adc.filter(({ bits }) => bits === 6).length).toBeGreaterThan(8);
  });

  it.each<RuleName>(["adaptive-momentum", "software", "tiki-taka"])(
    "gives the same numbers on the fastest engine and on the reference: %s",
    async (rule) => {
      const limits = { trainLimit: 48, testLimit: 20 };
      const training = { rule, epochs: 1, calibrationBatches: 1 };
      const { input, dataset } = await inputOf(network(4, 4), limits, training);
      const ends = [];
      for (const engine of [createReferenceEngine(), await openTestEngine()]) {
        const { epochs, pulses } = await train(input, { engine, dataset, experimentHash: "" });
        ends.push({ losses: epochs.map(({ trainLoss, testAccuracy }) => [trainLoss, testAccuracy]), pulses });
        await engine.dispose();
      }
      expect(ends[1]).toEqual(ends[0]);
    },
  );

  it("has a price: sub-arrays of diagonal blocks, mostly empty", async () => {
    const { experiment, input } = await inputOf(network(64, 2), {}, {});
    const chip = chipInputOf(experiment, input.definition, 5000);
    const { layers, area } = estimate(chip, naive(chip.layers), null);
    const of = (name: string) => layers.find((layer) => layer.name === name)!;
    // 128 channels of 9 rows and one column: 14 share a sub-array of 128 rows
    expect(of("two.depthwise").subArrays).toBe(10);
    expect(of("two.pointwise").subArrays).toBe(1);
    expect(of("two.depthwise").utilization).toBeLessThan(0.01);
    expect(area).toBeGreaterThan(0);
  });
});
