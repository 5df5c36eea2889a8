// One run from job to result, on this thread: engine, data, training, price. The same functions as `mho train`.

import { type EngineName, openEngine } from "../engine/openEngine.ts";
import { type Experiment, resolveExperiment } from "../experiment/experiment.ts";
import { finishRun } from "../report/run/runDocument.ts";
import { loadData, runExperiment } from "../run/runExperiment.ts";
import { hasBegun } from "../run/runFolder.ts";
import type { RunEvent } from "./runEvents.ts";

/** Plain data, so that it can be sent to a thread. */
export interface Job {
  readonly experiment: Experiment;
  readonly folder: string;
  readonly engine: EngineName;
  readonly threads: number | null;
}

/** Goes on where the run has begun. Throws what runExperiment throws; InterruptedError after `signal`, with a checkpoint in the folder. */
export async function runJob(
  job: Job,
  signal: AbortSignal,
  report: (event: RunEvent) => void,
): Promise<void> {
  const experiment = resolveExperiment(job.experiment);
  const dataset = await loadData(experiment, (progress) => report({ kind: "data", ...progress }));
  const engine = await openEngine({
    name: job.engine,
    ...(job.threads === null ? {} : { threads: job.threads }),
    notice: (text) => report({ kind: "notice", text }),
  });
  report({ kind: "engine", name: engine.name, description: engine.description });
  try {
    const { folder } = job;
    const result = await runExperiment(experiment, {
      engine,
      dataset,
      folder,
      resume: hasBegun(folder),
      signal,
      onNotice: (text) => report({ kind: "notice", text }),
      onEvent: report,
    });
    report({ kind: "result", document: finishRun(experiment, dataset, result) });
  } finally {
    await engine.dispose();
  }
}
