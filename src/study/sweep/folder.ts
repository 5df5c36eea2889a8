// A study's folder: plain files, each written whole by one process. What lies where:
//   study.toml            the study, as its file was when it ran last
//   plan.json             its points in order: a list of hashes and values, derived from study.toml and the images
//   points/<hash>.json    one point: values, seed, whole experiment
//   results/<hash>.json   what the point gave; never changed afterwards
//   results/pack-….jsonl  what many points gave whose chips are priced (packs.ts), in place of points, results, runs and locks
//   answers.cache         what show needs of many results (readAnswers.ts); can be removed at any time
//   runs/<hash>/          a training under way, with its checkpoint; removed when the result is written
//   locks/<hash>          held while a process works on the point
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../base/atomicFile.ts";
import { onDisk } from "../../base/disk.ts";
import { parseDocument, RECORD_LIMITS } from "../../base/document.ts";
import { ConfigError } from "../../base/errors.ts";
import { type FileLock, isFileLocked, lockFile } from "../../base/fileLock.ts";
import { sealed, unsealed } from "../../config/sealed.ts";
import type { PointAnswer } from "./objectives.ts";
import { readPacks, writePack } from "./packs.ts";
import type { Plan } from "./plan.ts";
import type { PointResult } from "./pointResult.ts";
import type { SweepPoint } from "./points.ts";
import { readAnswers } from "./readAnswers.ts";

const STUDY = "study.toml";
const PLAN = "plan.json";
const HASH = /^[0-9a-f]{16}$/;

export class StudyFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Throws DiskError. */
  create(): void {
    for (const name of ["points", "results", "runs", "locks"])
      onDisk(this.path, () => mkdirSync(join(this.path, name), { recursive: true }));
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

  writeStudy(text: string): void {
    writeFileAtomic(join(this.path, STUDY), text);
  }

  writePlan(plan: Plan): void {
    writeFileAtomic(join(this.path, PLAN), JSON.stringify(plan));
  }

  /** null where there is none, or it is of an older form. */
  readPlan(): Plan | null {
    const file = join(this.path, PLAN);
    const plan = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Plan) : null;
    return plan?.question.task ? plan : null;
  }

  /** Points that are there stay as they are. */
  writePoints(points: readonly SweepPoint[]): void {
    const there = new Set(namesIn(join(this.path, "points")));
    for (const point of points)
      if (!there.has(point.hash))
        writeFileAtomic(this.fileOf("points", point.hash), JSON.stringify(sealed(point)));
  }

  /** ConfigError where there is none, or it is damaged. */
  readPoint(hash: string): SweepPoint {
    return this.read("points", hash) as unknown as SweepPoint;
  }

  hasResult(hash: string): boolean {
    return existsSync(this.fileOf("results", hash));
  }

  /** Hashes of all results. */
  finished(): Set<string> {
    return new Set([...namesIn(this.results), ...readPacks(this.results).keys()]);
  }

  /** All results that are there, by hash. ConfigError where one was changed after it was written. */
  answers(): Map<string, PointAnswer> {
    const files = readAnswers({
      hashes: namesIn(this.results),
      fileOf: (hash) => this.fileOf("results", hash),
      read: (hash) => this.readResult(hash),
      cache: join(this.path, "answers.cache"),
    });
    return new Map([...readPacks(this.results), ...files]);
  }

  writePack(answers: readonly PointAnswer[]): void {
    writePack(this.results, answers);
  }

  writeResult(result: PointResult): void {
    writeFileAtomic(this.fileOf("results", result.hash), JSON.stringify(sealed(result)));
  }

  /** ConfigError where it was changed after it was written. */
  readResult(hash: string): PointResult {
    return this.read("results", hash) as unknown as PointResult;
  }

  /** null where another process works on the point. */
  lock(hash: string): FileLock | null {
    return lockFile(join(this.path, "locks", hash), `${process.pid}\n`);
  }

  /** Hashes of points that a process works on now. */
  running(): string[] {
    return namesIn(join(this.path, "locks")).filter((hash) => isFileLocked(join(this.path, "locks", hash)));
  }

  removeRun(hash: string): void {
    onDisk(this.path, () => rmSync(this.runOf(hash), { recursive: true, force: true }));
  }

  private get results(): string {
    return join(this.path, "results");
  }

  private fileOf(kind: "points" | "results", hash: string): string {
    return join(this.path, kind, `${hash}.json`);
  }

  private read(kind: "points" | "results", hash: string): Readonly<Record<string, unknown>> {
    const file = this.fileOf(kind, hash);
    const text = onDisk(file, () => readFileSync(file, "utf8"));
    return unsealed(
      parseDocument(text, "json", file, RECORD_LIMITS) as Readonly<Record<string, unknown>>,
      file,
    );
  }
}

/** Hashes that files in a folder are named by; other files are not ours. */
function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return onDisk(folder, () => readdirSync(folder))
    .map((name) => name.replace(/\.json$/, ""))
    .filter((name) => HASH.test(name));
}
