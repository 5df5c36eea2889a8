// A study whose results become records: lines of a file that is kept with the sources (records.ts). What is under way lies in a study's folder
// beside that file. One process leads it; its workers are a runner's.
import { mkdirSync, rmSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { onDisk } from "../base/disk.ts";
import { ConfigError } from "../base/errors.ts";
import { lockFile } from "../base/fileLock.ts";
import { packageVersion } from "../base/version.ts";
import type { Dataset } from "../data/dataset.ts";
import type { RunResult } from "../run/runExperiment.ts";
import type { LastDataset } from "./lastDataset.ts";
import { axesText, pointHash, type StudyPoint } from "./point.ts";
import { addRecord, readRecords, refuseForeign, type StudyRecord } from "./records.ts";
import { runHardware } from "./runHardware.ts";
import { StudyFolder } from "./sweep/folder.ts";
import { keptRun, removeLost } from "./sweep/keptRun.ts";
import type { Plan } from "./sweep/plan.ts";
import { prepareList } from "./sweep/prepare.ts";
import type { Question } from "./sweep/studyFile.ts";

/** Name for people of the axis along which the points differ. */
const AXIS = "run";

/** Points that have no record, each run once. */
export function missingPoints(points: readonly StudyPoint[], file: string): StudyPoint[] {
  const seen = new Set(readRecords(file).keys());
  return points.filter(({ experiment }) => {
    const hash = pointHash(experiment);
    return !seen.has(hash) && seen.add(hash);
  });
}

export class RecordedStudy {
  readonly plan: Plan;
  readonly folder: StudyFolder;
  private readonly file: string;
  private readonly points: ReadonlyMap<string, StudyPoint>;
  private readonly datasets: LastDataset;

  private constructor(points: readonly StudyPoint[], file: string, plan: Plan, datasets: LastDataset) {
    this.folder = folderOf(file);
    this.file = file;
    this.plan = plan;
    this.points = new Map(plan.points.map(({ hash }, i) => [hash, points[i]!]));
    this.datasets = datasets;
  }

  /** Gives `work` the study of the points without a record. Throws ConfigError where the file has runs on other images than these, or another
   *  process leads the study; else as prepareList and `work`. */
  static async lead(
    points: readonly StudyPoint[],
    { file, datasets }: { readonly file: string; readonly datasets: LastDataset },
    work: (study: RecordedStudy) => Promise<void>,
  ): Promise<void> {
    const folder = folderOf(file);
    const [first] = points;
    // before any record is served
    if (first) refuseForeign(readRecords(file).values(), await datasets.of(first.experiment), file);
    onDisk(folder.path, () => mkdirSync(folder.path, { recursive: true }));
    const lock = lockFile(`${folder.path}.lead`, `${process.pid}\n`);
    if (lock === null)
      throw new ConfigError("another process makes these runs now", {
        at: folder.path,
        hint: "wait for it, or stop it and give it more workers: --jobs N",
      });
    try {
      const missing = missingPoints(points, file);
      const plan = await prepareList(questionOf(missing, file), missing.map(draftOf), folder, datasets);
      removeLost(plan, folder);
      await work(new RecordedStudy(missing, file, plan, datasets));
      if (missingPoints(points, file).length === 0)
        onDisk(folder.path, () => rmSync(folder.path, { recursive: true }));
    } finally {
      lock.release();
    }
  }

  titleOf(hash: string): string {
    return titleOf(this.points.get(hash)!);
  }

  /** Points whose results are there. */
  finished(): string[] {
    const finished = this.folder.finished();
    return this.plan.points.map(({ hash }) => hash).filter((hash) => finished.has(hash));
  }

  /** Why a point that has a result could not be made; null: it was. */
  problemOf(hash: string): string | null {
    return this.folder.readResult(hash).problem;
  }

  /** Writes the record of a point that is made, and removes its run. */
  async record(hash: string): Promise<StudyRecord> {
    const point = this.points.get(hash)!;
    const dataset = await this.datasets.of(point.experiment);
    const record = recordOf(point, pointHash(point.experiment), dataset, keptRun(this.folder, hash));
    addRecord(this.file, record);
    this.folder.removeRun(hash);
    return record;
  }
}

const nameOf = (file: string): string => basename(file, extname(file));
const folderOf = (file: string) => new StudyFolder(join(dirname(file), ".running", nameOf(file)));

const titleOf = ({ group, axes }: StudyPoint): string => `${group}: ${axesText(axes)}`;

const questionOf = (points: readonly StudyPoint[], file: string): Question => ({
  name: nameOf(file),
  task: "train",
  axes: [{ keys: [AXIS], steps: points.map((point) => [titleOf(point)]) }],
  seeds: [...new Set(points.map(({ experiment }) => experiment.seed))],
  objectives: ["testAccuracy"],
  baseline: null,
  sampler: { kind: "grid" },
  keepRuns: true,
});

const draftOf = (point: StudyPoint) => ({
  combination: { [AXIS]: titleOf(point) },
  seed: point.experiment.seed,
  experiment: point.experiment,
});

function recordOf(
  { experiment, settings }: StudyPoint,
  hash: string,
  dataset: Dataset,
  result: RunResult,
): StudyRecord {
  const last = result.epochs.at(-1);
  const hardware = runHardware(experiment, dataset, result.epochs);
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
    energy: hardware && { total: hardware.model.energy, weightUpdate: hardware.model.weightUpdate },
    hardware,
    seconds: result.epochs.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}
