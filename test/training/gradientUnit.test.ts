// Gradient units in training: one that distinguishes all counts trains as the exact one does, bit for bit; what the others give is
// measured beside the exact gradient; the fast form makes errors of the scheme's size.
import { describe, expect, test } from "vitest";
import { loadDataset } from "../../src/data/loadDataset.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import type { ExperimentInput } from "../../src/experiment/experimentSchema.ts";
import type { GradientGroups } from "../../src/network/layerGradient.ts";
import { trainInputOf } from "../../src/run/trainInput.ts";
import { BatchLoader } from "../../src/training/batches.ts";
import { openSession } from "../../src/training/session.ts";
import { train } from "../../src/training/train.ts";
import { openTestEngine } from "../engines.ts";

type Unit = NonNullable<ExperimentInput["gradientUnit"]>;

const limits = { trainLimit: 96, testLimit: 32 };
const dataset = await loadDataset("cifar10-mini", limits);
const experimentOf = (gradientUnit: Unit) =>
  resolveExperiment({
    network: { width: 0.0625 },
    data: { source: "cifar10-mini", ...limits },
    // ranges are not calibrated where a test takes a single step
    array: { adc: { forward: false, backward: false } },
    gradientUnit,
    training: { epochs: 1, batch: 32, calibrationBatches: 1 },
  });

async function withEngine<T>(use: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openTestEngine();
  try {
    return await use(engine);
  } finally {
    await engine.dispose();
  }
}

const trained = (gradientUnit: Unit) =>
  withEngine(async (engine) => {
    const input = trainInputOf(experimentOf(gradientUnit), dataset);
    const { epochs, pulses } = await train(input, { engine, dataset, experimentHash: "" });
    return { loss: epochs[0]!.trainLoss, pulses };
  });

describe("training with a gradient unit", () => {
  test("enough converter bits train as the exact unit does", async () => {
    const exact = await trained({ kind: "exact" });
    for (const signs of ["twos-complement", "phases"] as const)
      expect(await trained({ kind: "sram", converterBits: 8, countsPerCode: 1, signs })).toEqual(exact);
  });

  test("few bits, coarse codes and short words train otherwise, and go on learning", async () => {
    const exact = await trained({ kind: "exact" });
    for (const unit of [
      { kind: "sram", converterBits: 3 },
      { kind: "sram", countsPerCode: "full" },
      { kind: "sram", simulation: "fast", countsPerCode: 4 },
      { kind: "exact", wordBits: 6 },
      { kind: "analog" },
    ] as const) {
      const found = await trained(unit);
      expect(found).not.toEqual(exact);
      expect(found.loss).toBeGreaterThan(0);
    }
  });

  test("words of more than 8 bits are refused with a hint", async () => {
    const experiment = resolveExperiment({ network: { activationBits: 10 }, gradientUnit: { kind: "sram" } });
    const open = withEngine((engine) => openSession(trainInputOf(experiment, dataset), engine, dataset));
    await expect(open).rejects.toThrow(/gradientUnit\.kind.*at most 8 bits/s);
  });
});

/** Gradients of every layer behind the errors of these images, as the unit is simulated. */
async function gradientsOf(
  unit: Unit,
  order: Uint32Array,
): Promise<{ name: string; gradient: Float32Array; batchwise: boolean }[]> {
  return withEngine(async (engine) => {
    const input = trainInputOf(experimentOf(unit), dataset);
    // fully connected layers sum over the batch, the others image by image
    const groups = input.definition.layers.filter(({ kind }) => kind === "conv" || kind === "fc");
    const gradientGroups = groups.map(({ kind }): GradientGroups => (kind === "fc" ? "batch" : "image"));
    const session = await openSession({ ...input, gradientGroups }, engine, dataset);
    const { network, labels, metrics } = session;
    const batch = new BatchLoader(session, dataset).load(dataset.train, order, 0, false);
    network.forward(batch, "training");
    const { value, error, shape } = network.logits;
    engine.loss("cross-entropy", value, labels, error.buffer, batch, shape.channels, metrics);
    network.backward(batch, 0);
    const layers = [];
    for (const { name, gradient, serialGradient } of network.arrayLayers)
      layers.push({
        name,
        gradient: Float32Array.from((await engine.readTensor(gradient)) as Float32Array),
        batchwise: serialGradient?.acrossImages ?? true,
      });
    return layers;
  });
}

describe("the fast form", () => {
  const IMAGES = 12;
  test.each([
    { kind: "sram", converterBits: 2, countsPerCode: 1 },
    { kind: "sram", converterBits: 3, countsPerCode: 4, signs: "phases" },
  ] as const)("is the scheme in the mean over the images that it samples: %o", async (unit) => {
    const orders = Array.from({ length: IMAGES }, (_, first) =>
      Uint32Array.from({ length: IMAGES }, (_, i) => (first + i) % IMAGES),
    );
    const scheme = await gradientsOf(unit, orders[0]!);
    const exact = await gradientsOf({ kind: "exact" }, orders[0]!);
    const fast: (typeof scheme)[] = [];
    for (const order of orders) fast.push(await gradientsOf({ ...unit, simulation: "fast" }, order));
    expect(scheme.filter(({ batchwise }) => !batchwise).length).toBeGreaterThan(2);
    for (const [i, { name, gradient, batchwise }] of scheme.entries()) {
      const sizes = (values: Float32Array) => Math.hypot(...values);
      const mean = gradient.map(
        (_, w) => fast.reduce((sum, layers) => sum + layers[i]!.gradient[w]!, 0) / IMAGES,
      );
      const lost = sizes(gradient.map((value, w) => value - exact[i]!.gradient[w]!));
      expect(sizes(mean.map((value, w) => value - gradient[w]!)), name).toBeLessThan(1e-4 * lost + 1e-12);
      // groups of several images are computed whole; of the others, one order shows less than all of them
      const one = sizes(fast[0]![i]!.gradient.map((value, w) => value - gradient[w]!));
      if (batchwise) expect(one, name).toBe(0);
      else expect(one, name).toBeGreaterThan(0);
    }
  });
});
