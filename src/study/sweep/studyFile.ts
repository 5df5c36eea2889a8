// A study as a person writes it: a base experiment, axes, seeds, objectives. From text to checked values; expands nothing.
import { createHash } from "node:crypto";
import { basename, dirname, extname, resolve } from "node:path";
import { z } from "zod";
import { parseDocument } from "../../base/document.ts";
import { ConfigError } from "../../base/errors.ts";
import { readText } from "../../base/readText.ts";
import { parseChecked } from "../../base/schema.ts";
import { readDocument } from "../../config/readExperiment.ts";
import { type Axis, type AxisValue, readAxes } from "./axes.ts";
import {
  OBJECTIVE_NAMES,
  type ObjectiveName,
  objectiveOf,
  objectivesOf,
  TASKS,
  type Task,
} from "./objectives.ts";

export type Sampler =
  | { readonly kind: "grid" }
  /** So many points of the axes, drawn without repetition. */
  | { readonly kind: "random"; readonly points: number; readonly drawSeed: number };

/** What a study asks, without its base experiment. */
export interface Question {
  readonly name: string;
  readonly task: Task;
  readonly axes: readonly Axis[];
  readonly seeds: readonly number[];
  /** The first one ranks. */
  readonly objectives: readonly ObjectiveName[];
  /** Keys and values of the points that others are compared with; null: none. */
  readonly baseline: Readonly<Record<string, AxisValue>> | null;
  readonly sampler: Sampler;
}

export interface Study {
  readonly question: Question;
  /** Raw sections, as an experiment file has them. */
  readonly base: Record<string, unknown>;
  /** The text of the file. */
  readonly text: string;
  /** Of the study and of the experiment file that it names. */
  readonly fingerprint: string;
}

/** Most seeds. */
const MOST_SEEDS = 1000;
const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const seeds = z
  .union([z.array(seed).min(1).max(MOST_SEEDS), z.int().min(1).max(MOST_SEEDS)])
  .transform((given) => (Array.isArray(given) ? given : Array.from({ length: given }, (_, i) => i + 1)));

const studySchema = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]{1,64}$/, "letters, digits, points, dashes, at most 64")
    .optional(),
  task: z.enum(TASKS).default("train"),
  seeds: seeds.optional(),
  objectives: z.array(z.enum(OBJECTIVE_NAMES)).min(1).optional(),
  baseline: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  sampler: z.enum(["grid", "random"]).default("grid"),
  points: z.int().min(1).max(100_000).optional(),
  drawSeed: z.int().min(0).default(1),
});

const fileSchema = z.strictObject({
  experiment: z.union([z.string(), z.record(z.string(), z.unknown())]).default({}),
  axes: z.record(z.string(), z.unknown()).default({}),
  study: studySchema.prefault({}),
});

/** Reads a .toml or .json file. Throws ConfigError that names file, key, value and what is allowed. */
export function readStudy(file: string): Study {
  const form = extname(file) === ".json" ? "json" : "toml";
  const text = readText(file);
  const { experiment, axes, study } = parseChecked(fileSchema, parseDocument(text, form, file), file);
  const base = typeof experiment === "string" ? readDocument(resolve(dirname(file), experiment)) : experiment;
  const read = readAxes(axes, `${file}: axes`);
  const { name = basename(file, extname(file)), task, baseline = null } = study;
  const objectives = objectivesIn(study, file);
  if (task === "chip" && study.seeds)
    throw new ConfigError("the price of a chip has no seeds", {
      at: `${file}: study.seeds`,
      hint: 'remove them, or set task = "train"',
    });
  checkBaseline(baseline, read, file);
  const hash = createHash("sha256").update(text).update("\0").update(JSON.stringify(base));
  const question: Question = {
    name,
    task,
    axes: read,
    seeds: study.seeds ?? [typeof base.seed === "number" ? base.seed : 1],
    objectives,
    baseline,
    sampler: samplerOf(study, file),
  };
  return {
    question,
    base,
    text,
    fingerprint: hash.digest("hex"),
  };
}

/** By default the first one that the task has. */
function objectivesIn({ task, objectives }: z.output<typeof studySchema>, file: string): ObjectiveName[] {
  const known = objectivesOf(task);
  const given = objectives ?? known.slice(0, 1);
  const at = `${file}: study.objectives`;
  if (new Set(given).size < given.length) throw new ConfigError("an objective stands twice", { at });
  const foreign = given.find((name) => !known.includes(name));
  if (foreign === undefined) return given;
  const other = objectiveOf(foreign).tasks.map((name) => `task = "${name}"`);
  throw new ConfigError(`${foreign} is an objective of ${other.join(" or ")}, not of task = "${task}"`, {
    at,
    hint: `choose of ${known.join(", ")}`,
  });
}

function samplerOf({ sampler, points, drawSeed }: z.output<typeof studySchema>, file: string): Sampler {
  const at = `${file}: study.points`;
  if (sampler === "grid") {
    if (points !== undefined)
      throw new ConfigError("a grid has all its points", { at, hint: 'set sampler = "random"' });
    return { kind: sampler };
  }
  if (points === undefined)
    throw new ConfigError(`the sampler "${sampler}" needs a number of points`, { at, hint: "points = 50" });
  return { kind: sampler, points, drawSeed };
}

function checkBaseline(baseline: Question["baseline"], axes: readonly Axis[], file: string): void {
  for (const [key, value] of Object.entries(baseline ?? {})) {
    const at = `${file}: study.baseline.${key}`;
    const axis = axes.find(({ keys }) => keys.includes(key));
    if (!axis)
      throw new ConfigError("no axis varies this key", {
        at,
        hint: `varied are ${axes.flatMap(({ keys }) => keys).join(", ") || "none"}`,
      });
    const values = axis.steps.map((step) => step[axis.keys.indexOf(key)]);
    if (!values.includes(value))
      throw new ConfigError(`the axis has no value ${JSON.stringify(value)}`, {
        at,
        hint: `its values: ${values
          .slice(0, 12)
          .map((one) => JSON.stringify(one))
          .join(", ")}`,
      });
  }
}
