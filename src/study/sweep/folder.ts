// A study's folder: plain files, each written whole by one process. What lies where:
//   study.toml            the study, as its file was when it ran last
//   plan.json             its points in order: a list of hashes and values, derived from study.toml and the images
//   points/<hash>.json    one point: values, seed, whole experiment
//   points/pack-….jsonl   many of them, in a large study (pointPacks.ts)
//   results/<hash>.json   what the point gave; never changed afterwards
//   results/pack-….jsonl  what many points gave whose chips are priced (packs.ts), in place of points, results, runs and locks
//   answers.cache         what show needs of many results (readAnswers.ts); can be removed at any time
//   rungs/<hash>-<n>.json what it gave after n epochs, where a halving asked for that; never changed afterwards
//   runs/<hash>/          a training under way, with its checkpoint; removed when the result is written, unless the study keeps runs, or when
//                         a halving drops the point
//   locks/<hash>          held while a process works on the point
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { isLeftOver, writeFileAtomic } from "../../base/atomicFile.ts";
import { onDisk } from "../../base/disk.ts";
import { parseDocument, RECORD_LIMITS } from "../../base/document.ts";
import { ConfigError } from "../../base/errors.ts";
import { type FileLock, isFileLocked, lockFile } from "../../base/fileLock.ts";
import { DAY_MS, removeOldFiles } from "../../base/oldFiles.ts";
import { sealed, unsealed } from "../../experiment/sealed.ts";
import type { PointAnswer } from "./objectives.ts";
import { readPacks, writePack } from "./packs.ts";
import { type Plan, workIdOf, workOfId } from "./plan.ts";
import { packedHashes, packedPoint, WORTH_PACKS, writePointPacks } from "./pointPacks.ts";
import type { PointResult } from "./pointResult.ts";
import type { SweepPoint } from "./points.ts";
import { readAnswers } from "./readAnswers.ts";

const STUDY = "study.toml";
const PLAN = "plan.json";
/** Name of the file of a point, or of a rung of it. */
const HASH = /^[0-9a-f]{16}(-\d+)?$/;
const RESULTS = ["results", "rungs"] as const;
const PARTS = ["points", "runs", "locks", ...RESULTS] as const;

