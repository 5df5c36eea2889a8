// Results of finished runs: a file of JSON lines for each scale, one line a run, written whole so that a crash loses nothing.
import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "../base/atomicFile.ts";
import { type DocumentLimits, parseDocument } from "../base/document.ts";
import { ConfigError } from "../base/errors.ts";
import { readText } from "../base/readText.ts";
import { parseChecked } from "../base/schema.ts";
import { sealed, unsealed } from "../experiment/sealed.ts";
import { type Arithmetic, FIRST_ARITHMETIC } from "../network/formats.ts";
import type { RunHardware } from "./runHardware.ts";

export interface StudyRecord {
  /** Hash of the experiment (pointHash). */
  readonly hash: string;
  readonly seed: number;
  readonly rule: string;
  /** Keys in which the experiment differs from the defaults, as --set takes them. */
  readonly settings: readonly string[];
  readonly mho: string;
  readonly node: string;
  readonly engine: string;
  readonly arithmetic: Arithmetic;
  /** The copy of the images, for people; and the SHA-256 of images and labels. */
  readonly data: string;
  readonly fingerprint: string;
  /** Fractions. */
  readonly testAccuracy: number;
  readonly bestTestAccuracy: number;
  readonly trainLoss: number;
  readonly epochs: number;
  readonly pulsesPerWeight: number;
  readonly weights: number;
  /** J on the experiment's chip, with leakage: of all epochs, and of their weight updates; null for float weights. */
  readonly energy: { readonly total: number; readonly weightUpdate: number } | null;
  /** Cost of the whole training on that chip, null as `energy`; missing in records of earlier versions. */
  readonly hardware?: RunHardware | null;
  readonly seconds: number;
}

const share = z.number().min(0).max(1);
const amount = z.number().min(0);
const chipOfRun = z.looseObject({
  operations: amount,
  energy: amount,
  weightUpdate: amount,
  naiveEnergy: amount,
  momentum: amount,
  momentumCircuits: amount,
  latency: amount,
  area: amount,
});
/** A line of the file: old ones do not name their arithmetic. */
const lineSchema = z.looseObject({
  hash: z.string().min(1),
  data: z.string(),
  fingerprint: z.string(),
  seed: z.int().min(0),
  rule: z.string(),
  settings: z.array(z.string()),
  arithmetic: z.enum(["exact integers", "float chain"]).default(FIRST_ARITHMETIC),
  testAccuracy: share,
  bestTestAccuracy: share,
  // a loss that was no number is null in JSON
  trainLoss: amount.nullable(),
  epochs: z.int().min(0),
  pulsesPerWeight: amount,
  weights: amount,
  energy: z.looseObject({ total: amount, weightUpdate: amount }).nullable(),
  hardware: z.looseObject({ images: amount, model: chipOfRun, silicon: chipOfRun }).nullable().optional(),
  seconds: amount,
});

/** Limits of one line. The file has its own: some thirty thousand runs. */
const LINE_LIMITS: DocumentLimits = { characters: 100_000, depth: 8, values: 10_000 };
const FILE_LIMITS: Pick<DocumentLimits, "characters"> = { characters: 30_000_000 };

/** Key: hash; empty where there is no file. ConfigError for a line that is no record, or was damaged after it was written. */
export function readRecords(file: string): Map<string, StudyRecord> {
  return new Map(linesOf(file).map(({ record }) => [record.hash, record]));
}

/** ConfigError where records are of other images than these: a run's hash does not say which images it saw, so that records are found wherever
 *  the images lie. */
export function refuseForeign(
  records: Iterable<Pick<StudyRecord, "fingerprint" | "data">>,
  images: { readonly fingerprint: string; readonly source: string },
  file: string,
): void {
  for (const { fingerprint, data } of records)
    if (fingerprint !== images.fingerprint)
      throw new ConfigError(
        `its runs were trained on other images (${fingerprint.slice(0, 12)}…, ${data}) than those of ${images.source} (${images.fingerprint.slice(0, 12)}…)`,
        { at: file, hint: "name a file of their own for the new runs: --records FILE" },
      );
}

interface Line {
  readonly text: string;
  readonly record: StudyRecord;
}

function linesOf(file: string): Line[] {
  if (!existsSync(file)) return [];
  const lines = readText(file, FILE_LIMITS).split("\n");
  return lines.flatMap((text, i) =>
    text.trim() === "" ? [] : [{ text, record: recordOf(text, `${file}:${i + 1}`) }],
  );
}

function recordOf(text: string, at: string): StudyRecord {
  try {
    const value = parseDocument(text, "json", at, LINE_LIMITS) as Readonly<Record<string, unknown>>;
    return parseChecked(lineSchema, unsealed(Object(value), at), at) as unknown as StudyRecord;
  } catch (cause) {
    throw new ConfigError(`this line is no record of a run: ${(cause as Error).message}`, {
      at,
      hint: "remove the line; its run is made again",
      cause,
    });
  }
}

/** Adds a record to what the file holds now: another process may have added to it. Sorted by hash, so that files merge well. Lines that are
 *  there stay as they are. */
export function addRecord(file: string, record: StudyRecord): void {
  const lines = new Map(linesOf(file).map((line) => [line.record.hash, line.text]));
  lines.set(record.hash, JSON.stringify(sealed(record)));
  const sorted = [...lines].sort(([a], [b]) => (a < b ? -1 : 1));
  mkdirSync(dirname(file), { recursive: true });
  writeFileAtomic(file, sorted.map(([, text]) => `${text}\n`).join(""));
}
