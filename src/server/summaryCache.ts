// Keeps what was read of the runs of a folder in a file beside them: the next server reads only the runs that changed since. The file may be damaged, of
// another version or a stranger's: then it is as if there were none. Whether a run changed, the stamps of its files say (runStore.ts).
import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "../base/atomicFile.ts";
import { RECORD_LIMITS } from "../base/document.ts";
import { readText } from "../base/readText.ts";
import { runLabelShape } from "../run/runLabel.ts";
import { type RunSummary, summaryBasis } from "./runSummaries.ts";

export interface KnownSummary {
  readonly stamp: string;
  readonly summary: RunSummary;
}

const FILE = ".summaries.json";

const figure = z.number().nullable();
const summaryShape = z.object({
  ...runLabelShape.unwrap().shape,
  id: z.string(),
  state: z.enum(["done", "paused", "stopped", "interrupted", "unreadable"]),
  problem: z.string().nullable(),
  asked: z.string().nullable(),
  engine: z.string().nullable(),
  rule: z.string(),
  preset: z.string(),
  network: z.string(),
  data: z.string(),
  seed: z.number(),
  classes: figure,
  settings: z.array(z.string()),
  epochs: z.number(),
  epochsDone: z.number(),
  testAccuracy: figure,
  bestTestAccuracy: figure,
  trainLoss: figure,
  pulsesPerWeight: figure,
  trainingEnergy: figure,
  efficiencyTopsPerWatt: figure,
  areaSquareMetre: figure,
  seconds: z.number(),
});
const knownShape = z.array(z.object({ stamp: z.string(), summary: summaryShape }));
const headShape = z.object({ basis: z.string(), check: z.string() });

/** Summaries by the run's name; empty where there is no file that can be used. */
export function readSummaries(runs: string): Map<string, KnownSummary> {
  try {
    const text = readText(join(runs, FILE), RECORD_LIMITS);
    const end = text.indexOf("\n");
    const head = headShape.parse(JSON.parse(text.slice(0, end)));
    const rest = text.slice(end + 1);
    if (head.basis !== summaryBasis() || head.check !== checkOf(rest)) return new Map();
    const known: readonly KnownSummary[] = knownShape.parse(JSON.parse(rest));
    return new Map(known.map((one) => [one.summary.id, one]));
  } catch {
    return new Map();
  }
}

/** A folder that cannot be written has no such file: its runs are read each time. */
export function writeSummaries(runs: string, known: readonly KnownSummary[]): void {
  const rest = JSON.stringify(known);
  const head = JSON.stringify({ basis: summaryBasis(), check: checkOf(rest) });
  try {
    writeFileAtomic(join(runs, FILE), `${head}\n${rest}`);
  } catch {
    return;
  }
}

const checkOf = (text: string): string => createHash("sha256").update(text).digest("hex");
