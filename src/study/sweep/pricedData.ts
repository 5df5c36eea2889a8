// Workload of an experiment's chip, where the experiment does not give it: the user's own images or rows are read, named data sets are
// priced as CIFAR-10.

import { listDatasets } from "../../data/catalog.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { ChipReportOptions } from "../../run/chipReport.ts";
import { loadData } from "../../run/runExperiment.ts";
import type { PricedData } from "./pricePoint.ts";

export async function pricedDataOf(
  experiment: Pick<Experiment, "data">,
): Promise<Pick<ChipReportOptions, keyof PricedData>> {
  const { source } = experiment.data;
  if (listDatasets().some(({ name }) => name === source)) return {};
  const { height, width, channels, classes, train } = await loadData(experiment);
  return {
    shape: { input: { height, width, channels }, classes: classes.length },
    images: train.labels.length,
  };
}
