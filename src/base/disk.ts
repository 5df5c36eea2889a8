// Errors of a disk in words: it is full, read-only, gone or forbidden. Errors of Node name the call; people need the place and what to do
// next.
import { MhoError } from "./errors.ts";

/** A file or folder that cannot be written or read. */
export class DiskError extends MhoError {
  constructor(
    message: string,
    detail?: { readonly at?: string; readonly hint?: string; readonly cause?: unknown },
  ) {
    super("MHO_DISK", message, detail);
  }
}

const REASONS: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOSPC: ["the disk is full", "free some space on it, or name a folder on another disk"],
  EDQUOT: ["the quota of the disk is used up", "free some space, or name a folder on another disk"],
  EROFS: ["the disk is read-only", "name a folder on a disk that can be written"],
  EACCES: ["no permission", "change the permissions, or name another folder"],
  EPERM: ["no permission", "change the permissions, or name another folder"],
  ENOENT: ["it is not there (any more)", "bring it back, or name another place"],
  ENOTDIR: ["a part of the path is a file, not a folder", "name another folder"],
  EISDIR: ["it is a folder, not a file", "name a file"],
  EEXIST: ["something else lies there already", "name another folder"],
  ELOOP: ["a link leads round in a circle, or where none is allowed", "name another folder"],
  ENAMETOOLONG: ["the name is too long for the disk", "name it shorter"],
  EIO: ["the disk reports a fault", "copy what is on it to another disk"],
  EMFILE: ["too many files are open", "close other programs, or raise the limit (ulimit -n)"],
  EFBIG: ["the file is too large for the disk", "name a folder on another disk"],
};

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error && typeof (error as NodeJS.ErrnoException).code === "string";

/** The error as a DiskError where the file system reports it; else as it is. `at`: the file that the work was about. */
export function namedDiskError(error: unknown, at?: string): unknown {
  if (!isSystemError(error)) return error;
  const known = REASONS[error.code!];
  if (!known) return error;
  const place = at ?? error.path;
  const [reason, hint] = known;
  return new DiskError(reason, { hint, cause: error, ...(place === undefined ? {} : { at: place }) });
}

/** Does `work`; what the disk refuses is a DiskError about `at`. */
export function onDisk<T>(at: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw namedDiskError(error, at);
  }
}
