// The images of the run before: neighbouring points of a study train on the same ones, which are then loaded once.

import type { Dataset, OnDataProgress } from "../data/dataset.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { loadData } from "../run/runExperiment.ts";

export class LastDataset {
  private last: { readonly key: string; readonly dataset: Dataset } | null = null;
  private readonly onProgress: OnDataProgress | undefined;

  constructor(onProgress?: OnDataProgress) {
    this.onProgress = onProgress;
  }

  async of(experiment: Pick<Experiment, "data">): Promise<Dataset> {
    const key = JSON.stringify(experiment.data);
    if (this.last?.key !== key) this.last = { key, dataset: await loadData(experiment, this.onProgress) };
    return this.last.dataset;
  }
}
