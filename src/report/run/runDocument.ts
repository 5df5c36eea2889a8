// result.json of a run: what training gave, and what an epoch of it would cost on its chip.

import type { Dataset } from "../../data/dataset.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { RunResult } from "../../run/runExperiment.ts";
import { RUN_FILES, writeJson } from "../../run/runFolder.ts";
import { type RunChip, runChip } from "./runChip.ts";

export interface RunDocument extends RunResult {
  readonly chip: RunChip | null;
}

/** Prices the run and writes its result.json, if it has a folder. */
export function finishRun(experiment: Experiment, dataset: Dataset, result: RunResult): RunDocument {
  const document = { ...result, chip: runChip(experiment, dataset, result.epochs) };
  if (result.run !== null) writeJson(result.run, RUN_FILES.result, document);
  return document;
}
