// One process at a time trains in a run's folder: a file with its id, which counts only while that process lives.
import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { onDisk } from "../base/disk.ts";
import { ConfigError } from "../base/errors.ts";

export const LOCK_FILE = "running.lock";

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/** Returns how to give the folder free. ConfigError where another process holds it. */
export function lockRun(folder: string): () => void {
  const file = join(folder, LOCK_FILE);
  const holder = holderOf(folder);
  if (holder !== null)
    throw new ConfigError(`process ${holder.pid} on ${holder.host} trains in this folder now`, {
      at: folder,
      hint: `wait for it or stop it; if there is no such process, delete ${file}`,
    });
  onDisk(file, () => {
    rmSync(file, { force: true });
    const handle = openSync(file, "wx");
    writeSync(handle, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder));
    closeSync(handle);
  });
  return () => rmSync(file, { force: true });
}

/** The living process that trains in the folder, or null. One on another machine counts as living: nobody here can tell. */
export function holderOf(folder: string): Holder | null {
  const holder = readHolder(join(folder, LOCK_FILE));
  return holder && (holder.host !== hostname() || lives(holder.pid)) ? holder : null;
}

function readHolder(file: string): Holder | null {
  try {
    const { pid, host } = JSON.parse(readFileSync(file, "utf8")) as Partial<Holder>;
    return Number.isSafeInteger(pid) && typeof host === "string" ? { pid: pid!, host } : null;
  } catch {
    return null; // no file, or one that a crash left half
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
