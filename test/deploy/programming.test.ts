// Given weights come onto the devices as docs/models/given-weights.md says, with the same bits on every engine.
import { afterAll, describe, expect, it } from "vitest";
import { weightsOfStored } from "../../src/array/mapping.ts";
import { normal, philox, STREAM, seedOf } from "../../src/base/random.ts";
import { loadDataset } from "../../src/data/loadDataset.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import type { ExperimentInput } from "../../src/experiment/experimentSchema.ts";
import { defineNetwork } from "../../src/network/defineNetwork.ts";
import { gainsFor } from "../../src/network/givenWeights.ts";
import { layerFacts } from "../../src/network/layerFacts.ts";
import type { LayerWeights, NetworkWeights } from "../../src/network/layerWeights.ts";
import { trainInputOf } from "../../src/run/trainInput.ts";
import { BatchLoader } from "../../src/training/batches.ts";
import { openSession } from "../../src/training/session.ts";
import { openTestEngine } from "../engines.ts";
import { allEngines } from "../parity/engines.ts";

const dataset = await loadDataset("cifar10-mini", { trainLimit: 40, testLimit: 40 });
const NETWORK = { name: "vgg8-bn", width: 0.03125 };
const EXACT = { activationBits: "ideal", errorBits: "ideal" } as const;
const NO_ADC = { adc: { forward: false, backward: false } };
const LINEAR = { preset: "none", levels: 1000 } as const;

const experimentWith = (changes: ExperimentInput) =>
  resolveExperiment({
    network: NETWORK,
    device: LINEAR,
    array: NO_ADC,
    training: { batch: 20 },
    ...changes,
  });

/** The same each time, normally distributed, a different size a layer. */
function weightsFor(network: Parameters<typeof defineNetwork>[0], seed = 5): NetworkWeights {
  const definition = defineNetwork(network, 10, dataset);
  const numbers = (layer: number, count: number, size: number) =>
    Float32Array.from(
      { length: count },
      (_, i) => size * normal(philox(seedOf(seed), 99, layer, i, 0, new Uint32Array(4))[0]!),
    );
  return new Map(
    layerFacts(definition).flatMap(({ name, kind, matrix, output }, i): [string, LayerWeights][] => {
      const channels = output[2];
      if (matrix) {
        const { rows, columns } = matrix;
        const values = numbers(i, rows * columns, 1 / Math.sqrt(rows));
        return [[name, { kind: "matrix", rows, columns, matrix: values }]];
      }
      if (kind !== "batchnorm") return [];
      const aboveOne = (layer: number) => numbers(layer, channels, 0.1).map((value) => 1 + Math.abs(value));
      const gamma = aboveOne(i);
      const variance = aboveOne(i + 100);
      const beta = numbers(i + 200, channels, 0.1);
      const mean = numbers(i + 300, channels, 0.1);
      return [[name, { kind: "normalization", gamma, beta, mean, variance }]];
    }),
  );
}

async function sessionWith(changes: ExperimentInput, given: NetworkWeights, engine = openTestEngine()) {
  const input = trainInputOf(experimentWith(changes), dataset);
  return openSession(input, await engine, dataset, { given: { source: "the test", weights: given } });
}

async function logitsOf(changes: ExperimentInput, given: NetworkWeights): Promise<Float32Array> {
  const session = await sessionWith(changes, given);
  const { engine, network } = session;
  const batch = new BatchLoader(session, dataset).load(
    dataset.test,
    Uint32Array.from({ length: 20 }, (_, i) => i),
    0,
    false,
  );
  network.forward(batch, "evaluation");
  const logits = (await engine.readTensor(network.logits.value)) as Float32Array;
  await engine.dispose();
  return logits.slice(0, batch * network.logits.size);
}

/** Largest difference, as a part of the largest value. */
const distance = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0) /
  b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe("ideal devices without converters", () => {
  const { network } = experimentWith({});
  const given = weightsFor(network);
  // the largest of a layer's normal numbers lies at 4.5 standard deviations: half a window of 0.2 holds 8.7
  const wide = { ...NETWORK, initialWindow: 0.2 };
  const software = logitsOf({ training: { batch: 20, rule: "software" } }, given);

  it.each(["reference", "pair", "offset"] as const)(
    "give the logits of the float network, mapping %s",
    async (mapping) => {
      const logits = await logitsOf({ network: { ...wide, ...EXACT }, array: { ...NO_ADC, mapping } }, given);
      expect(distance(logits, await software)).toBeLessThan(1e-4);
    },
  );

  it("give them within the step of activations where these are words", async () => {
    const logits = await logitsOf({ network: { ...wide, activationRange: 8 } }, given);
    const found = distance(logits, await software);
    // eight layers, each rounded to 1/256 of 8, a part of about 1/100 of its values
    expect(found).toBeGreaterThan(1e-5);
    expect(found).toBeLessThan(8 * 0.02);
  });

  it("hold the weights bit for bit, where the window holds them", async () => {
    const session = await sessionWith({ network: wide }, given);
    for (const { layer, programmed } of session.updates) {
      const { conductance, spec } = layer.crossbar;
      const held = weightsOfStored(
        (await session.engine.readTensor(conductance)) as Float32Array,
        spec.mapping,
      );
      const values = given.get(layer.name);
      expect(values?.kind === "matrix" && values.matrix).toEqual(held.map((w) => spec.gain * w));
      expect(programmed).toMatchObject({ clipped: 0, error: 0 });
    }
    await session.engine.dispose();
  });
});

