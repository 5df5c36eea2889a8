// Brings a folder for TensorBoard up to what a study holds now: a folder a point, with one file of events that only grows. Called again
// while points are at work, it shows live curves: their epochs lie in the study's folder.
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { onDisk } from "../../../base/disk.ts";
import { ConfigError, MhoError } from "../../../base/errors.ts";
import { lockFile } from "../../../base/fileLock.ts";
import { RUN_FILES, readJson } from "../../../run/runFolder.ts";
import { RUN_SHAPES } from "../../../run/runShapes.ts";
import type { StudyFolder } from "../../../study/sweep/folder.ts";
import { type Plan, type PlannedPoint, workIdOf } from "../../../study/sweep/plan.ts";
import { growthOf } from "./eventFile.ts";
import { type Curve, pointEvents, runName } from "./pointEvents.ts";

const EVENTS = "events.out.tfevents.0.mho";
const LOCK = ".mho-lock";

export interface CurveWriter {
  /** Writes what is new. Throws DiskError, and ConfigError for a damaged result. */
  update(plan: Plan): void;
  /** Points whose curves lie in the folder. */
  readonly shown: number;
  close(): void;
}

/** Throws ConfigError where another process writes there now. */
export function openCurves(study: StudyFolder, path: string): CurveWriter {
  onDisk(path, () => mkdirSync(path, { recursive: true }));
  const lock = lockFile(join(path, LOCK), `${process.pid}\n`);
  if (!lock)
    throw new ConfigError("another process writes curves here", { at: path, hint: "name another folder" });
  const finished = new Set<string>();
  const shown = new Set<string>();
  return {
    update: (plan) => {
      const results = study.finished();
      // of a halving the newest rung of each point: its curve goes on from those before
      const newest = new Map(plan.points.map((point) => [runName(point), point]));
      for (const [name, point] of newest) {
        const id = workIdOf(point);
        if (finished.has(id)) continue;
        const result = results.has(id) ? study.readResult(id) : null;
        const curve = result?.curve ?? liveCurve(study, point);
        if (curve === null) continue;
        writeEvents(join(path, name), pointEvents(point, curve, result));
        shown.add(name);
        if (result) finished.add(id);
      }
    },
    get shown() {
      return shown.size;
    },
    close: () => lock.release(),
  };
}

/** null where its training has not ended an epoch, or its records cannot be read at this moment. */
function liveCurve(study: StudyFolder, { hash }: PlannedPoint): Curve | null {
  const run = study.runOf(hash);
  if (!existsSync(join(run, RUN_FILES.epochs))) return null;
  try {
    const found = RUN_SHAPES.epochs.safeParse(readJson(run, RUN_FILES.epochs));
    return found.success ? (found.data as unknown as Curve) : null;
  } catch (error) {
    // the run ended and was removed while it was read, or is damaged: then its result is read later
    if (error instanceof MhoError || (error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Appended in place: TensorBoard keeps the file open and reads on. */
function writeEvents(folder: string, bodies: readonly Uint8Array[]): void {
  const file = join(folder, EVENTS);
  onDisk(file, () => {
    mkdirSync(folder, { recursive: true });
    const before = existsSync(file) ? readFileSync(file) : new Uint8Array();
    const { keep, added } = growthOf(before, bodies, Date.now() / 1000);
    if (keep === before.length && added.length === 0) return;
    const handle = openSync(file, existsSync(file) ? "r+" : "w");
    try {
      if (keep < before.length) ftruncateSync(handle, keep);
      for (let at = 0; at < added.length; ) at += writeSync(handle, added, at, added.length - at, keep + at);
    } finally {
      closeSync(handle);
    }
  });
}
