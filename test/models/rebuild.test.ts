// Whole runs of a small CNN, once by the reference engine and once by a second implementation that was written from docs/models and shares
// no code with src (second/): every tensor of every step, from initial conductances over reads, errors and gradients to pulses.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  type ExperimentInput,
  type LayerDefinition,
  resolveExperiment,
  type TrainResult,
  trainInputOf,
} from "../../src/index.ts";
import { fileCheckpoints } from "../../src/training/checkpoint.ts";
import { train } from "../../src/training/train.ts";
import { type Recorded, recordingEngine } from "./recordingEngine.ts";
import { type Checkpoint, readCheckpoint } from "./second/checkpoint.ts";
import { type DeviceText, meanDevice } from "./second/devices.ts";
import type { Images } from "./second/images.ts";
import type { LayerText } from "./second/layers.ts";
import { type ExperimentText, SecondRun } from "./second/run.ts";

/** Largest difference over the largest value of the tensor. Both sides round to single precision where the documents say so, so that nearly
 *  all values are the same bits; logarithms and exponentials are evaluated in another way, which moves some by one part in 2^24 = 6e-8 and
 *  what follows from them by a few of these. A wrong sentence in a document moves them by 1e-3 or more. */
const TOLERANCE = 1e-6;

const CLASSES = 4;
/** A row and a column of conv1's map have no place in a window of pool1. With a stride of 2 the map is as small without pool1. */
const layersOf = (stride: 1 | 2): (LayerDefinition & LayerText)[] => [
  { kind: "conv", name: "conv1", channels: 6, kernel: 3, stride, padding: "same", relu: true },
  ...(stride === 1 ? [{ kind: "maxpool", name: "pool1", size: 2 } as const] : []),
  {
    kind: "conv",
    name: "conv2",
    channels: stride === 2 ? 6 : 7,
    kernel: 3,
    stride: 1,
    padding: 1,
    relu: true,
  },
  // 18 rows of a group: several blocks of rows
  ...(stride === 2
    ? [
        {
          kind: "conv",
          name: "grouped",
          channels: 8,
          kernel: 3,
          stride: 1,
          padding: 1,
          groups: 2,
          relu: true,
        } as const,
      ]
    : []),
  { kind: "avgpool", name: "pool2", size: 2 },
  { kind: "flatten", name: "flatten" },
  { kind: "fc", name: "fc1", units: 12, relu: true },
  { kind: "fc", name: "fc2", units: CLASSES, relu: false },
];

const EXPONENTIAL: ExperimentInput["device"] = {
  preset: "none",
  model: "exponential",
  levels: 64,
  levelsLtd: 50,
  nonlinearityLtp: 3,
  nonlinearityLtd: -4.2,
  sigmaC2c: 0.01,
  sigmaD2d: 0.3,
  d2dLabels: "independent",
  stepD2d: 0.1,
  boundsD2d: { low: 0.05, high: 0.08 },
};

const SOFT_BOUNDS: ExperimentInput["device"] = {
  preset: "none",
  model: "soft-bounds",
  levels: 80,
  onOffRatio: 10,
  wMin: -0.75,
  wMax: 1.25,
  reference: "symmetric-point",
  referenceStd: 0.02,
  upDown: 0.1,
  upDownD2d: 0.05,
  stepD2d: 0.2,
  stepD2dDistribution: "log-normal",
  boundsD2d: { low: 0.1, high: 0.1 },
  sigmaStep: 0.3,
  stuckFraction: { low: 0.03, high: 0.02 },
};

interface Case {
  readonly name: string;
  readonly stride: 1 | 2;
  readonly input: ExperimentInput;
}

const CASES: readonly Case[] = [
  {
    name: "adaptive momentum on asymmetric exponential devices with read noise, blocks by kernel position",
    stride: 1,
    input: {
      seed: 11,
      device: { ...EXPONENTIAL, sigmaRead: 0.005 },
      array: { rows: 4, columns: 5, adc: { bits: 6 } },
      training: {
        rule: "adaptive-momentum",
        learningRate: 8,
        maxPulses: 5,
        batch: 5,
        epochs: 1,
        augment: false,
      },
    },
  },
  {
    name: "gradient descent on soft bounds about symmetric points, digital subtraction, unrolled blocks",
    stride: 1,
    input: {
      seed: 12,
      device: SOFT_BOUNDS,
      array: { rows: 16, columns: 4, partition: "unrolled", subtraction: "digital", adc: { bits: 6 } },
      training: {
        rule: "sgd",
        learningRate: 2,
        loss: "sse",
        schedule: "constant",
        warmup: 0,
        batch: 12,
        epochs: 2,
        augment: true,
        flip: true,
        calibrationBatches: 1,
      },
    },
  },
  {
    name: "gradient descent on pairs of exponential devices",
    stride: 2,
    input: {
      seed: 13,
      device: EXPONENTIAL,
      array: { rows: 8, columns: 4, mapping: "pair", adc: { bits: 6, percentile: 99 } },
      training: { rule: "sgd", learningRate: 2, batch: 6, epochs: 1, augment: true, crop: 2, flip: false },
    },
  },
];