export class StudyFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Throws DiskError. */
  create(): void {
    for (const name of PARTS) onDisk(this.path, () => mkdirSync(join(this.path, name), { recursive: true }));
  }

  /** Removes temporary files of writers that were killed: a write takes seconds, and these are a day old. */
  removeLeftOvers(): void {
    for (const name of ["", ...PARTS]) removeOldFiles(join(this.path, name), isLeftOver, DAY_MS);
  }

  /** Removes files that did not change for so many milliseconds, from a folder that only keeps work in progress. */
  removeOld(age: number): void {
    for (const name of ["points", "runs", ...RESULTS]) removeOldFiles(join(this.path, name), () => true, age);
  }

  /** ConfigError where the folder holds no study. */
  plan(): Plan {
    const plan = this.readPlan();
    if (plan) return plan;
    throw new ConfigError("no study lies in this folder", {
      at: this.path,
      hint: "begin one with: mho study run FILE.toml --out FOLDER",
    });
  }

  runOf(hash: string): string {
    return join(this.path, "runs", hash);
  }

  get studyFile(): string {
    return join(this.path, STUDY);
  }

  writeStudy(text: string): void {
    writeFileAtomic(this.studyFile, text);
  }

  writePlan(plan: Plan): void {
    writeFileAtomic(join(this.path, PLAN), JSON.stringify(plan));
  }

  /** null where there is none, or it is of an older form. */
  readPlan(): Plan | null {
    const file = join(this.path, PLAN);
    const plan = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Plan) : null;
    return plan?.rounds && plan.question.task ? plan : null;
  }

  /** Points that are there stay as they are. */
  writePoints(points: readonly SweepPoint[]): void {
    const there = new Set([...namesIn(this.points), ...packedHashes(this.points)]);
    const fresh = points.filter(({ hash }) => !there.has(hash));
    if (fresh.length >= WORTH_PACKS) writePointPacks(this.points, fresh);
    else
      for (const point of fresh) writeFileAtomic(this.pointFile(point.hash), JSON.stringify(sealed(point)));
  }

  /** ConfigError where there is none, or it is damaged. */
  readPoint(hash: string): SweepPoint {
    const file = this.pointFile(hash);
    const packed = existsSync(file) ? null : packedPoint(this.points, hash);
    return packed ?? (readSealed(file) as unknown as SweepPoint);
  }

  /** `id`: workIdOf. */
  hasResult(id: string): boolean {
    return existsSync(this.resultFile(id));
  }

  /** Ids of all results (workIdOf). */
  finished(): Set<string> {
    return new Set([...this.files(), ...readPacks(this.results).keys()]);
  }

  /** All results that are there, by id (workIdOf). ConfigError where one was changed after it was written. */
  answers(): Map<string, PointAnswer> {
    const files = readAnswers({
      hashes: this.files(),
      fileOf: (id) => this.resultFile(id),
      read: (id) => this.readResult(id),
      cache: join(this.path, "answers.cache"),
    });
    return new Map([...readPacks(this.results), ...files]);
  }

  writePack(answers: readonly PointAnswer[]): void {
    writePack(this.results, answers);
  }

  /** Differs from an earlier answer where results came since. */
  changedAt(): number {
    return Math.max(
      ...RESULTS.map((name) => statSync(join(this.path, name), { throwIfNoEntry: false })?.mtimeMs ?? 0),
    );
  }

  writeResult(result: PointResult): void {
    writeFileAtomic(this.resultFile(workIdOf(result)), JSON.stringify(sealed(result)));
  }

  /** ConfigError where it was changed after it was written. */
  readResult(id: string): PointResult {
    return readSealed(this.resultFile(id)) as unknown as PointResult;
  }

  /** null where another process works on the point. */
  lock(hash: string): FileLock | null {
    return lockFile(join(this.path, "locks", hash), `${process.pid}\n`);
  }

  /** Hashes of points that a process works on now. */
  running(): string[] {
    return namesIn(join(this.path, "locks")).filter((hash) => isFileLocked(join(this.path, "locks", hash)));
  }

  /** So that the point is made again. */
  removeResult(hash: string): void {
    onDisk(this.path, () => rmSync(this.resultFile(hash), { force: true }));
  }

  removeRun(hash: string): void {
    onDisk(this.path, () => rmSync(this.runOf(hash), { recursive: true, force: true }));
  }

  /** Removes a point with its result and its training: of a folder that only keeps what is on its way. */
  forget(id: string): void {
    const { hash } = workOfId(id);
    this.removeRun(hash);
    for (const file of [this.resultFile(id), this.pointFile(hash)]) rmSync(file, { force: true });
  }

  private get points(): string {
    return join(this.path, "points");
  }

  private get results(): string {
    return join(this.path, "results");
  }

  /** Ids of results that have a file of their own. */
  private files(): string[] {
    return RESULTS.flatMap((name) => namesIn(join(this.path, name)));
  }

  private pointFile(hash: string): string {
    return join(this.points, `${hash}.json`);
  }

  private resultFile(id: string): string {
    return join(this.path, workOfId(id).epochs === undefined ? "results" : "rungs", `${id}.json`);
  }
}

function readSealed(file: string): Readonly<Record<string, unknown>> {
  const text = onDisk(file, () => readFileSync(file, "utf8"));
  return unsealed(
    parseDocument(text, "json", file, RECORD_LIMITS) as Readonly<Record<string, unknown>>,
    file,
  );
}

/** Hashes that files in a folder are named by; other files are not ours. */
function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return onDisk(folder, () => readdirSync(folder))
    .map((name) => name.replace(/\.json$/, ""))
    .filter((name) => HASH.test(name));
}
