// Writes a whole file or nothing: temporary name beside it, flushed, then renamed. A crash leaves the old file.
// Not a log: nothing is ever appended.
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { namedDiskError } from "./disk.ts";

/** Puts bytes behind those before. */
export type Put = (bytes: Uint8Array) => void;

/** Replaces `file` by `content`. Readers see the old or the new content, never a part. Throws DiskError; the old file stays then, and no
 *  temporary one. */
export function writeFileAtomic(file: string, content: string | Uint8Array): void {
  const open = begin(file);
  try {
    open.put(typeof content === "string" ? Buffer.from(content) : content);
    open.finish();
  } catch (error) {
    throw open.abandon(error);
  }
}

/** Does the same as writeFileAtomic, with content that comes piece by piece. */
export async function writeFileInPieces(file: string, write: (put: Put) => Promise<void>): Promise<void> {
  const open = begin(file);
  try {
    await write(open.put);
    open.finish();
  } catch (error) {
    throw open.abandon(error);
  }
}

/** Whether the name is that of a temporary file. Its writer was killed, or still writes. */
export const isLeftOver = (name: string): boolean => /\.[0-9a-f]+\.tmp$/.test(name);

function begin(file: string) {
  // on a shared disk, processes of two hosts can have one number
  const temporary = `${file}.${randomBytes(8).toString("hex")}.tmp`;
  let handle: number | null = null;
  const close = () => {
    if (handle !== null) closeSync(handle);
    handle = null;
  };
  return {
    put: (bytes: Uint8Array) => {
      handle ??= openSync(temporary, "wx");
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
    },
    finish: () => {
      if (handle !== null) fsyncSync(handle);
      close();
      renameSync(temporary, file);
      flushFolder(dirname(file));
    },
    /** The error to throw. */
    abandon: (error: unknown): unknown => {
      for (const step of [close, () => rmSync(temporary, { force: true })])
        try {
          step();
        } catch {
          // the first error says what is wrong with the disk
        }
      return namedDiskError(error, file);
    },
  };
}

/** The new name outlives a power cut, too, where the file system can flush a folder. */
function flushFolder(folder: string): void {
  let handle: number | null = null;
  try {
    handle = openSync(folder, "r");
    fsyncSync(handle);
  } catch {
    // Windows and some network disks cannot
  } finally {
    if (handle !== null) closeSync(handle);
  }
}
