// Entries of a zip file (workbooks, NumPy archives), within bounds. A zip can hold a thousand times its size, and its headers can lie about
// it: what comes out is counted while it comes.
import { Unzip, UnzipInflate } from "fflate";
import { crc32 } from "../../base/crc32.ts";
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
  const damaged = (what: string, cause?: unknown) =>
    new DataError(`is damaged: ${what}`, { at: file, hint: "save or copy it again", cause });
  const parts = new Map<string, Uint8Array[]>();
  const ended = new Set<string>();
  let inflated = 0;
  const unzip = new Unzip((entry) => {
    if (!wanted(entry.name)) return;
    if (parts.has(entry.name)) throw damaged(`"${entry.name}" is there twice`);
    const own: Uint8Array[] = [];
    parts.set(entry.name, own);
    entry.ondata = (error, piece, final) => {
      if (error) throw error;
      inflated += piece.length;
      if (inflated > MOST_INFLATED)
        throw new DataError(`holds more than ${MOST_INFLATED} bytes, unpacked`, {
          at: file,
          hint: "save only the sheet or the arrays that are needed",
        });
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
    throw damaged((cause as Error).message, cause);
  }
  const cut = [...parts.keys()].find((name) => !ended.has(name));
  if (cut !== undefined) throw damaged(`"${cut}" ends too early`);
  const entries = Object.fromEntries([...parts].map(([name, own]) => [name, joinBytes(own)]));
  const directory = directoryOf(bytes);
  if (directory === null) throw damaged("it has no directory at its end");
  const names = new Set([...parts.keys(), ...[...directory.keys()].filter(wanted)]);
  for (const name of names)
    if (!entries[name] || crc32(entries[name]) !== directory.get(name))
      throw damaged(`the content of "${name}" is not what its checksum says`);
  return entries;
}

const END = { signature: 0x06054b50, bytes: 22, count: 10, start: 16, longestComment: 0xffff } as const;
const ENTRY = {
  signature: 0x02014b50,
  bytes: 46,
  crc: 16,
  nameLength: 28,
  extraLength: 30,
  commentLength: 32,
} as const;

/** CRC-32 by name, from the directory at the end of the file (APPNOTE 4.3.12); null where there is none. What stands before each entry may
 *  say nothing yet. */
function directoryOf(bytes: Uint8Array): ReadonlyMap<string, number> | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - END.bytes;
  const earliest = Math.max(0, end - END.longestComment);
  while (end >= earliest && view.getUint32(end, true) !== END.signature) end--;
  if (end < earliest) return null;
  const found = new Map<string, number>();
  let at = view.getUint32(end + END.start, true);
  for (let left = view.getUint16(end + END.count, true); left > 0; left--) {
    if (at + ENTRY.bytes > end || view.getUint32(at, true) !== ENTRY.signature) return null;
    const lengthOf = (field: number) => view.getUint16(at + field, true);
    const start = at + ENTRY.bytes;
    const length = lengthOf(ENTRY.nameLength);
    found.set(
      new TextDecoder().decode(bytes.subarray(start, start + length)),
      view.getUint32(at + ENTRY.crc, true),
    );
    at = start + length + lengthOf(ENTRY.extraLength) + lengthOf(ENTRY.commentLength);
  }
  return found;
}
