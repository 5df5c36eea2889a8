// A lock on an open file that the operating system keeps: it ends with the process, however that ends. What the file says is for people
// and decides nothing. Not a lock on the path: a file can be removed while it is locked, so its holder asks with isInPlace().
import { randomInt } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  rmSync,
  writeSync,
} from "node:fs";
import { createRequire } from "node:module";
import { DiskError, onDisk } from "./disk.ts";

export interface FileLock {
  /** Whether the path still leads to the locked file. */
  isInPlace(): boolean;
  /** Ends the lock and removes the file. */
  release(): void;
}

/** The functions of fs-native-extensions that are used. The package has no types of its own. */
interface Locks {
  tryLock(handle: number, offset: number, length: number, how: { readonly shared: boolean }): boolean;
}

/** Offset and length. Windows keeps others from reading what is locked: there, one byte far behind the text. macOS locks whole files only. */
const REGION: readonly [offset: number, length: number] =
  process.platform === "win32" ? [2 ** 40, 1] : [0, 0];
/** Windows has no such flags. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;
const LONGEST_MS = 10_000;

/** Takes the lock and writes `content` into the file. null where another open file holds it, also one of this process. Of many that try at
 *  once, exactly one gets it. Throws DiskError where the place or the file system allows no lock. */
export function lockFile(file: string, content: string): FileLock | null {
  for (const giveUp = Date.now() + LONGEST_MS; Date.now() < giveUp; pause()) {
    const taken = onDisk(file, () => tryOnce(file));
    if (taken === "held") return null;
    if (taken === "disturbed") continue;
    const lock = lockOf(file, taken);
    try {
      onDisk(file, () => {
        ftruncateSync(taken);
        writeSync(taken, content);
      });
      return lock;
    } catch (error) {
      lock.release();
      throw error;
    }
  }
  throw new DiskError("other programs ask for this lock without a pause", { at: file, hint: "end them" });
}

/** Whether an open file holds the lock now. Who asks for the lock at this moment gets it all the same. False where no plain file is.
 *  Throws DiskError where that cannot be found out. */
export function isFileLocked(file: string): boolean {
  return onDisk(file, () => {
    if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) return false;
    const handle = openIfThere(file);
    if (handle === null) return false;
    try {
      return !tryLock(file, handle, { shared: true });
    } finally {
      closeSync(handle);
    }
  });
}

/** null where it was removed since it was looked at, or replaced by a link. */
function openIfThere(file: string): number | null {
  try {
    return openSync(file, constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (["ENOENT", "ELOOP"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}

/** The handle of a file that is locked and in place; or why there is none. */
function tryOnce(file: string): number | "held" | "disturbed" {
  const handle = openPlain(file);
  let mine = false;
  try {
    mine = tryLock(file, handle, { shared: false }) && isAt(file, handle);
    if (mine) return handle;
    // A process that only asks holds a shared lock for a moment. The holder of the lock refuses a shared one, too.
    return tryLock(file, handle, { shared: true }) ? "disturbed" : "held";
  } finally {
    if (!mine) closeSync(handle);
  }
}

/** Opens a file of our own, a new one where there is none. What else lies there is never followed, waited for or written to. */
function openPlain(file: string): number {
  const found = lstatSync(file, { throwIfNoEntry: false, bigint: true });
  if (found && !(found.isFile() && found.nlink === 1n))
    throw new DiskError("something else than a lock file lies here: a folder, a link or a device", {
      at: file,
      hint: "remove it",
    });
  return openSync(file, constants.O_RDWR | constants.O_CREAT | O_NOFOLLOW | O_NONBLOCK);
}

function isAt(file: string, handle: number): boolean {
  const locked = fstatSync(handle, { bigint: true });
  const found = lstatSync(file, { throwIfNoEntry: false, bigint: true });
  return found?.ino === locked.ino && found.dev === locked.dev;
}

function lockOf(file: string, handle: number): FileLock {
  const isInPlace = () => isAt(file, handle);
  return {
    isInPlace,
    release: () => {
      try {
        if (isInPlace()) rmSync(file, { force: true });
      } finally {
        closeSync(handle);
      }
    },
  };
}

function tryLock(file: string, handle: number, how: { readonly shared: boolean }): boolean {
  const { tryLock } = locks(file);
  try {
    return tryLock(handle, ...REGION, how);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Windows says so of a lock that another holds
    if (code === "EBUSY") return false;
    throw new DiskError(
      `the file system gives no locks (${code}), so two processes could train here at once`,
      {
        at: file,
        hint: "name a folder on another disk; a network disk may need its lock service",
        cause: error,
      },
    );
  }
}

/** Loaded when the first lock is wanted: where there is none, all else still works. */
function locks(file: string): Locks {
  try {
    return createRequire(import.meta.url)("fs-native-extensions") as Locks;
  } catch (error) {
    throw new DiskError(`there are no file locks for this system (${process.platform} ${process.arch})`, {
      at: file,
      hint: "use Linux with glibc (not Alpine), macOS or Windows, on x64 or arm64; `npm ci` brings the package fs-native-extensions",
      cause: error,
    });
  }
}

/** A moment of another length for each, so that those who disturb each other do not meet again. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, randomInt(1, 10));
}
