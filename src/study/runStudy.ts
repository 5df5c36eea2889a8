// Runs the points of a study that have no record yet, one after another; what is finished is never made again, and a run that was
// interrupted goes on from its checkpoint. Several processes may share the work: each takes the next run that nobody makes.
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { packageVersion } from "../base/version.ts";
import { type RunResult, runExperiment } from "../config/runExperiment.ts";
import { RUN_FILES } from "../config/runFolder.ts";
import { holderOf } from "../config/runLock.ts";
import type { Dataset, OnDataProgress } from "../data/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import type { TrainEvent } from "../training/records.ts";
import { LastDataset } from "./lastDataset.ts";
import { pointHash, type StudyPoint } from "./point.ts";
import { addRecord, readRecords, refuseForeign, type StudyRecord } from "./records.ts";
import { runEnergy } from "./runEnergy.ts";

export interface StudyOptions {
  /** Opens an engine for one run and closes it: what the run held of its memory is free for the next. */
  readonly withEngine: <T>(run: (engine: Engine) => Promise<T>) => Promise<T>;
  /** Of the records. */
  readonly file: string;
  /** Of runs that are under way; each is removed when its record is written. */
  readonly runs: string;
  readonly onPoint?: (point: StudyPoint, done: number, total: number) => void;
  readonly onEvent?: (event: TrainEvent) => void;
  readonly onData?: OnDataProgress;
  readonly onRecord?: (record: StudyRecord) => void;
  readonly signal?: AbortSignal;
}

/** Points that have no record, each run once. */
export function missingPoints(points: readonly StudyPoint[], file: string): StudyPoint[] {
  const seen = new Set(readRecords(file).keys());
  return points.filter(({ experiment }) => {
    const hash = pointHash(experiment);
    return !seen.has(hash) && seen.add(hash);
  });
}

/** Returns the points that another process makes at this time: they are left to it. Throws what runExperiment throws, and ConfigError where the file has runs
 *  on other images; records of finished
 *  runs are safe then. */
export async function runStudy(
  points: readonly StudyPoint[],
  options: StudyOptions,
): Promise<readonly StudyPoint[]> {
  const missing = missingPoints(points, options.file);
  const datasets = new LastDataset(options.onData);
  const [first] = points;
  // before any record is served
  if (first)
    refuseForeign(readRecords(options.file).values(), await datasets.of(first.experiment), options.file);
  for (const [i, point] of missing.entries()) {
    if (missingPoints([point], options.file).length === 0 || isTaken(point, options)) continue;
    options.onPoint?.(point, i, missing.length);
    const dataset = await datasets.of(point.experiment);
    const record = await options.withEngine((engine) => runPoint(point, dataset, engine, options));
    addRecord(options.file, record);
    rmSync(folderOf(point, options), { recursive: true });
    options.onRecord?.(record);
  }
  return missingPoints(points, options.file);
}

const folderOf = ({ experiment }: StudyPoint, { runs }: StudyOptions) => join(runs, pointHash(experiment));

const isTaken = (point: StudyPoint, options: StudyOptions) => holderOf(folderOf(point, options)) !== null;

async function runPoint(
  point: StudyPoint,
  dataset: Dataset,
  engine: Engine,
  options: StudyOptions,
): Promise<StudyRecord> {
  const { onEvent, signal } = options;
  const folder = folderOf(point, options);
  const resume = existsSync(join(folder, RUN_FILES.experiment));
  mkdirSync(folder, { recursive: true });
  const result = await runExperiment(point.experiment, { engine, dataset, folder, resume, onEvent, signal });
  return recordOf(point, pointHash(point.experiment), dataset, result);
}

function recordOf(
  { experiment, settings }: StudyPoint,
  hash: string,
  dataset: Dataset,
  result: RunResult,
): StudyRecord {
  const last = result.epochs.at(-1);
  return {
    hash,
    seed: experiment.seed,
    rule: result.rule,
    settings,
    mho: packageVersion(),
    node: process.version,
    engine: result.engine,
    arithmetic: result.arithmetic,
    data: dataset.source.replace(experiment.data.source, basename(experiment.data.source)),
    fingerprint: dataset.fingerprint,
    testAccuracy: result.testAccuracy,
    bestTestAccuracy: result.bestTestAccuracy,
    trainLoss: last?.trainLoss ?? Number.NaN,
    epochs: result.epochs.length,
    pulsesPerWeight: result.pulses.perWeight,
    weights: result.weights,
    energy: runEnergy(experiment, dataset, result.epochs),
    seconds: result.epochs.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}
