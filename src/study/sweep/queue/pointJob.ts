// Messages of a queue: a point without paths, and its result. Both are texts, which come out as they went in, and both are read as a
// stranger's: bounded, checked, never a path.
import { z } from "zod";
import { parseDocument, RECORD_LIMITS } from "../../../base/document.ts";
import { ConfigError } from "../../../base/errors.ts";
import { parseChecked } from "../../../base/schema.ts";
import { packageVersion } from "../../../base/version.ts";
import { listPresets, loadPreset } from "../../../device/presets.ts";
import { completeExperiment, type Experiment } from "../../../experiment/completeExperiment.ts";
import { ownFileKeysOf } from "../../../experiment/ownFiles.ts";
import { sealed, unsealed } from "../../../experiment/sealed.ts";
import { BUILT_IN_NETWORKS, startsFromRun } from "../../../network/params.ts";
import { hashBeyondBaseline } from "../../point.ts";
import { objectivesOf } from "../objectives.ts";
import type { PlanInputs } from "../plan.ts";
import type { PointResult } from "../pointResult.ts";
import { type SweepPoint, withoutPlaces } from "../points.ts";

const FINGERPRINT = /^[0-9a-f]{64}$/;
/** A network file by its content. */
export const CONTENT = /^sha256:([0-9a-f]{64})$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const HASH = /^[0-9a-f]{16}$/;

const jobSchema = z.strictObject({
  hash: z.string().regex(HASH),
  seed: z.int(),
  mho: z.string().max(64),
  experiment: z.record(z.string(), z.unknown()),
});

export function pointText({ hash, seed, experiment }: SweepPoint, inputs: PlanInputs): string {
  refuseOwnFiles(experiment, "study");
  refuseRunFolder(experiment, "study");
  const job = { hash, seed, mho: packageVersion(), experiment: withoutPlaces(experiment, inputs) };
  return JSON.stringify(sealed(job));
}

/** A point whose images and network file are named by what they hold. ConfigError where it is not one that this Mho would make. */
export function readPointText(text: unknown, at: string): SweepPoint {
  const { hash, seed, mho, experiment: raw } = parseChecked(jobSchema, documentOf(text, at), at);
  refuseOwnFiles(raw, at);
  const experiment = completeExperiment(raw, knownPreset);
  const { data, network } = experiment;
  refuseRunFolder(experiment, at);
  if (!FINGERPRINT.test(data.source)) throw new ConfigError("names images by a path", { at });
  if (!CONTENT.test(network.name) && !BUILT_IN_NETWORKS.includes(network.name))
    throw new ConfigError("names a network by a path", { at });
  if (hashBeyondBaseline(experiment) !== hash)
    throw new ConfigError("its hash is not that of its experiment", {
      at,
      hint: `the same version must run everywhere: the study's Mho is ${mho}, this worker's ${packageVersion()}`,
    });
  return { hash, seed, experiment, combination: {} };
}

/** Whoever reaches a queue would run code on its workers. */
function refuseOwnFiles(experiment: object, at: string): void {
  const [key] = ownFileKeysOf(experiment);
  if (key === undefined) return;
  throw new ConfigError(`${key} names a file with code, which no queue brings to its workers`, {
    at,
    hint: "use --runner local, a cluster, or mho worker FOLDER on a shared disk",
  });
}

/** A run lies on the disk of the machine that made it. */
function refuseRunFolder({ network }: Experiment, at: string): void {
  if (!startsFromRun(network)) return;
  throw new ConfigError("network.start names the folder of a run, which no queue brings to its workers", {
    at,
    hint: 'use --runner local, a cluster, or mho worker FOLDER on a shared disk; or an ONNX file with network.start = "file"',
  });
}

/** Presets by name; a preset file is a path of another machine. */
function knownPreset(name: string) {
  if (listPresets().includes(name)) return loadPreset(name);
  throw new ConfigError(`there is no preset "${name.slice(0, 64)}"`, { at: "device.preset" });
}

/** Nothing that a terminal obeys. */
const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((given) => !UNPRINTABLE.test(given), "holds control characters");
const word = text(64);
const sentence = text(10_000);

const resultSchema = z.strictObject({
  hash: z.string().regex(HASH),
  seed: z.int(),
  mho: word,
  engine: word,
  arithmetic: word.nullable(),
  epochs: z.int().min(1).optional(),
  fingerprint: z.string().regex(FINGERPRINT),
  figures: z.record(z.enum(objectivesOf("train")), z.number().nullable()),
  curve: z.array(z.record(word, z.number())),
  problem: sentence.nullable(),
});

export const resultText = (result: PointResult): string => JSON.stringify(sealed(result));

/** ConfigError where it is no result of this point. */
export function readResultText(
  text: unknown,
  point: Pick<PointResult, "hash" | "seed" | "epochs" | "fingerprint">,
  at: string,
): PointResult {
  const result = documentOf(text, at);
  const { hash, seed, epochs, fingerprint } = parseChecked(resultSchema, result, at);
  const isSame = hash === point.hash && seed === point.seed && epochs === point.epochs;
  if (!isSame || fingerprint !== point.fingerprint)
    throw new ConfigError("is the result of another point, or of other images", { at });
  // not what the schema made of it: the order of keys is part of the file
  return result as unknown as PointResult;
}

function documentOf(text: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof text !== "string") throw new ConfigError("is not a text", { at });
  const value = parseDocument(text, "json", at, RECORD_LIMITS);
  if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, "check"))
    throw new ConfigError("is not a record of Mho", { at });
  return unsealed(value as Readonly<Record<string, unknown>>, at);
}
