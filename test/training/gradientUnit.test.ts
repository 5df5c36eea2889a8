// Gradient units in training: one that tells every count from the next trains as the exact one does, bit for bit; what the others give is
// measured beside the exact gradient; the fast form makes errors of the scheme's size.
import { describe, expect, test } from "vitest";
import { resolveExperiment } from "../../src/config/experiment.ts";
import type { ExperimentInput } from "../../src/config/experimentSchema.ts";
import { trainInputOf } from "../../src/config/trainInput.ts";
import { loadDataset } from "../../src/data/loadDataset.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { BatchLoader } from "../../src/training/batches.ts";
import { addGradientErrors, measureGradientErrors } from "../../src/training/gradientErrors.ts";
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

/** Gradients of every layer behind one step, of the exact sum, the scheme and the fast form. */
async function gradientsOf(unit: Unit) {
  return withEngine(async (engine) => {
    const session = await openSession(
      trainInputOf(experimentOf({ ...unit, simulation: "fast" }), dataset),
      engine,
      dataset,
    );
    const { network, labels, metrics } = session;
    const loader = new BatchLoader(session, dataset);
    const batch = loader.load(
      dataset.train,
      Uint32Array.from({ length: 32 }, (_, i) => i),
      0,
      false,
    );
    network.forward(batch);
    const { value, error, shape } = network.logits;
    engine.loss("cross-entropy", value, labels, error.buffer, batch, shape.channels, metrics);
    network.backward(batch);
    const errors = await measureGradientErrors(session, batch);
    const layers = [];
    for (const [i, layer] of network.arrayLayers.entries()) {
      const { crossbar, input, gradient, serialGradient } = layer;
      if (!errors[i] || !serialGradient) continue;
      const read = async () => Float32Array.from((await engine.readTensor(gradient)) as Float32Array);
      engine.weightGradient(crossbar, input.value, layer.errors, gradient, batch, layer.gradientSettings);
      const exact = await read();
      addGradientErrors(session, layer, errors[i], 5, network.gradientNoise.buffer);
      const fast = await read();
      engine.serialGradient(crossbar, input.value, layer.errors, gradient, batch, serialGradient);
      layers.push({ name: layer.name, exact, fast, scheme: await read() });
    }
    return layers;
  });
}

const product = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
/** Slope of b over a, and standard deviation of what is left, as a share of a's own size. */
function lineOf(a: Float32Array, b: Float32Array) {
  const slope = product(a, b) / product(a, a);
  const left = b.map((y, i) => y - slope * a[i]!);
  return { slope, left: Math.sqrt(product(left, left) / product(a, a)) };
}

describe("the fast form", () => {
  test.each([
    { kind: "sram", converterBits: 3, countsPerCode: 1 },
    { kind: "sram", converterBits: 4, countsPerCode: 4, signs: "phases" },
  ] as const)("has the slope and the spread of the scheme: %o", async (unit) => {
    const layers = await gradientsOf(unit);
    expect(layers.length).toBeGreaterThan(2);
    for (const { exact, fast, scheme } of layers) {
      const own = lineOf(exact, scheme);
      const made = lineOf(exact, fast);
      if (own.left === 0) {
        expect(fast.every((value, n) => value === scheme[n])).toBe(true);
        continue;
      }
      // a slope is found as well as a part of the rows shows it
      expect(Math.abs(made.slope - own.slope)).toBeLessThan(0.01 + 0.05 * own.left);
      expect(made.left / own.left).toBeGreaterThan(1 / 1.5);
      expect(made.left / own.left).toBeLessThan(1.5);
    }
  });
});