it("the gain is the power of two next to √3·rms/initialWindow, so that weights are 0.71 to 1.41 times as wide as random ones", () => {
  const matrix = Float32Array.from({ length: 1000 }, (_, i) => 0.03 * ((2 * i + 1) / 1000 - 1));
  const only = (values: Float32Array): NetworkWeights =>
    new Map([["fc", { kind: "matrix", rows: 1, columns: values.length, matrix: values }]]);
  for (const window of [0.01, 0.1, 0.5, 0.7, 1]) {
    const gain = gainsFor(only(matrix), window).get("fc")!;
    expect(Number.isInteger(Math.log2(gain))).toBe(true);
    // uniform in ±0.03: √3·rms is 0.03
    expect(0.03 / gain / window).toBeGreaterThan(Math.SQRT1_2 * 0.999);
    expect(0.03 / gain / window).toBeLessThan(Math.SQRT2 * 1.001);
  }
  expect(gainsFor(only(new Float32Array(3)), 0.5).get("fc")).toBe(1);
});

describe("imperfect devices", () => {
  const sigma = 0.03;
  const changes = {
    network: { name: "mlp", hidden: [64], width: 1 },
    device: { ...LINEAR, programmingError: sigma },
  };
  const given = weightsFor(experimentWith(changes).network);

  it("miss their weight by the error of programming, a normal number each, draw 4 of the device", async () => {
    const session = await sessionWith(changes, given);
    const [{ layer, programmed }] = session.updates as [(typeof session.updates)[0]];
    const { conductance, spec } = layer.crossbar;
    const held = (await session.engine.readTensor(conductance)) as Float32Array;
    const values = given.get(layer.name)!;
    const words = new Uint32Array(4);
    const matrix = values.kind === "matrix" ? values.matrix : new Float32Array();
    const wanted = matrix.map((weight, i) => {
      const xi = normal(philox(session.seed, STREAM.deviceToDevice, spec.layer, i, 4, words)[0]!);
      const g = Math.fround(weight / spec.gain + Math.fround(Math.fround(2 * sigma) * xi));
      return Math.min(Math.max(g, -1), 1);
    });
    expect(held).toEqual(wanted);
    const rms = Math.sqrt(matrix.reduce((sum, weight) => sum + weight * weight, 0) / matrix.length);
    // a few weights beyond the window are cut as well
    expect(programmed!.error / ((2 * sigma * spec.gain) / rms)).toBeCloseTo(1, 1);
    await session.engine.dispose();
  });

  it("that are stuck stay where they are, and weights beyond the window are counted", async () => {
    const stuckFraction = { low: 0.1, high: 0.2 };
    const narrow = { ...changes.network, initialWindow: 1 };
    const session = await sessionWith({ network: narrow, device: { ...LINEAR, stuckFraction } }, given);
    const [{ layer, programmed }] = session.updates as [(typeof session.updates)[0]];
    const { conductance, spec } = layer.crossbar;
    const held = (await session.engine.readTensor(conductance)) as Float32Array;
    const values = given.get(layer.name)!;
    const matrix = values.kind === "matrix" ? values.matrix : new Float32Array();
    const outside = matrix.filter((weight) => Math.abs(weight / spec.gain) > 1).length / matrix.length;
    expect(outside).toBeGreaterThan(0.001);
    expect(programmed!.clipped).toBeCloseTo(outside, 12);
    const atHigh = held.filter((g) => g === 1).length / held.length;
    const above = matrix.filter((weight) => weight / spec.gain > 1).length / matrix.length;
    expect(atHigh).toBeCloseTo(0.2 + 0.7 * above, 2);
    await session.engine.dispose();
  });
});

describe("every engine", async () => {
  const engines = await allEngines();
  afterAll(async () => {
    for (const { engine } of engines) await engine.dispose();
  });
  const device = {
    preset: "hzo-fefet",
    sigmaD2d: 0.3,
    boundsD2d: { low: 0.1, high: 0.1 },
    stuckFraction: { low: 0.02, high: 0.02 },
    programmingError: 0.05,
  };

  it.each(["reference", "pair"] as const)("programs the same bits, mapping %s", async (mapping) => {
    const changes = { network: NETWORK, device, array: { mapping } };
    const given = weightsFor(experimentWith(changes).network);
    const programmed: Record<string, Float32Array[]> = {};
    for (const { label, engine } of engines) {
      const { updates } = await sessionWith(changes, given, Promise.resolve(engine));
      programmed[label] = [];
      for (const { layer } of updates)
        programmed[label].push((await engine.readTensor(layer.crossbar.conductance)) as Float32Array);
    }
    const [first, ...others] = Object.values(programmed);
    expect(others.length).toBeGreaterThan(0);
    for (const other of others) expect(other).toEqual(first);
  });
});
