// Makes one point of a study, exactly once: whoever holds its lock trains it, goes on from its checkpoint, and writes its result.
import { mkdirSync } from "node:fs";
import { CheckpointError, ConfigError, MhoError, TrainingError } from "../../base/errors.ts";
import type { Engine } from "../../engine/engine.ts";
import { type RunResult, runExperiment } from "../../run/runExperiment.ts";
import { hasBegun } from "../../run/runFolder.ts";
import type { TrainEvent } from "../../training/records.ts";
import type { LastDataset } from "../lastDataset.ts";
import type { StudyFolder } from "./folder.ts";
import { workOfId } from "./plan.ts";
import { failedResult, resultOf } from "./pointResult.ts";
import type { SweepPoint } from "./points.ts";

export type WithEngine = <T>(run: (engine: Engine) => Promise<T>, threads?: number) => Promise<T>;

export interface WorkOptions {
  readonly folder: StudyFolder;
  readonly datasets: LastDataset;
  /** Opens an engine for one run and closes it. */
  readonly withEngine: WithEngine;
  /** Threads of the engine; default: those of `withEngine`. */
  readonly threads?: number | undefined;
  /** Leave the run of a point in the folder, with its epochs and its checkpoint. */
  readonly keepRuns?: boolean;
  /** Aborting leaves a checkpoint; then InterruptedError. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: TrainEvent) => void) | undefined;
}

/** "made": its result is new. "known": it was there. "taken": another process works on it. "failed": its result says why. */
export type Outcome = "made" | "known" | "taken" | "failed";

/** `id`: workIdOf. Throws InterruptedError, DiskError, and what is a fault of Mho; what is wrong with the point itself becomes its result. */
export async function workOn(id: string, options: WorkOptions): Promise<Outcome> {
  const { folder } = options;
  if (folder.hasResult(id)) return "known";
  const work = workOfId(id);
  const lock = folder.lock(work.hash);
  if (!lock) return "taken";
  try {
    // who held the lock before may have made it
    if (folder.hasResult(id)) return "known";
    return await make({ ...folder.readPoint(work.hash), ...work }, options);
  } finally {
    lock.release();
  }
}

interface Work extends SweepPoint {
  /** Where the training stops, with its checkpoint kept. Default: at its end. */
  readonly epochs?: number;
}

async function make(point: Work, options: WorkOptions): Promise<Outcome> {
  const { folder, datasets } = options;
  const { experiment, hash, epochs } = point;
  const dataset = await datasets.of(experiment);
  const outcome = await train(point, options).catch((error: unknown) => {
    if (error instanceof ConfigError || error instanceof TrainingError) return error;
    throw error;
  });
  const failed = outcome instanceof MhoError;
  folder.writeResult(
    failed ? failedResult(point, dataset.fingerprint, outcome.message) : resultOf(point, dataset, outcome),
  );
  if (failed || !(options.keepRuns || epochs !== undefined)) folder.removeRun(hash);
  return failed ? "failed" : "made";
}

/** A damaged checkpoint costs time, no more: training again gives the same. */
async function train(point: Work, options: WorkOptions): Promise<RunResult> {
  return trainOnce(point, options).catch((error: unknown) => {
    if (!(error instanceof CheckpointError)) throw error;
    options.folder.removeRun(point.hash);
    return trainOnce(point, options);
  });
}

async function trainOnce({ experiment, hash, epochs }: Work, options: WorkOptions): Promise<RunResult> {
  const { folder, datasets, withEngine, signal, onEvent, threads } = options;
  const dataset = await datasets.of(experiment);
  const run = folder.runOf(hash);
  const resume = hasBegun(run);
  mkdirSync(run, { recursive: true });
  return withEngine(
    (engine) =>
      runExperiment(experiment, {
        engine,
        dataset,
        folder: run,
        resume,
        signal,
        onEvent,
        stopAfter: epochs,
      }),
    threads,
  );
}
