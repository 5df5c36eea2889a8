// One run from experiment to result: data, engine, network and folder brought together around train().
// Prints nothing: progress goes to the callbacks.
import { existsSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../base/errors.ts";
import { packageVersion } from "../base/version.ts";
import type { Dataset, OnDataProgress } from "../data/dataset.ts";
import { type LoadOptions, loadDataset } from "../data/loadDataset.ts";
import type { Engine } from "../engine/engine.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { canonicalJson, experimentHash } from "../experiment/experimentHash.ts";
import { settingWarnings } from "../experiment/settingWarnings.ts";
import { arithmeticOf } from "../network/formats.ts";
import { fileCheckpoints } from "../training/checkpoint.ts";
import type { Checkpoints } from "../training/checkpoints.ts";
import type { EpochRecord, TrainEvent, TrainResult } from "../training/records.ts";
import { ruleOf } from "../training/rules.ts";
import type { TrainInput } from "../training/session.ts";
import { train } from "../training/train.ts";
import {
  notEmpty,
  RUN_FILES,
  type RunRecord,
  readRunRecord,
  removeTemporary,
  writeJson,
} from "./runFolder.ts";
import { lockRun, type RunLock } from "./runLock.ts";
import { startRecordOf } from "./startWeights.ts";
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
  /** Sentences that people should read, such as that a run goes on with another engine. */
  readonly onNotice?: ((sentence: string) => void) | undefined;
  /** Aborting stops after the current step with a checkpoint in `folder`; then InterruptedError. */
  readonly signal?: AbortSignal | undefined;
  /** Stop after so many epochs, with the checkpoint kept: the same training goes on with `resume`. Default: at its end. */
  readonly stopAfter?: number | undefined;
}

export interface RunResult extends TrainResult {
  readonly experimentHash: string;
  /** The folder, or null where nothing was written. */
  readonly run: string | null;
}

/** Trains as the experiment says. Throws what loadDataset and train throw, and ConfigError for a resumed run whose
 *  experiment, data or network file has changed, or that another process trains. */
export async function runExperiment(experiment: Experiment, options: RunOptions): Promise<RunResult> {
  const { folder } = options;
  if (folder === undefined) return runLocked(experiment, options, null);
  try {
    const lock = lockRun(folder);
    try {
      removeTemporary(folder);
      return await runLocked(experiment, options, { folder, lock });
    } finally {
      // where the disk refuses this too, the error before says why
      quietly(lock.release);
    }
  } finally {
    // where no run began; refuses where anything lies in it
    quietly(() => rmdirSync(folder));
  }
}

/** A run's folder that this process holds. */
interface HeldFolder {
  readonly folder: string;
  readonly lock: RunLock;
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // left to the next start
  }
}

async function runLocked(
  experiment: Experiment,
  options: RunOptions,
  held: HeldFolder | null,
): Promise<RunResult> {
  const { engine, onEvent, signal, stopAfter, resume = false } = options;
  const hash = experimentHash(experiment);
  const dataset = options.dataset ?? (await loadData(experiment, options.onData));
  const input = withStartRead(trainInputOf(experiment, dataset));
  if (held)
    openRecord(held, options, {
      mho: packageVersion(),
      experimentHash: hash,
      engine: engine.name,
      arithmetic: arithmeticOf(experiment.network, ruleOf(experiment.training.rule).float),
      datasetFingerprint: dataset.fingerprint,
      experiment,
      network: input.definition,
      ...(input.start && { start: startRecordOf(input.start(), experiment.network) }),
    });
  const warnings = [
    ...(dataset.notes ?? []),
    ...settingWarnings(experiment),
    ...(input.definition.notes ?? []),
  ];
  // the checkpoint has every record: what lies in the folder is never read back
  let epochs: readonly EpochRecord[] = [];
  const listener = (event: TrainEvent) => {
    if (event.kind === "start") epochs = event.epochs;
    if (event.kind === "epoch") epochs = [...epochs, event.record];
    const changed = event.kind === "epoch" || (event.kind === "start" && resume);
    if (held && changed) write(held, RUN_FILES.epochs, epochs);
    onEvent?.(event);
    if (event.kind === "start") for (const text of warnings) onEvent?.({ kind: "advice", text });
  };
  const result = await train(input, {
    engine,
    dataset,
    experimentHash: hash,
    onEvent: listener,
    ...(signal ? { signal } : {}),
    ...(stopAfter === undefined ? {} : { stopAfter }),
    ...(held ? { checkpoints: checkpointsOf(held) } : {}),
    resume,
  }).catch((error: unknown) => {
    // an experiment that cannot be trained leaves nothing that looks like a run
    if (held && !resume && error instanceof ConfigError)
      rmSync(join(held.folder, RUN_FILES.experiment), { force: true });
    throw error;
  });
  const advice = [...warnings, ...result.advice];
  const complete = { ...result, advice, experimentHash: hash, run: held?.folder ?? null };
  if (held && stopAfter === undefined) write(held, RUN_FILES.result, complete);
  return complete;
}

