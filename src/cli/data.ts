// `mho data list | get | check`: what data sets are here, how to get one, and what one holds.

import { listDatasets } from "../data/catalog.ts";
import { checkDataset } from "../data/checkDataset.ts";
import { downloadDataset } from "../data/downloadDataset.ts";
import { readExperiment } from "../experiment/readExperiment.ts";
import { datasetTable, datasetText } from "../report/datasets.ts";
import { loadOptionsOf } from "../run/runExperiment.ts";
import { interruptible } from "./interrupt.ts";
import { type OutputFlags, outputOf } from "./output.ts";
import { TrainProgress } from "./trainProgress.ts";

export function dataListCommand(flags: OutputFlags): void {
  const datasets = listDatasets();
  outputOf(flags).result(datasetTable(datasets), datasets);
}

export async function dataGetCommand(name: string, flags: OutputFlags): Promise<void> {
  const output = outputOf(flags);
  const progress = new TrainProgress(output, 0);
  const stopping = () => output.warn(`stopping; mho data get ${name} goes on where it stopped`);
  const path = await interruptible(stopping, (signal) =>
    downloadDataset(name, { signal, onProgress: (p) => progress.onData(p) }),
  ).finally(() => progress.close());
  output.result(`${name} is in ${path}\nuse it with --set data.source=${name}`, { name, path });
}

export interface DataCheckFlags extends OutputFlags {
  readonly set: readonly string[];
}

export async function dataCheckCommand(source: string, flags: DataCheckFlags): Promise<void> {
  const output = outputOf(flags);
  const limits = loadOptionsOf(readExperiment(undefined, flags.set));
  const progress = new TrainProgress(output, 0);
  const report = await checkDataset(source, { ...limits, onProgress: (p) => progress.onData(p) }).finally(
    () => progress.close(),
  );
  output.result(datasetText(report), report);
}
