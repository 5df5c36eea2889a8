// A whole training step of a small VGG-8 compared tensor by tensor with the reference engine, and the loss over a thousand
// images beside the native (or reference) engine. On whatever adapter is here; skipped with a line where there is none.
import { describe, expect, test } from "vitest";
import { openStep } from "../../src/cli/bench/step.ts";
import { type Engine, LOSS_METRICS, type TypedArray } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { type Experiment, resolveExperiment } from "../../src/experiment/experiment.ts";
import { loadData } from "../../src/run/runExperiment.ts";
import { openTestEngine } from "../engines.ts";
import { maybeWebGpu } from "../webGpu.ts";

const exact = await maybeWebGpu("whole steps", { exactSums: true });
const plain = await maybeWebGpu("whole epochs");

const BATCH = 2;

/** Every tensor of every layer after two steps, by name. */
async function tensorsAfter(engine: Engine, experiment: Experiment): Promise<Map<string, TypedArray>> {
  const { session, step } = await openStep(engine, experiment, await loadData(experiment));
  await step();
  await step();
  const tensors = new Map<string, TypedArray>();
  for (const { name, input, errors, gradient, crossbar } of session.network.arrayLayers)
    for (const [what, buffer] of Object.entries({
      input: input.value,
      errors,
      gradient,
      conductance: crossbar.conductance,
    }))
      tensors.set(`${name} ${what}`, await engine.readTensor(buffer));
  return tensors;
}

function largestSize(values: Iterable<number>): number {
  let largest = 0;
  for (const x of values) largest = Math.max(largest, Math.abs(x));
  return largest;
}

/** Images first … first + length − 1 of a fixed permutation: stored ones may be sorted by class. The factor is a prime. */
function mixed(first: number, length: number, count: number): Uint32Array {
  return Uint32Array.from({ length }, (_, i) => ((first + i) * 7919) % count);
}

describe.skipIf(!exact || !plain)("the webgpu engine", () => {
  const rules = ["adaptive-momentum", "momentum-normalized"] as const;
  test.each(rules)(
    "takes the steps of the reference on a small VGG-8, %s",
    async (rule) => {
      const experiment = resolveExperiment({
        seed: 3,
        network: { name: "vgg8", width: 1 / 32 },
        data: { trainLimit: 40, testLimit: 10 },
        device: { preset: "hzo-fefet", sigmaC2c: 0.01 },
        array: { adc: { bits: 6, forward: true, backward: true } },
        training: { rule, batch: BATCH },
      });
      const expected = await tensorsAfter(createReferenceEngine(), experiment);
      const actual = await tensorsAfter(exact!, experiment);
      expect(expected.size).toBe(4 * 8);
      for (const [name, values] of expected) {
        const difference = largestSize(Array.from(values, (x, i) => x - actual.get(name)![i]!));
        expect(difference, name).toBeLessThanOrEqual(1e-5 * largestSize(values));
      }
    },
    200_000,
  );

  test("learns as fast as the other engines over a thousand images", async () => {
    const experiment = resolveExperiment({
      seed: 5,
      network: { name: "mlp", hidden: [16], width: 1 },
      data: { trainLimit: 1000 },
      training: { rule: "momentum", batch: 100, epochs: 1 },
    });
    const dataset = await loadData(experiment);
    const curve = async (engine: Engine) => {
      const { session, step } = await openStep(engine, experiment, dataset);
      const losses: number[] = [];
      const count = dataset.train.labels.length;
      for (let first = 0; first < count; first += 200) {
        engine.fill(session.metrics, 0);
        for (let batch = first; batch < first + 200; batch += 100) await step(mixed(batch, 100, count));
        const metrics = await engine.readTensor(session.metrics);
        losses.push(metrics[LOSS_METRICS.loss]! / metrics[LOSS_METRICS.samples]!);
      }
      return losses;
    };
    const other = await openTestEngine();
    const expected = await curve(other);
    const actual = await curve(plain!);
    await other.dispose();
    console.info(
      `WEBGPU loss: ${actual.map((x) => x.toFixed(4))}; ${other.name}: ${expected.map((x) => x.toFixed(4))}`,
    );
    expect(expected.at(-1)!).toBeLessThan(expected[0]!);
    for (const [i, loss] of expected.entries()) expect(actual[i]! / loss).toBeCloseTo(1, 1.5);
  }, 200_000);
});