/** The same with its start weights read: once for their fingerprint and the training. */
function withStartRead(input: TrainInput): TrainInput {
  const given = input.start?.();
  return given ? { ...input, start: () => given } : input;
}

function write({ folder, lock }: HeldFolder, file: string, value: object | readonly object[]): void {
  lock.keep();
  writeJson(folder, file, value);
}

function checkpointsOf({ folder, lock }: HeldFolder): Checkpoints {
  const checkpoints = fileCheckpoints(folder);
  return {
    ...checkpoints,
    save: (...saved) => {
      lock.keep();
      return checkpoints.save(...saved);
    },
  };
}

/** The data set that the experiment names, with its limits. */
export function loadData(
  experiment: Pick<Experiment, "data">,
  onProgress?: OnDataProgress,
): Promise<Dataset> {
  return loadDataset(experiment.data.source, { ...loadOptionsOf(experiment), onProgress });
}

/** How much of the data the experiment uses, and how their files are read. */
export function loadOptionsOf({ data }: Pick<Experiment, "data">): LoadOptions {
  const { source: _, trainLimit, testLimit, validation, ...settings } = data;
  const limit = (value: number | "all") => (value === "all" ? undefined : value);
  return { trainLimit: limit(trainLimit), testLimit: limit(testLimit), validation, settings };
}

/** Begins the run's record; of a resumed run, checks that experiment, data and network are still the same, and notes another engine. */
function openRecord(held: HeldFolder, { resume, onNotice }: RunOptions, record: RunRecord): void {
  const { folder } = held;
  if (!resume) {
    // another process may have taken the folder, made its run and left, before this one had the lock
    if (existsSync(join(folder, RUN_FILES.experiment))) throw notEmpty(folder);
    write(held, RUN_FILES.experiment, record);
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
    // notes on its file are words, which may change
    ["network", (r: RunRecord) => canonicalJson({ ...r.network, notes: undefined })],
    ["weights that the run starts from", (r: RunRecord) => r.start?.weights],
  ] as const;
  for (const [what, of] of parts)
    if (of(begun) !== of(record))
      throw new ConfigError(
        `the ${what} ${what.startsWith("weights") ? "are not those" : "is not the one"} that the run began with`,
        {
          at: folder,
          hint: `bring the ${what} back as before, or start a new run in another folder`,
        },
      );
  const engines = [begun.engine, ...(begun.resumedOn ?? [])];
  if (engines.at(-1) === record.engine) return;
  onNotice?.(
    `the run went on with the engine "${engines.at(-1)}" before, now with "${record.engine}": exact sums are the same, floats may differ in the last digit`,
  );
  const resumedOn = [...(begun.resumedOn ?? []), record.engine];
  write(held, RUN_FILES.experiment, { ...begun, resumedOn });
}
