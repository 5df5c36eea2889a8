// Entries of a zip file (workbooks, NumPy archives), within bounds. A zip can hold a thousand times its size, and its headers can lie about
// it: what comes out is counted while it comes.
import { Unzip, UnzipInflate } from "fflate";
import { DataError } from "../../base/errors.ts";
import { joinBytes } from "../../base/joinBytes.ts";

/** Bytes that the wanted entries of one file hold together, at most. */
const MOST_INFLATED = 128e6;
/** Bytes that go in at once: deflate makes at most 1,032 times as many of them. */
const PIECE = 16_384;

/** Throws DataError for a file that is damaged or holds too much. */
export function unzipped(
  bytes: Uint8Array,
  file: string,
  wanted: (name: string) => boolean,
): Record<string, Uint8Array> {
  const parts = new Map<string, Uint8Array[]>();
  const ended = new Set<string>();
  let inflated = 0;
  const unzip = new Unzip((entry) => {
    if (!wanted(entry.name)) return;
    const own: Uint8Array[] = [];
    parts.set(entry.name, own);
    entry.ondata = (error, piece, final) => {
      if (error) throw error;
      inflated += piece.length;
      if (inflated > MOST_INFLATED)
        throw new DataError(`holds more than ${MOST_INFLATED} bytes, unpacked`, { at: file });
      own.push(piece);
      if (final) ended.add(entry.name);
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length; at += PIECE)
      unzip.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(`is damaged: ${(cause as Error).message}`, { at: file, cause });
  }
  const cut = [...parts.keys()].find((name) => !ended.has(name));
  if (cut !== undefined) throw new DataError(`is damaged: "${cut}" ends too early`, { at: file });
  return Object.fromEntries([...parts].map(([name, own]) => [name, joinBytes(own)]));
}
