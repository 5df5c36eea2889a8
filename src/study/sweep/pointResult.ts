// Result of one point of a study. It holds nothing of the machine's speed: the same on every machine and runner.

import { MhoError } from "../../base/errors.ts";
import { TERA } from "../../base/units.ts";
import { packageVersion } from "../../base/version.ts";
import { totalOf } from "../../chip/account/ledger.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { Arithmetic } from "../../network/formats.ts";
import { chipReport } from "../../run/chipReport.ts";
import { activityOfRecords } from "../../run/runActivity.ts";
import type { RunResult } from "../../run/runExperiment.ts";
import { trainInputOf } from "../../run/trainInput.ts";
import type { EpochRecord } from "../../training/records.ts";
import type { TrainFigure } from "./objectives.ts";

export interface PointResult {
  readonly hash: string;
  readonly seed: number;
  /** Number of epochs that were trained, where a rung of a halving ends before the training does. */
  readonly epochs?: number;
  readonly mho: string;
  readonly engine: string;
  readonly arithmetic: Arithmetic | null;
  /** SHA-256 of images and labels. */
  readonly fingerprint: string;
  /** null where the experiment has no such figure: weights that are floats have no chip. */
  readonly figures: Readonly<Record<TrainFigure, number | null>>;
  /** One entry for each epoch. */
  readonly curve: readonly { readonly trainLoss: number; readonly testAccuracy: number }[];
  /** Why the point could not be made; null: it was. */
  readonly problem: string | null;
}

type Made = Pick<PointResult, "hash" | "seed" | "epochs">;

const namesOf = ({ hash, seed, epochs }: Made): Made => ({
  hash,
  seed,
  ...(epochs === undefined ? {} : { epochs }),
});

export function resultOf(
  point: Made & { readonly experiment: Experiment },
  dataset: Dataset,
  run: RunResult,
): PointResult {
  const last = run.epochs.at(-1);
  return {
    ...namesOf(point),
    mho: packageVersion(),
    engine: run.engine,
    arithmetic: run.arithmetic,
    fingerprint: dataset.fingerprint,
    figures: {
      testAccuracy: run.testAccuracy,
      bestTestAccuracy: run.bestTestAccuracy,
      trainLoss: last?.trainLoss ?? null,
      pulsesPerWeight: run.pulses.perWeight,
      ...chipFigures(point.experiment, dataset, run.epochs),
    },
    curve: run.epochs.map(({ trainLoss, testAccuracy }) => ({ trainLoss, testAccuracy })),
    problem: null,
  };
}

/** Result of a point that Mho refuses or cannot finish. */
export function failedResult(point: Made, fingerprint: string, problem: string): PointResult {
  const none = { testAccuracy: null, bestTestAccuracy: null, trainLoss: null, pulsesPerWeight: null };
  return {
    ...namesOf(point),
    mho: packageVersion(),
    engine: "none",
    arithmetic: null,
    fingerprint,
    figures: { ...none, ...NO_CHIP },
    curve: [],
    problem,
  };
}

const NO_CHIP = {
  trainingEnergyJoule: null,
  trainingLatencySecond: null,
  efficiencyTopsPerWatt: null,
  areaSquareMetre: null,
} as const;

/** All epochs, each at the activity that it measured. */
function chipFigures(experiment: Experiment, dataset: Dataset, epochs: readonly EpochRecord[]) {
  if (epochs.length === 0 || !epochs.every(({ activity }) => activity)) return NO_CHIP;
  const images = dataset.train.labels.length;
  const { definition } = trainInputOf(experiment, dataset);
  try {
    const estimates = epochs.map(({ activity: measured }) => {
      const activity = activityOfRecords(measured ?? [], experiment.array.columns);
      return chipReport(experiment, { images, definition, activity, brief: true }).estimate;
    });
    const last = estimates.at(-1)!;
    return {
      trainingEnergyJoule: sum(
        estimates.map(({ energy, leakageEnergy }) => totalOf(energy) + totalOf(leakageEnergy)),
      ),
      trainingLatencySecond: sum(estimates.map(({ latency }) => totalOf(latency))),
      efficiencyTopsPerWatt: last.efficiency / TERA,
      areaSquareMetre: last.area,
    };
  } catch (error) {
    // a run that was trained is not lost to its price
    if (error instanceof MhoError) return NO_CHIP;
    throw error;
  }
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
