// Reads tar archives (ustar, pax, GNU long names) held in memory. Not an unpacker: nothing is written anywhere, and
// what could point outside an archive (absolute paths, "..", links, devices) is refused by name.
// Format: POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format".
// Own code because a damaged archive must give the member and byte offset, which needs header checksums and sizes.
import { DataError } from "../base/errors.ts";

export interface TarMember {
  /** Normalised: no leading "./", no empty parts. */
  readonly path: string;
  /** A view into the archive. */
  readonly data: Uint8Array;
}

const BLOCK = 512;
const latin1 = new TextDecoder("latin1");
const utf8 = new TextDecoder();

interface Header {
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

/** The regular files of an archive. Throws DataError with member name or byte offset. */
export function readTar(archive: Uint8Array, at: string): TarMember[] {
  const members: TarMember[] = [];
  let offset = 0;
  let override: { path?: string; size?: number } = {};
  while (!isEnd(archive, offset, at)) {
    const header = readHeader(archive, offset, at);
    const metadata = "xgLK".includes(header.type);
    const name = metadata ? header.name : (override.path ?? header.name);
    const size = metadata ? header.size : (override.size ?? header.size);
    const start = offset + BLOCK;
    if (!(start + size <= archive.length))
      throw new DataError(
        `member ${name} at byte offset ${offset} needs ${size} bytes, but the archive ends after ${archive.length - start}`,
        { at, hint: "the archive is truncated: copy or download it again" },
      );
    const data = archive.subarray(start, start + size);
    if (header.type === "x") override = { ...override, ...paxRecords(data, at, offset) };
    else if (header.type === "L") override = { ...override, path: text(data, utf8) };
    else if (!metadata) {
      const path = safePath(name, header.type, at, offset);
      if (path !== null) members.push({ path, data });
      override = {};
    }
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return members;
}

/** True at the zero block that ends an archive. */
function isEnd(archive: Uint8Array, offset: number, at: string): boolean {
  if (offset + BLOCK > archive.length)
    throw new DataError(
      `ends at byte offset ${archive.length} without the zero blocks that end a tar archive`,
      {
        at,
        hint: "the archive is truncated or not a tar archive",
      },
    );
  return archive[offset] === 0 && archive.subarray(offset, offset + BLOCK).every((byte) => byte === 0);
}

function readHeader(archive: Uint8Array, offset: number, at: string): Header {
  const block = archive.subarray(offset, offset + BLOCK);
  let sum = 8 * 32; // the checksum field counts as spaces
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += block[i];
  const stored = numberField(block.subarray(148, 156));
  const size = numberField(block.subarray(124, 136));
  if (sum !== stored || size === null)
    throw new DataError(
      `the tar header at byte offset ${offset} is damaged (checksum ${stored}, computed ${sum})`,
      {
        at,
        hint: "the archive is damaged or not a tar archive",
      },
    );
  const posix = latin1.decode(block.subarray(257, 263)) === "ustar\0";
  const prefix = posix ? text(block.subarray(345, 500), utf8) : "";
  const name = text(block.subarray(0, 100), utf8);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    size,
    type: block[156] === 0 ? "0" : String.fromCharCode(block[156]),
  };
}

/** Text up to the first NUL. */
function text(field: Uint8Array, decoder: typeof utf8): string {
  const end = field.indexOf(0);
  return decoder.decode(end < 0 ? field : field.subarray(0, end));
}

/** Octal digits, or (GNU, first bit set) a big-endian binary number; null where it is neither. */
function numberField(field: Uint8Array): number | null {
  if (field[0] & 0x80) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, field[0] & 0x7f);
    return Number.isSafeInteger(value) ? value : null;
  }
  const digits = text(field, latin1).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

/** Records "length key=value\n" of an extended header. */
function paxRecords(data: Uint8Array, at: string, offset: number): { path?: string; size?: number } {
  const records: { path?: string; size?: number } = {};
  let start = 0;
  while (start < data.length && data[start] !== 0) {
    const space = data.indexOf(32, start);
    const length = Number(latin1.decode(data.subarray(start, space)));
    const end = start + length;
    if (space < 0 || !Number.isInteger(length) || end <= space || end > data.length)
      throw new DataError(`the extended tar header at byte offset ${offset} is damaged`, {
        at,
        hint: "the archive may be cut off. Get or pack it again",
      });
    const [key, ...value] = utf8.decode(data.subarray(space + 1, end - 1)).split("=");
    if (key === "path") records.path = value.join("=");
    if (key === "size" && /^\d+$/.test(value[0] ?? "")) records.size = Number(value[0]);
    start = end;
  }
  return records;
}

/** The normalised path of a regular file, null for a folder; DataError for anything else. */
function safePath(name: string, type: string, at: string, offset: number): string | null {
  const refuse = (reason: string): never => {
    throw new DataError(`member ${JSON.stringify(name)} at byte offset ${offset} ${reason}`, {
      at,
      hint: "only plain files below the archive's own top folder are read; make the archive from such files",
    });
  };
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (name.startsWith("/") || parts.includes("..")) refuse("points outside the archive");
  if (type === "5") return null;
  if (type === "1" || type === "2") refuse("is a link");
  if (type !== "0" && type !== "7") refuse(`is not a plain file (tar type ${JSON.stringify(type)})`);
  if (parts.length === 0) refuse("has no name");
  return name.endsWith("/") ? null : parts.join("/");
}
