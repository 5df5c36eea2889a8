// A run is a folder of plain files: experiment.json, epochs.json, result.json and the checkpoint. No folder is shared by
// two runs, no file is appended to, each is written whole. Not the checkpoint's format: src/training/checkpoint.ts.
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeFileAtomic } from "../base/atomicFile.ts";
import { parseDocument, RECORD_LIMITS } from "../base/document.ts";
import { ConfigError } from "../base/errors.ts";
import { readText } from "../base/readText.ts";
import { parseChecked } from "../base/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { type Experiment, resolveExperiment } from "../experiment/experiment.ts";
import { experimentHash } from "../experiment/experimentHash.ts";
import { sealed, unsealed } from "../experiment/sealed.ts";
import type { NetworkDefinition } from "../network/definition.ts";
import { type Arithmetic, FIRST_ARITHMETIC } from "../network/formats.ts";
import { holderOf, LOCK_FILE } from "./runLock.ts";
import { RUN_SHAPES } from "./runShapes.ts";

/** Content of experiment.json: all that is needed to repeat the run. */
export interface RunRecord {
  readonly mho: string;
  readonly experimentHash: string;
  /** That it began with, and others that it was resumed on, in turn. */
  readonly engine: Engine["name"];
  readonly resumedOn?: readonly Engine["name"][];
  readonly arithmetic: Arithmetic;
  /** SHA-256 of the images and labels. */
  readonly datasetFingerprint: string;
  readonly experiment: Experiment;
  /** The layers that the experiment's network had for these images. */
  readonly network: NetworkDefinition;
  /** SHA-256 of the weights that it started from, and the gains that they gave the layers; missing where they were random. */
  readonly start?: { readonly weights: string; readonly gains: Readonly<Record<string, number>> };
}

/** Record as it lies in a file: old ones do not name their arithmetic. */
type StoredRecord = Omit<RunRecord, "arithmetic"> & Partial<Pick<RunRecord, "arithmetic">>;

/** The files of a run's folder. */
export const RUN_FILES = {
  experiment: "experiment.json",
  epochs: "epochs.json",
  result: "result.json",
} as const;

/** Creates a new folder and returns its path: `out` if given (absent, empty, or left by a process that was killed before it wrote), else
 *  <runs>/<date>-<name>-<hash8>-NN. */
export function claimRunFolder(options: {
  readonly out?: string | undefined;
  /** Default: runs. */
  readonly runs?: string;
  readonly name: string;
  readonly hash: string;
}): string {
  if (options.out !== undefined) return claimNamed(options.out);
  const date = new Date().toISOString().slice(0, 10);
  const stem = join(options.runs ?? "runs", `${date}-${options.name}-${options.hash.slice(0, 8)}`);
  for (let number = 1; ; number++) {
    const folder = `${stem}-${String(number).padStart(2, "0")}`;
    if (createFolder(folder)) return folder;
  }
}

function claimNamed(out: string): string {
  if (createFolder(out) || readdirSync(out).every((name) => isLeftOver(out, name))) return out;
  throw notEmpty(out);
}

/** Says that a new run cannot use this folder. */
export function notEmpty(folder: string): ConfigError {
  return new ConfigError("the folder is not empty", {
    at: folder,
    hint: hasBegun(folder)
      ? `continue that run with --resume ${folder}, or name another folder`
      : "name another folder: two runs never share one",
  });
}

/** False where it exists already: of two processes that try, one gets true. */
function createFolder(folder: string): boolean {
  mkdirSync(dirname(folder), { recursive: true });
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Writes a record, or a list of records, each with its seal (sealed.ts). */
export function writeJson(folder: string, file: string, value: object | readonly object[]): void {
  const content = Array.isArray(value) ? value.map(sealed) : sealed(value);
  writeFileAtomic(join(folder, file), `${JSON.stringify(content, null, 2)}\n`);
}

/** Value of a JSON file in the folder, without its seals; undefined where there is no file. Throws ConfigError where it was damaged. */
export function readJson(folder: string, file: string): unknown {
  const at = join(folder, file);
  if (!existsSync(at)) return undefined;
  const value = parseDocument(readText(at, RECORD_LIMITS), "json", at, RECORD_LIMITS);
  const opened = (part: unknown, place: string) => (isRecord(part) ? unsealed(part, place) : part);
  return Array.isArray(value) ? value.map((part, i) => opened(part, `${at}[${i}]`)) : opened(value, at);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether training of this run ever began, so that it can be resumed and not only begun. */
export const hasBegun = (folder: string): boolean => existsSync(join(folder, RUN_FILES.experiment));

/** The record of the run in `folder`. Throws ConfigError where there is none or this version of Mho reads it otherwise. */
export function readRunRecord(folder: string): RunRecord {
  const stored = readJson(folder, RUN_FILES.experiment);
  if (stored === undefined)
    throw new ConfigError(`there is no run here (no ${RUN_FILES.experiment})`, {
      at: folder,
      hint: "give the folder that `mho train` printed",
    });
  const at = join(folder, RUN_FILES.experiment);
  const record = parseChecked(RUN_SHAPES.record, stored, at) as unknown as StoredRecord;
  const experiment = resolveExperiment(record.experiment);
  if (experimentHash(experiment) !== record.experimentHash)
    throw new ConfigError(`the experiment was changed after the run began, or by Mho ${record.mho}`, {
      at,
      hint: "start a new run with the changed experiment",
    });
  return { arithmetic: FIRST_ARITHMETIC, ...record, experiment };
}

/** Whether a process that was killed left it: a half-written file of a run (atomicFile.ts), never one of the user. */
const isTemporary = (name: string): boolean => /^(\w+\.json|checkpoint\.mho)\.[0-9a-f]+\.tmp$/.test(name);

/** Whether no run needs it: a temporary file, or the lock of a process that is gone. */
const isLeftOver = (folder: string, name: string): boolean =>
  isTemporary(name) || (name === LOCK_FILE && holderOf(folder) === null);

/** Removes temporary files of processes that were killed. Only by who holds the folder's lock. */
export function removeTemporary(folder: string): void {
  for (const name of readdirSync(folder).filter(isTemporary)) rmSync(join(folder, name), { force: true });
}
