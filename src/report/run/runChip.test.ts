import { describe, expect, test } from "vitest";
import type { Dataset } from "../../data/dataset.ts";
import { resolveExperiment } from "../../experiment/experiment.ts";
import type { RunResult } from "../../run/runExperiment.ts";
import type { EpochRecord, LayerActivityRecord } from "../../training/records.ts";
import { type RunChip, type RunChipFigures, runChip } from "./runChip.ts";
import { runSummary } from "./runSummary.ts";

const split = (count: number) => ({
  images: new Uint8Array(64 * count),
  labels: new Uint8Array(count),
});
/** Grey images of 8 × 8 in two classes: another shape than the chip's default. */
const dataset: Dataset = {
  name: "shades",
  source: "shades",
  form: "made by the test",
  fingerprint: "f",
  height: 8,
  width: 8,
  channels: 1,
  classes: ["dark", "bright"],
  train: split(300),
  test: split(10),
};
const measured = (layer: string, inputBits: number): LayerActivityRecord => ({
  layer,
  inputBits,
  inputZeros: 0.5,
  errorBits: 0.1,
  errorZeros: 0.7,
  meanState: 0.5,
  states: [],
  updated: 0.01,
  pulses: 1.2,
});
const epochsWith = (inputBits: number): EpochRecord[] => [
  { activity: ["fc1", "fc2"].map((layer) => measured(layer, inputBits)) } as unknown as EpochRecord,
];
const raw = {
  network: { name: "mlp", hidden: [20], width: 1 },
  training: { rule: "momentum", velocityBits: 8, batch: 50 },
};
const priced = (changes: object = {}, inputBits = 0.2) =>
  runChip(resolveExperiment({ ...raw, ...changes }), dataset, epochsWith(inputBits));
const figuresOf = (chip: RunChip | null) => chip as RunChipFigures;

describe("the chip of a run", () => {
  test("is that of the run's own images and layers, with the activity that it measured", () => {
    const quiet = figuresOf(priced({}, 0.1));
    const busy = figuresOf(priced({}, 0.4));
    expect(quiet).toMatchObject({ activity: "run", imagesPerEpoch: 300 });
    expect(busy.energyPerEpochJoule.forward).toBeGreaterThan(quiet.energyPerEpochJoule.forward);
    expect(quiet.momentumOverhead.storageBits).toBe((64 * 20 + 20 * 2) * 8);
    const { total, forward, backward, weightGradient, weightUpdate } = quiet.energyPerEpochJoule;
    expect(forward + backward + weightGradient + weightUpdate).toBeCloseTo(total, 15);
    expect(quiet.latencyPerEpochSecond.total).toBeGreaterThan(0);
    expect(quiet.areaSquareMetre.total).toBeGreaterThan(0);
  });

  test("is none where weights were floats, or before the first epoch", () => {
    const epochs = [{ activity: null } as unknown as EpochRecord];
    expect(runChip(resolveExperiment(raw), dataset, epochs)).toBeNull();
    expect(runChip(resolveExperiment(raw), dataset, [])).toBeNull();
  });

  test("that cannot be built is a sentence, not a failure", () => {
    const { refused } = priced({ chip: { node: 33e-9 } }) as { refused: string };
    expect(refused).toMatch(/chip\.node: no process of 33 nm; hint: choose one of/);
  });
});

const result = {
  rule: "momentum",
  evaluatedOn: "test",
  testAccuracy: 0.4,
  bestTestAccuracy: 0.4,
  epochs: [],
  trainImagesPerSecond: 1,
  engine: "reference",
  arithmetic: "exact integers" as const,
  pulses: { perWeight: 0, ltp: 0, ltd: 0 },
  weights: 1,
  advice: [],
  adc: [],
  experimentHash: "0",
  run: "runs/x",
} satisfies RunResult;

describe("the summary of a run", () => {
  test("ends with the chip's figures and the command that says more", () => {
    const text = runSummary(result, priced());
    expect(text).toMatch(/^chip +\S+ TOPS\/W, .*J and .*s for an epoch of 300 images, .*m², momentum \S+ %/m);
    expect(text).toContain("mho chip --run runs/x --images 300");
  });

  test("says momentum only where something is kept, a reason where there is no estimate, else nothing", () => {
    const sgd = priced({ training: { ...raw.training, rule: "sgd" } });
    expect(runSummary(result, sgd)).not.toContain("momentum");
    expect(runSummary(result, { refused: "too small" })).toMatch(/^chip +no estimate: too small$/m);
    expect(runSummary(result)).not.toContain("chip");
  });
});
