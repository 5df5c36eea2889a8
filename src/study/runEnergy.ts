// What all epochs of a run would cost on its chip, each with the activity that it measured.
import { MhoError } from "../base/errors.ts";
import { totalOf } from "../chip/account/ledger.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { chipReport } from "../run/chipReport.ts";
import { activityOfRecords } from "../run/runActivity.ts";
import { trainInputOf } from "../run/trainInput.ts";
import type { EpochRecord } from "../training/records.ts";

export interface RunEnergy {
  /** J of all epochs, with leakage. */
  readonly total: number;
  /** J of the weight update: writing, its reads, momentum unit and second arrays. */
  readonly weightUpdate: number;
}

/** null where weights were floats, which no chip holds, or the chip refuses the experiment. */
export function runEnergy(
  experiment: Experiment,
  dataset: Dataset,
  epochs: readonly EpochRecord[],
): RunEnergy | null {
  if (epochs.length === 0 || !epochs.every(({ activity }) => activity)) return null;
  const images = dataset.train.labels.length;
  const { definition } = trainInputOf(experiment, dataset);
  try {
    const costs = epochs.map(({ activity: measured }) => {
      const activity = activityOfRecords(measured ?? [], experiment.array.columns);
      return chipReport(experiment, { images, definition, activity, brief: true }).estimate;
    });
    return {
      total: sum(costs.map(({ energy, leakageEnergy }) => totalOf(energy) + totalOf(leakageEnergy))),
      weightUpdate: sum(
        costs.map(({ energy, leakageEnergy }) => energy.weightUpdate + leakageEnergy.weightUpdate),
      ),
    };
  } catch (error) {
    if (error instanceof MhoError) return null;
    throw error;
  }
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
