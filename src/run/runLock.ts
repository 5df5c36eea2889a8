// One process at a time trains in a run's folder. It holds a lock of the operating system on a file there, which says who it is.
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { ConfigError, TrainingError } from "../base/errors.ts";
import { type FileLock, isFileLocked, lockFile } from "../base/fileLock.ts";

export const LOCK_FILE = "running.lock";

export interface RunLock {
  /** Before each write: takes the lock anew where its file was removed. TrainingError where another process was faster. */
  keep(): void;
  /** Gives the folder free. */
  release(): void;
}

/** ConfigError where another process, or this one, trains in the folder already; DiskError where no lock can be had. */
export function lockRun(folder: string): RunLock {
  const take = (): FileLock | null =>
    lockFile(
      join(folder, LOCK_FILE),
      JSON.stringify({ pid: process.pid, host: hostname(), started: new Date().toISOString() }),
    );
  let lock = take();
  if (lock === null)
    throw new ConfigError(`${namedIn(folder)} trains in this folder now`, {
      at: folder,
      hint: "wait for it, stop it, or name another folder",
    });
  const release = () => {
    const held = lock;
    lock = null;
    held?.release();
  };
  return {
    keep: () => {
      if (lock?.isInPlace()) return;
      release();
      lock = take();
      if (lock === null)
        throw new TrainingError(
          `${LOCK_FILE} was removed, and ${namedIn(folder)} trains in this folder now`,
          {
            at: folder,
            hint: "nothing is lost: that process goes on with this run",
          },
        );
    },
    release,
  };
}

/** The process that trains in the folder, in words, or null. Where that cannot be found out, somebody may. */
export function holderOf(folder: string): string | null {
  try {
    return isFileLocked(join(folder, LOCK_FILE)) ? namedIn(folder) : null;
  } catch {
    return "a process that cannot be asked";
  }
}

/** The holder that the lock's file names. The file may be half written, or come from anybody: it decides nothing. */
function namedIn(folder: string): string {
  try {
    const { pid, host } = JSON.parse(readFileSync(join(folder, LOCK_FILE), "utf8")) as Record<
      string,
      unknown
    >;
    if (Number.isSafeInteger(pid) && /^[\w.-]{1,255}$/.test(String(host))) return `process ${pid} on ${host}`;
  } catch {
    // the name only
  }
  return "another process";
}
