// Cost on its chip of the run that just ended: figures of one epoch with the activity that its last epoch measured.

import type { Dataset } from "../../data/dataset.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { chipReport } from "../../run/chipReport.ts";
import { activityOfRecords } from "../../run/runActivity.ts";
import { trainInputOf } from "../../run/trainInput.ts";
import type { EpochRecord } from "../../training/records.ts";
import { type ChipDocument, chipDocument } from "../chip/chipDocument.ts";

export interface RunChipFigures
  extends Pick<
    ChipDocument,
    | "efficiencyTopsPerWatt"
    | "energyPerEpochJoule"
    | "latencyPerEpochSecond"
    | "areaSquareMetre"
    | "momentumOverhead"
    | "activity"
  > {
  readonly imagesPerEpoch: number;
}

/** The figures, or in a sentence why the chip has none. */
export type RunChip = RunChipFigures | { readonly refused: string };

/** null where weights were floats, which no chip holds. Never throws: a run that has been trained is not lost to its price. */
export function runChip(
  experiment: Experiment,
  dataset: Dataset,
  epochs: readonly EpochRecord[],
): RunChip | null {
  const measured = epochs.at(-1)?.activity;
  if (!measured) return null;
  try {
    const images = dataset.train.labels.length;
    const { definition } = trainInputOf(experiment, dataset);
    const activity = activityOfRecords(measured, experiment.array.columns);
    return figures(
      chipDocument(chipReport(experiment, { images, definition, activity, brief: true })),
      images,
    );
  } catch (error) {
    return { refused: error instanceof Error ? error.message.replace(/\s*\n\s*/g, "; ") : String(error) };
  }
}

function figures(document: ChipDocument, imagesPerEpoch: number): RunChip {
  const { efficiencyTopsPerWatt, energyPerEpochJoule, latencyPerEpochSecond, areaSquareMetre } = document;
  const { momentumOverhead, activity } = document;
  if (!Number.isFinite(efficiencyTopsPerWatt)) return { refused: "its figures are not finite" };
  return {
    efficiencyTopsPerWatt,
    energyPerEpochJoule,
    latencyPerEpochSecond,
    areaSquareMetre,
    momentumOverhead,
    activity,
    imagesPerEpoch,
  };
}
