// The runs folder as the server sees it. A run is found by looking through the folder, never by joining a name that came from outside:
// no name leads anywhere else. Runs that a comparison keeps are called "comparison~hash".
import { type Dirent, existsSync, lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import type { Experiment } from "../experiment/experiment.ts";
import type { RunDocument } from "../report/run/runDocument.ts";
import { hasBegun, RUN_FILES, type RunRecord, readJson, writeJson } from "../run/runFolder.ts";
import { LABEL_FILE, NO_LABEL, type RunLabel, runLabelShape } from "../run/runLabel.ts";
import { holderOf } from "../run/runLock.ts";
import { RUN_SHAPES } from "../run/runShapes.ts";
import type { EpochRecord } from "../training/records.ts";
import type { RunState } from "./runEvents.ts";

const ORDER = "order.json";
const RUNS = "runs";
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** The request to the server: written when a run is queued, so that a server that ends forgets nothing. */
export interface Order {
  /** Date and time, ISO 8601. */
  readonly asked: string;
  readonly experiment: Experiment;
  readonly state: RunState;
  /** Why it failed. */
  readonly problem: string | null;
}

/** Files of a run's folder. Those that are not there yet, or cannot be read, are null. */
export interface StoredRun extends FoundRun {
  readonly order: Order | null;
  readonly record: RunRecord | null;
  readonly epochs: readonly EpochRecord[];
  readonly result: RunDocument | null;
  readonly label: RunLabel;
  /** Names of files that are there and cannot be used. */
  readonly damaged: readonly string[];
}

export interface FoundRun {
  readonly id: string;
  readonly folder: string;
}

/** All runs, the newest name first. */
export function listRuns(root: string): FoundRun[] {
  return foldersIn(root)
    .flatMap((name) => {
      const folder = join(root, name);
      if (isRun(folder)) return [{ id: name, folder }];
      const place = innerPlace(folder);
      const inner = foldersIn(place).map((run) => ({ id: `${name}~${run}`, folder: join(place, run) }));
      return inner.filter((run) => isRun(run.folder));
    })
    .sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** Where runs lie in a folder that is none: of a study, in its folder "runs"; of a comparison by an earlier Mho, at its top. */
function innerPlace(folder: string): string {
  return foldersIn(folder).includes(RUNS) ? join(folder, RUNS) : folder;
}

/** The folder of a run, or null where there is no run of this id. */
function runFolderOf(root: string, id: string): string | null {
  const parts = id.split("~");
  if (parts.length > 2 || !parts.every((part) => NAME.test(part))) return null;
  let place = root;
  let folder = root;
  for (const part of parts) {
    if (!foldersIn(place).includes(part)) return null;
    folder = join(place, part);
    place = innerPlace(folder);
  }
  return isRun(folder) ? folder : null;
}

export function readRun(root: string, id: string): StoredRun | null {
  const folder = runFolderOf(root, id);
  return folder === null ? null : readFound({ id, folder });
}

export function readFound({ id, folder }: FoundRun): StoredRun {
  const damaged: string[] = [];
  const read = <T>(file: string, shape: z.ZodType): T | null => {
    const path = join(folder, file);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (!found) return null;
    // a link could lead to any file of this machine
    const value = found.isFile() ? shape.safeParse(readOrNull(folder, file)) : null;
    if (value?.success) return value.data as T;
    damaged.push(file);
    return null;
  };
  return {
    id,
    folder,
    order: read<Order>(ORDER, RUN_SHAPES.order),
    record: read<RunRecord>(RUN_FILES.experiment, RUN_SHAPES.record),
    epochs: read<EpochRecord[]>(RUN_FILES.epochs, RUN_SHAPES.epochs) ?? [],
    result: read<RunDocument>(RUN_FILES.result, RUN_SHAPES.result),
    label: read<RunLabel>(LABEL_FILE, runLabelShape) ?? NO_LABEL,
    damaged,
  };
}

/** State of a run that is not in the queue of this process. */
export function restingState({ folder, order, record, result }: StoredRun): RunState {
  if (holderOf(folder)) return "elsewhere";
  if (!order && !record) return "unreadable";
  if (result) return "done";
  const state = order?.state ?? "interrupted";
  return state === "paused" || state === "stopped" || state === "failed" ? state : "interrupted";
}

export function writeOrder(folder: string, order: Order): void {
  writeJson(folder, ORDER, order);
}

/** Changes whenever a file of the run does (each is written as a new file), or another process begins or ends to train it. Not with its label. */
export function stampOf(folder: string): string {
  return [ORDER, ...Object.values(RUN_FILES)]
    .map((file) => fileStamp(join(folder, file)))
    .concat(holderOf(folder) ?? "")
    .join(" ");
}

/** Changes whenever the label does. */
export const labelStampOf = (folder: string): string => fileStamp(join(folder, LABEL_FILE));

function fileStamp(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.ino}:${found.size}:${found.mtimeMs}` : "";
}

const isRun = (folder: string): boolean => hasBegun(folder) || existsSync(join(folder, ORDER));

/** Names of real folders (no links) that could be a run or a study. */
export function foldersIn(folder: string): string[] {
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory() && NAME.test(entry.name))
    .map(({ name }) => name);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function readOrNull(folder: string, file: string): unknown {
  try {
    return readJson(folder, file) ?? null;
  } catch {
    return null;
  }
}
