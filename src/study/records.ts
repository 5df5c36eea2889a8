// What finished runs gave: a file of JSON lines for each scale, one line a run, written whole so that a crash loses nothing.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { writeFileAtomic } from "../base/atomicFile.ts";
import { ConfigError } from "../base/errors.ts";
import { type Arithmetic, FIRST_ARITHMETIC } from "../network/formats.ts";
import type { RunEnergy } from "./runEnergy.ts";

export interface StudyRecord {
  /** Of the experiment (pointHash). */
  readonly hash: string;
  readonly seed: number;
  readonly rule: string;
  /** Keys in which the experiment differs from the defaults, as --set takes them. */
  readonly settings: readonly string[];
  readonly mho: string;
  readonly node: string;
  readonly engine: string;
  readonly arithmetic: Arithmetic;
  /** For people: which copy of the images; and the SHA-256 of images and labels. */
  readonly data: string;
  readonly fingerprint: string;
  /** Fractions. */
  readonly testAccuracy: number;
  readonly bestTestAccuracy: number;
  readonly trainLoss: number;
  readonly epochs: number;
  readonly pulsesPerWeight: number;
  readonly weights: number;
  /** On the experiment's chip; null for float weights. */
  readonly energy: RunEnergy | null;
  readonly seconds: number;
}

/** By hash; empty where there is no file. ConfigError for a line that is no record. */
export function readRecords(file: string): Map<string, StudyRecord> {
  const complete = (record: StoredRecord) => ({ arithmetic: FIRST_ARITHMETIC, ...record });
  return new Map([...storedRecords(file)].map(([hash, record]) => [hash, complete(record)]));
}

/** A line of the file: old ones do not name their arithmetic. */
type StoredRecord = Omit<StudyRecord, "arithmetic"> & Partial<Pick<StudyRecord, "arithmetic">>;

function storedRecords(file: string): Map<string, StoredRecord> {
  if (!existsSync(file)) return new Map();
  const lines = readFileSync(file, "utf8").split("\n");
  const records = lines.flatMap((line, i) => (line.trim() === "" ? [] : [parsed(line, `${file}:${i + 1}`)]));
  return new Map(records.map((record) => [record.hash, record]));
}

function parsed(line: string, at: string): StoredRecord {
  try {
    const record = JSON.parse(line) as StoredRecord;
    if (typeof record.hash === "string" && typeof record.testAccuracy === "number") return record;
  } catch {
    // told below
  }
  throw new ConfigError("this line is no record of a run", {
    at,
    hint: "remove the line; its run is made again",
  });
}

/** Adds a record to what the file holds now: another process may have added to it. Sorted by hash, so that files merge well. */
export function addRecord(file: string, record: StudyRecord): void {
  const records = storedRecords(file).set(record.hash, record);
  const sorted = [...records.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1));
  mkdirSync(dirname(file), { recursive: true });
  writeFileAtomic(file, sorted.map((one) => `${JSON.stringify(one)}\n`).join(""));
}
