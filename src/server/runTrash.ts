// Deleted runs: moved aside within the runs folder, so that a deletion can be undone, and removed for good after KEPT_DAYS. Only folders that were
// put here are ever removed: names that the server made, below a folder that is no run.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { onDisk } from "../base/disk.ts";
import { MhoError } from "../base/errors.ts";

/** Days that a deleted run can be restored. */
export const KEPT_DAYS = 30;

const DAY_MS = 24 * 60 * 60 * 1000;
/** No name of a run begins with a dot. */
const TRASH = ".trash";
/** The run and when it was deleted, in milliseconds since 1970: a name that is used again may be deleted again. */
const ENTRY = /^(?<id>[A-Za-z0-9][A-Za-z0-9._-]*)@(?<at>\d{1,15})$/;

export interface DeletedRun {
  readonly id: string;
  /** Date and time, ISO 8601. */
  readonly deleted: string;
  /** Time at which it is removed for good. */
  readonly removed: string;
}

interface Entry {
  readonly path: string;
  readonly id: string;
  readonly at: number;
}

/** Moves the folder of a run away. Throws DiskError. */
export function moveToTrash(runs: string, folder: string): void {
  const trash = join(runs, TRASH);
  onDisk(folder, () => {
    mkdirSync(trash, { recursive: true });
    renameSync(folder, join(trash, `${basename(folder)}@${Date.now()}`));
  });
}

/** Brings the run of this id back, the one that was deleted last. Throws MhoError where there is none or its name is used again, and DiskError. */
export function restoreFromTrash(runs: string, id: string): void {
  const entry = entriesIn(runs).find((one) => one.id === id);
  if (!entry)
    throw new MhoError("MHO_NO_RUN", "no deleted run has this name", {
      hint: "it may have been restored already, or removed for good after 30 days. Reload the page",
    });
  const folder = join(runs, entry.id);
  if (existsSync(folder))
    throw new MhoError("MHO_STATE", "another run has this name now", {
      at: id,
      hint: "delete or move that one first",
    });
  onDisk(folder, () => renameSync(entry.path, folder));
}

/** Runs that can be restored: the last deleted first. */
export const deletedRuns = (runs: string): DeletedRun[] =>
  entriesIn(runs).map(({ id, at }) => ({
    id,
    deleted: new Date(at).toISOString(),
    removed: new Date(at + KEPT_DAYS * DAY_MS).toISOString(),
  }));

/** Removes for good what was deleted KEPT_DAYS before `now` (milliseconds since 1970). Throws DiskError. */
export function emptyTrash(runs: string, now = Date.now()): void {
  for (const { path, at } of entriesIn(runs))
    if (now - at >= KEPT_DAYS * DAY_MS) onDisk(path, () => rmSync(path, { recursive: true, force: true }));
}

function entriesIn(runs: string): Entry[] {
  const trash = join(runs, TRASH);
  if (!existsSync(trash)) return [];
  return readdirSync(trash, { withFileTypes: true })
    .flatMap((entry) => {
      const { id, at } = ENTRY.exec(entry.name)?.groups ?? {};
      const found = id !== undefined && at !== undefined && entry.isDirectory();
      return found ? [{ path: join(trash, entry.name), id, at: Number(at) }] : [];
    })
    .sort((a, b) => b.at - a.at);
}
