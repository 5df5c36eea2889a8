// Cost of a whole training on its chip, every epoch with the activity that it measured: by the circuits' models and by published silicon,
// on the experiment's dataflow and on the naive one.
import { MhoError } from "../base/errors.ts";
import { totalOf } from "../chip/account/ledger.ts";
import type { ChipEstimate } from "../chip/account/records.ts";
import { CALIBRATIONS, type Calibration } from "../chip/calibration/calibration.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { chipReport } from "../run/chipReport.ts";
import { activityOfRecords } from "../run/runActivity.ts";
import { trainInputOf } from "../run/trainInput.ts";
import type { EpochRecord } from "../training/records.ts";

/** SI units; of all epochs, with leakage. */
export interface ChipOfRun {
  readonly operations: number;
  readonly energy: number;
  readonly weightUpdate: number;
  /** Energy of the same training on the naive dataflow. */
  readonly naiveEnergy: number;
  /** Energy of the rule beyond gradient descent, and of it the circuits alone, without traffic of words. */
  readonly momentum: number;
  readonly momentumCircuits: number;
  readonly latency: number;
  readonly area: number;
}

export interface RunHardware extends Readonly<Record<Calibration, ChipOfRun>> {
  /** Images of all epochs. */
  readonly images: number;
}

/** null where weights were floats, which no chip holds, or the chip refuses the experiment. */
export function runHardware(
  experiment: Experiment,
  dataset: Dataset,
  epochs: readonly EpochRecord[],
): RunHardware | null {
  if (epochs.length === 0 || !epochs.every(({ activity }) => activity)) return null;
  const images = dataset.train.labels.length;
  const { definition } = trainInputOf(experiment, dataset);
  const estimates = (chip: Partial<Experiment["chip"]>) =>
    epochs.map(({ activity: measured }) => {
      const activity = activityOfRecords(measured ?? [], experiment.array.columns);
      const own = { ...experiment, chip: { ...experiment.chip, ...chip } };
      return chipReport(own, { images, definition, activity, brief: true }).estimate;
    });
  const price = (calibration: Calibration): ChipOfRun =>
    costOf(estimates({ calibration }), estimates({ calibration, dataflow: "naive" }));
  try {
    const [model, silicon] = CALIBRATIONS.map(price) as [ChipOfRun, ChipOfRun];
    return { images: images * epochs.length, model, silicon };
  } catch (error) {
    if (error instanceof MhoError) return null;
    throw error;
  }
}

function costOf(own: readonly ChipEstimate[], naive: readonly ChipEstimate[]): ChipOfRun {
  const total = ({ energy, leakageEnergy }: ChipEstimate) => totalOf(energy) + totalOf(leakageEnergy);
  const sum = (of: (estimate: ChipEstimate) => number) => own.reduce((all, one) => all + of(one), 0);
  return {
    operations: sum(({ operations }) => operations),
    energy: sum(total),
    weightUpdate: sum(({ energy, leakageEnergy }) => energy.weightUpdate + leakageEnergy.weightUpdate),
    naiveEnergy: naive.reduce((all, one) => all + total(one), 0),
    momentum: sum(({ momentum }) => momentum.energy),
    momentumCircuits: sum((one) => one.momentum.circuitEnergyFraction * total(one)),
    latency: sum(({ latency }) => totalOf(latency)),
    area: own[0]!.area,
  };
}
