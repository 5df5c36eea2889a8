// Batch normalization, bias and a projection shortcut in a whole training: the same numbers on engines, other statistics in a test than in a step.
import { describe, expect, it } from "vitest";
import { loadDataset } from "../../src/data/loadDataset.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import type { LayerDefinition } from "../../src/network/definition.ts";
import { trainInputOf } from "../../src/run/trainInput.ts";
import type { RuleName } from "../../src/training/rules.ts";
import { openSession } from "../../src/training/session.ts";
import { train } from "../../src/training/train.ts";
import { openTestEngine } from "../engines.ts";
import { conv, norm } from "../networkLayers.ts";

const LAYERS: readonly LayerDefinition[] = [
  { kind: "avgpool", name: "small", size: 4 },
  conv("a", 4),
  norm("a.norm", true),
  conv("b", 6, { stride: 2 }),
  norm("b.norm", false),
  conv("side", 6, { kernel: 1, stride: 2, input: "a.norm" }),
  norm("side.norm", false),
  { kind: "add", name: "sum", from: "b.norm", relu: true },
  { kind: "flatten", name: "flatten" },
  { kind: "fc", name: "fc", units: 10, relu: false },
  { kind: "bias", name: "bias", relu: false },
];

const limits = { trainLimit: 96, testLimit: 40 };
const dataset = loadDataset("cifar10-mini", limits);
const inputOf = async (rule: RuleName) => {
  const experiment = resolveExperiment({
    data: { source: "cifar10-mini", ...limits },
    training: { rule, epochs: 2, batch: 16, calibrationBatches: 1, learningRate: 0.1 },
  });
  const input = trainInputOf(experiment, await dataset);
  return { ...input, definition: { ...input.definition, layers: LAYERS } };
};

describe("normalized networks", () => {
  it.each<RuleName>(["adaptive-momentum", "software", "mixed-precision"])(
    "give the same numbers on the fastest engine and on the reference: %s",
    async (rule) => {
      const ends = [];
      for (const engine of [createReferenceEngine(), await openTestEngine()]) {
        const { epochs } = await train(await inputOf(rule), {
          engine,
          dataset: await dataset,
          experimentHash: "0",
        });
        ends.push(
          epochs.map(({ trainLoss, trainAccuracy, testAccuracy }) => ({
            trainLoss,
            trainAccuracy,
            testAccuracy,
          })),
        );
        await engine.dispose();
      }
      expect(ends[1]).toEqual(ends[0]);
      expect(ends[0]![1]!.trainLoss).toBeLessThan(ends[0]![0]!.trainLoss);
    },
  );

  it("keep parameters, velocities and running statistics in the checkpoint, and a look at ranges changes none", async () => {
    const engine = createReferenceEngine();
    const session = await openSession(await inputOf("adaptive-momentum"), engine, await dataset);
    const names = session.state.map(({ name }) => name);
    for (const name of [
      "a.norm.gamma",
      "a.norm.beta",
      "a.norm.gamma.velocity",
      "a.norm.runningMoments",
      "bias.beta",
    ])
      expect(names).toContain(name);
    const running = session.state.find(({ name }) => name === "a.norm.runningMoments")!;
    const start = Float32Array.from((await engine.readTensor(running)) as Float32Array);
    expect([...start]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    session.network.forward(8, "probe");
    session.network.forward(8, "evaluation");
    expect(await engine.readTensor(running)).toEqual(start);
    session.network.forward(8, "training");
    expect(await engine.readTensor(running)).not.toEqual(start);
    await engine.dispose();
  });
});
