// One run from experiment to result: data, engine, network and folder brought together around train().
// Prints nothing: progress goes to the callbacks.
import { ConfigError } from "../base/errors.ts";
import { packageVersion } from "../base/version.ts";
import type { Dataset, OnDataProgress } from "../data/dataset.ts";
import { loadDataset } from "../data/loadDataset.ts";
import type { Engine } from "../engine/engine.ts";
import { arithmeticOf } from "../network/formats.ts";
import { fileCheckpoints } from "../training/checkpoint.ts";
import type { TrainEvent, TrainResult } from "../training/records.ts";
import { ruleOf } from "../training/rules.ts";
import { train } from "../training/train.ts";
import type { Experiment } from "./experiment.ts";
import { canonicalJson, experimentHash } from "./experimentHash.ts";
import { RUN_FILES, type RunRecord, readRunRecord, recordEpoch, writeJson } from "./runFolder.ts";
import { lockRun } from "./runLock.ts";
import { trainInputOf } from "./trainInput.ts";

export interface RunOptions {
  readonly engine: Engine;
  /** Default: loaded as experiment.data says. */
  readonly dataset?: Dataset | undefined;
  /** Empty folder for the run's files and checkpoint (claimRunFolder); none: nothing is written. */
  readonly folder?: string | undefined;
  /** Continue the run in `folder` from its checkpoint. */
  readonly resume?: boolean | undefined;
  readonly onEvent?: ((event: TrainEvent) => void) | undefined;
  readonly onData?: OnDataProgress | undefined;
  /** Aborting stops after the current step with a checkpoint in `folder`; then InterruptedError. */
  readonly signal?: AbortSignal | undefined;
}

export interface RunResult extends TrainResult {
  readonly experimentHash: string;
  /** The folder, or null where nothing was written. */
  readonly run: string | null;
}

/** Trains as the experiment says. Throws what loadDataset and train throw, and ConfigError for a resumed run whose
 *  experiment, data or network file has changed, or that another process trains. */
export async function runExperiment(experiment: Experiment, options: RunOptions): Promise<RunResult> {
  const release = options.folder === undefined ? () => {} : lockRun(options.folder);
  try {
    return await runLocked(experiment, options);
  } finally {
    release();
  }
}

async function runLocked(experiment: Experiment, options: RunOptions): Promise<RunResult> {
  const { engine, folder, onEvent, signal, resume = false } = options;
  const hash = experimentHash(experiment);
  const dataset = options.dataset ?? (await loadData(experiment, options.onData));
  const input = trainInputOf(experiment, dataset);
  if (folder !== undefined)
    openRecord(folder, resume, {
      mho: packageVersion(),
      experimentHash: hash,
      engine: engine.name,
      arithmetic: arithmeticOf(experiment.network, ruleOf(experiment.training.rule).float),
      datasetFingerprint: dataset.fingerprint,
      experiment,
      network: input.definition,
    });
  const listener = (event: TrainEvent) => {
    if (folder !== undefined && event.kind === "epoch") recordEpoch(folder, event.record);
    onEvent?.(event);
  };
  const result = await train(input, {
    engine,
    dataset,
    experimentHash: hash,
    onEvent: listener,
    ...(signal ? { signal } : {}),
    ...(folder === undefined ? {} : { checkpoints: fileCheckpoints(folder) }),
    resume,
  });
  const complete = { ...result, experimentHash: hash, run: folder ?? null };
  if (folder !== undefined) writeJson(folder, RUN_FILES.result, complete);
  return complete;
}

/** The data set that the experiment names, with its limits. */
export function loadData(experiment: Experiment, onProgress?: OnDataProgress): Promise<Dataset> {
  const { source, trainLimit, testLimit, validation } = experiment.data;
  const limit = (value: number | "all") => (value === "all" ? undefined : value);
  const limits = { trainLimit: limit(trainLimit), testLimit: limit(testLimit) };
  return loadDataset(source, { ...limits, validation, onProgress });
}

/** Begins the run's record; of a resumed run, checks that experiment, data and network are still the same. */
function openRecord(folder: string, resume: boolean, record: RunRecord): void {
  if (!resume) {
    writeJson(folder, RUN_FILES.experiment, record);
    return;
  }
  const begun = readRunRecord(folder);
  if (begun.arithmetic !== record.arithmetic)
    throw new ConfigError(
      `the run began with the arithmetic "${begun.arithmetic}", this Mho computes it with "${record.arithmetic}"`,
      { at: folder, hint: `start a new run in another folder, or go on with Mho ${begun.mho}` },
    );
  const parts = [
    ["experiment", (r: RunRecord) => r.experimentHash],
    ["data set", (r: RunRecord) => r.datasetFingerprint],
    ["network", (r: RunRecord) => canonicalJson(r.network)],
  ] as const;
  for (const [what, of] of parts)
    if (of(begun) !== of(record))
      throw new ConfigError(`the ${what} is not the one that the run began with`, {
        at: folder,
        hint: `bring the ${what} back as it was, or start a new run in another folder`,
      });
}
