// A measurement from the content of one or more files: CSV, TSV, semicolons, decimal comma, XLSX or NPZ; one or several tables. Says what it
// made of them. Reads no file itself, so that a browser can do it.
import { DataError } from "../../base/errors.ts";
import { readDelimited, type Sheet } from "./delimited.ts";
import type { Direction, Measurement, ReadingHints } from "./measurement.ts";
import { readNpz } from "./npz.ts";
import { withoutOutliers } from "./outliers.ts";
import { type Reading, type Readings, readingsOf } from "./records.ts";
import { sweepsOf } from "./trains.ts";
import { readXlsx } from "./xlsx.ts";

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const LARGEST_FILE = 64e6;

/** Throws DataError where there is nothing to fit, ConfigError (with the flag to give) where the data can be read in two ways. */
export function readMeasurement(files: readonly NamedBytes[], hints: ReadingHints = {}): Measurement {
  const parts = files.map((file) => ({ file, ...readingsOf(sheetOf(file), file.name, hints) }));
  refuseUnusable(parts);
  const several = parts.length > 1;
  const readings = parts.flatMap(({ file, readings: own }): readonly Reading[] =>
    several
      ? own.map((reading) => ({ ...reading, direction: reading.direction ?? directionOfName(file.name) }))
      : own,
  );
  const names = files.map(({ name }) => name).join(", ");
  const sweeps = sweepsOf(readings, names);
  const cleaned = withoutOutliers(sweeps.trains);
  return {
    trains: cleaned.trains,
    understood: [
      ...parts.flatMap(({ understood }) => understood),
      ...sweeps.understood,
      ...cleaned.understood,
    ],
    badRows: [...parts.flatMap(({ badRows }) => badRows), ...sweeps.badRows],
    readVoltage: parts.find(({ readVoltage }) => readVoltage !== null)?.readVoltage ?? null,
  };
}

/** Where every row was left out, the first reason says more than that no sweep was found. */
function refuseUnusable(parts: readonly Pick<Readings, "readings" | "badRows">[]): void {
  const [first] = parts.flatMap(({ badRows }) => badRows);
  if (first === undefined || parts.some(({ readings }) => readings.length > 0)) return;
  throw new DataError(`no row can be used; the first: ${first.reason}`, {
    at: first.line === null ? first.file : `${first.file}:${first.line}`,
    hint: 'check columns and unit; values that were normalised need what 0 stands for and what 1 adds: --unit "1 uS + 5 uS"',
  });
}

const ZIP = [0x50, 0x4b, 0x03, 0x04] as const;

function sheetOf({ name, bytes }: NamedBytes): Sheet {
  if (bytes.length > LARGEST_FILE)
    throw new DataError(`${bytes.length} bytes (at most ${LARGEST_FILE})`, {
      at: name,
      hint: "keep the sweeps only",
    });
  if (ZIP.every((byte, i) => bytes[i] === byte))
    return /\.npz$/i.test(name) ? readNpz(bytes, name) : readXlsx(bytes, name);
  return readDelimited(decoded(bytes), name);
}

/** UTF-8, or UTF-16 with its mark, as spreadsheets save it. */
function decoded(bytes: Uint8Array): string {
  const mark = bytes[0]! * 256 + bytes[1]!;
  const encoding = mark === 0xfffe ? "utf-16le" : mark === 0xfeff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

function directionOfName(name: string): Direction | null {
  if (/ltd|depress|reset/i.test(name)) return "ltd";
  return /ltp|potent|set/i.test(name) ? "ltp" : null;
}
