// What one key moves in both halves: a training of a few steps, and the price of its chip.
import { totalOf } from "../../src/chip/account/ledger.ts";
import type { ChipEstimate } from "../../src/chip/account/records.ts";
import type { Dataset } from "../../src/data/dataset.ts";
import { type LoadOptions, loadDataset } from "../../src/data/loadDataset.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Experiment } from "../../src/experiment/experiment.ts";
import type { KeyEffect } from "../../src/experiment/keyEffects.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { networkWithoutData } from "../../src/network/defineNetwork.ts";
import { chipEstimate, imagesWithoutData } from "../../src/pricing/priceChip.ts";
import { trainInputOf } from "../../src/run/trainInput.ts";
import { train } from "../../src/training/train.ts";
import { openTestEngine } from "../engines.ts";

const SMALL = [
  "data.trainLimit=10",
  "data.testLimit=10",
  "training.batch=5",
  "training.epochs=2",
  "training.calibrationBatches=2",
];

export const COLUMNS = ["training", "conversions", "energy", "area", "time"] as const;
export type Column = (typeof COLUMNS)[number];
type Figures = Readonly<Record<Column, string>>;

const loaded = new Map<string, Promise<Dataset>>();

function imagesOf(limits: LoadOptions): Promise<Dataset> {
  const key = JSON.stringify(limits);
  const found = loaded.get(key) ?? loadDataset("cifar10-mini", limits);
  loaded.set(key, found);
  return found;
}

/** Loss of each epoch, states of the devices, accuracy: whatever changes, one of them does in its last digits. */
async function trained(experiment: Experiment, engine: Engine): Promise<string> {
  const { trainLimit, testLimit, validation } = experiment.data;
  const limits = { trainLimit: Number(trainLimit), testLimit: Number(testLimit), validation };
  const dataset = await imagesOf(limits);
  const input = trainInputOf(experiment, dataset);
  const { epochs } = await train(input, { engine, dataset, experimentHash: "" });
  const facts = epochs.map(({ trainLoss, testAccuracy, activity }) => ({
    trainLoss,
    testAccuracy,
    activity,
  }));
  return JSON.stringify([facts, dataset.test.labels.length]);
}

function priced(experiment: Experiment): Omit<Figures, "training"> {
  const definition = networkWithoutData(experiment.network);
  const images = imagesWithoutData(experiment);
  const found: ChipEstimate = chipEstimate(experiment, { definition, images, activity: null });
  return {
    conversions: JSON.stringify(found.layers.map(({ reads, conversions }) => [reads, conversions])),
    energy: String(totalOf(found.energy) + totalOf(found.leakageEnergy)),
    area: String(found.area),
    time: String(totalOf(found.latency)),
  };
}

/** Both halves under settings; each asked once. */
export class Halves {
  private readonly known = new Map<string, Promise<Figures>>();
  private readonly base: readonly string[];

  /** `base`: settings of all, beside few images and steps. */
  constructor(base: readonly string[] = ["network.width=0.03125"]) {
    this.base = base;
  }

  of(set: readonly string[]): Promise<Figures> {
    const key = JSON.stringify(set);
    const found = this.known.get(key) ?? this.measure(set);
    this.known.set(key, found);
    return found;
  }

  private async measure(set: readonly string[]): Promise<Figures> {
    const experiment = readExperiment(undefined, [...SMALL, ...this.base, ...set]);
    // an engine of its own for each: its buffers go with it
    const engine = await openTestEngine();
    try {
      return { training: await trained(experiment, engine), ...priced(experiment) };
    } finally {
      await engine.dispose();
    }
  }

  /** What the key moves. */
  async moved({ key, to, given = [] }: KeyEffect): Promise<readonly Column[]> {
    const before = await this.of(given);
    const after = await this.of([...given, `${key}=${to}`]);
    return COLUMNS.filter((column) => before[column] !== after[column]);
  }
}

/** docs/keys.md */
export function keyTable(rows: readonly (readonly [KeyEffect, readonly Column[]])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const head = ["key", "tried", "under", ...COLUMNS, "why not"];
  return [
    "# What each key moves",
    "",
    "Every key of an experiment changed once, in a training of four steps and in the price of its chip at typical activity (x: it moves). Where a half",
    "ignores a key, the last column says why. Written by `npx vitest run test/chip -u` from [keyEffects.ts](../src/experiment/keyEffects.ts), which the",
    "test holds against both halves; do not edit. What a key means: [parameters](parameters.md).",
    "",
    line(head),
    `|${head.map(() => "---").join("|")}|`,
    ...rows.map(([{ key, to, given = [], training, chip }, moved]) => {
      const why = [training && `training: ${training}`, chip && `chip: ${chip}`].filter(Boolean).join("; ");
      const cells = COLUMNS.map((column) => (moved.includes(column) ? "x" : ""));
      return line([`\`${key}\``, `\`${to}\``, given.map((g) => `\`${g}\``).join(" "), ...cells, why]);
    }),
    "",
  ].join("\n");
}
