// The tables of one file, by its content: text, workbook or arrays.
import { DataError } from "../../base/errors.ts";
import { readDelimited, type Sheet } from "./delimited.ts";
import type { NamedBytes } from "./measurement.ts";
import { readNpz } from "./npz.ts";
import { readXlsx } from "./xlsx.ts";

const LARGEST_FILE = 64e6;
const ZIP = [0x50, 0x4b, 0x03, 0x04] as const;

export function sheetsOf({ name, bytes }: NamedBytes): Sheet[] {
  if (bytes.length > LARGEST_FILE)
    throw new DataError(`${bytes.length} bytes (at most ${LARGEST_FILE})`, {
      at: name,
      hint: "keep the sweeps only",
    });
  if (ZIP.every((byte, i) => bytes[i] === byte))
    return /\.npz$/i.test(name) ? [readNpz(bytes, name)] : readXlsx(bytes, name);
  return [readDelimited(decoded(bytes), name)];
}

/** UTF-8, or UTF-16 with its mark, as spreadsheets save it. */
function decoded(bytes: Uint8Array): string {
  const mark = bytes[0]! * 256 + bytes[1]!;
  const encoding = mark === 0xfffe ? "utf-16le" : mark === 0xfeff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