/** Images with some structure, by a small congruential generator of their own. */
function imagesOf(count: number, seed: number): Images {
  let state = seed;
  const next = () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  };
  const height = 9;
  const width = 9;
  const channels = 3;
  const labels = Uint8Array.from({ length: count }, () => Math.floor(next() * CLASSES));
  const size = height * width * channels;
  const pixels = Uint8Array.from({ length: count * size }, (_, i) => {
    const wave = Math.sin((labels[Math.floor(i / size)]! + 1) * Math.floor((i % size) / channels) * 0.37);
    return Math.floor(128 + 70 * wave + 50 * (next() - 0.5));
  });
  return { height, width, channels, pixels, labels };
}

const train12 = imagesOf(12, 1);
const test7 = imagesOf(7, 2);

async function referenceRun(input: ExperimentInput, layers: readonly LayerDefinition[]) {
  const experiment = resolveExperiment(input);
  const { height, width, channels } = train12;
  const split = ({ pixels, labels }: Images) => ({ images: pixels, labels });
  const dataset = {
    name: "made",
    source: "made",
    form: "made",
    fingerprint: "made",
    height,
    width,
    channels,
    classes: ["a", "b", "c", "d"],
    train: split(train12),
    test: split(test7),
  };
  const definition = { name: "small", input: { height, width, channels }, layers };
  const folder = mkdtempSync(join(tmpdir(), "mho-rebuild-"));
  const { engine, tensors } = recordingEngine();
  try {
    const checkpoints = fileCheckpoints(folder);
    const result = await train(
      { ...trainInputOf(experiment, dataset), definition },
      { engine, dataset, experimentHash: "rebuilt", checkpoints },
    );
    const checkpoint = readCheckpoint(readFileSync(checkpoints.at));
    return { experiment, result, checkpoint, tensors: await tensors() };
  } finally {
    rmSync(folder, { recursive: true });
    await engine.dispose();
  }
}

/** Largest difference over the largest value. */
function difference(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return Infinity;
  const largest = Math.max(...a.map(Math.abs), 1e-30);
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!))) / largest;
}

test.each(CASES)("$name", async ({ input, stride }) => {
  const layers = layersOf(stride);
  const { experiment, result, checkpoint, tensors } = await referenceRun(input, layers);
  const second: Recorded[] = [];
  const run = new SecondRun(experiment as unknown as ExperimentText, layers, train12, (name, values) =>
    second.push({ name, values: [...values] }),
  );
  const accuracy = run.run(train12, test7);
  const names = (list: readonly Recorded[]) => list.map(({ name }) => name);
  expect(names(second)).toEqual(names(tensors));
  const off = tensors.map(({ name, values }, i) => ({ name, off: difference(values, second[i]!.values) }));
  expect(off.filter((tensor) => !(tensor.off <= TOLERANCE))).toEqual([]);
  expect(accuracy).toBe(result.testAccuracy);
  checkMoved(second, layers.filter(({ kind }) => kind === "conv" || kind === "fc").length);
  checkStates(result, meanDevice(experiment.device as unknown as DeviceText).low, second);
  checkCheckpoint(checkpoint, experiment.training.epochs, second);
});

test("the second implementation shares no code with the first", () => {
  const folder = new URL("second/", import.meta.url);
  const files = readdirSync(folder);
  expect(files.length).toBeGreaterThan(5);
  for (const file of files)
    for (const [, from] of readFileSync(new URL(file, folder), "utf8").matchAll(/from "([^"]+)"/g))
      expect(from, file).toMatch(/^(\.\/\w+\.ts|node:\w+)$/);
});

/** Nothing is equal because nothing happened: every layer got pulses both ways, and errors and activations are not all 0. */
function checkMoved(tensors: readonly Recorded[], withWeights: number): void {
  const sums = new Map<string, number[]>();
  for (const { name, values } of tensors)
    if (name.endsWith(".pulses"))
      sums.set(
        name,
        values.map((n, i) => n + (sums.get(name)?.[i] ?? 0)),
      );
  expect(sums.size).toBe(withWeights);
  for (const [name, counts] of sums) for (const n of counts) expect(n, name).toBeGreaterThan(5);
  for (const { name, values } of tensors)
    if (/\.(value|errors|gradient)$/.test(name))
      expect(
        values.some((value) => value !== 0),
        name,
      ).toBe(true);
}

/** G between G_min and G_max, as the chip prices it: linear in the state, from the lower end of the mean device's window. */
function checkStates(result: TrainResult, low: number, second: readonly Recorded[]): void {
  for (const { layer, meanState } of result.epochs.at(-1)!.activity!) {
    const { values } = second.findLast(({ name }) => name === `${layer}.g`)!;
    expect(meanState, layer).toBeCloseTo(
      values.reduce((sum, g) => sum + (g - low) / 2, 0) / values.length,
      6,
    );
  }
}

/** The values in the first implementation's file are those that the second one ends with. */
function checkCheckpoint(
  { experimentHash, position, tensors }: Checkpoint,
  epochs: number,
  second: readonly Recorded[],
) {
  expect([experimentHash, position.epoch, position.step]).toEqual(["rebuilt", epochs, 0]);
  let compared = 0;
  for (const [name, values] of tensors) {
    const last = second.findLast((tensor) => tensor.name === name.replace(/conductance$/, "g"));
    if (!last) continue;
    compared++;
    expect(difference(values.slice(0, last.values.length), last.values), name).toBeLessThanOrEqual(TOLERANCE);
  }
  expect(compared).toBeGreaterThanOrEqual(12);
}
