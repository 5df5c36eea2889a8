// A study as a person writes it: a base experiment, axes, seeds, objectives. From text to checked values; expands nothing.
import { createHash } from "node:crypto";
import { basename, dirname, extname, resolve } from "node:path";
import { stringify } from "smol-toml";
import { z } from "zod";
import { parseDocument } from "../../base/document.ts";
import { ConfigError } from "../../base/errors.ts";
import { readText } from "../../base/readText.ts";
import { parseChecked } from "../../base/schema.ts";
import { readDocument } from "../../experiment/readExperiment.ts";
import { type Axis, type AxisValue, readAxes } from "./axes.ts";
import {
  OBJECTIVE_NAMES,
  type ObjectiveName,
  objectiveOf,
  objectivesOf,
  TASKS,
  type Task,
} from "./objectives.ts";
import { type SamplerSettings, samplerSettings, samplerShape } from "./samplerSettings.ts";

/** The question of a study, without its base experiment. */
export interface Question {
  readonly name: string;
  readonly task: Task;
  readonly axes: readonly Axis[];
  readonly seeds: readonly number[];
  /** The first one ranks. */
  readonly objectives: readonly ObjectiveName[];
  /** Keys and values of the points that others are compared with; null: none. */
  readonly baseline: Readonly<Record<string, AxisValue>> | null;
  readonly sampler: SamplerSettings;
  /** Whether the run of each point stays in the folder beside its result. */
  readonly keepRuns?: boolean;
}

export interface Study {
  readonly question: Question;
  /** Raw sections, as an experiment file has them. */
  readonly base: Record<string, unknown>;
  /** The study as a TOML file that needs no other: with the experiment in place of its path. */
  readonly text: string;
  /** Fingerprint of the study and of the experiment file that it names. */
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
  ...samplerShape,
  keepRuns: z.boolean().default(false),
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
  const document = parseDocument(text, form, file);
  const { experiment, axes, study } = parseChecked(fileSchema, document, file);
  const base = typeof experiment === "string" ? readDocument(resolve(dirname(file), experiment)) : experiment;
  const read = readAxes(axes, `${file}: axes`);
  const { name = basename(file, extname(file)), task, baseline = null } = study;
  const objectives = objectivesIn(study, file);
  checkTask(study, file);
  checkBaseline(baseline, read, file);
  checkBaselineIsMade(study, `${file}: study.baseline`);
  const hash = createHash("sha256").update(text).update("\0").update(JSON.stringify(base));
  const question: Question = {
    name,
    task,
    axes: read,
    seeds: study.seeds ?? [typeof base.seed === "number" ? base.seed : 1],
    objectives,
    baseline,
    sampler: samplerSettings(study, read, objectives, `${file}: study`),
    keepRuns: study.keepRuns,
  };
  return {
    question,
    base,
    text:
      form === "toml" && typeof experiment !== "string"
        ? text
        : stringify({ axes, experiment: base, study: { ...(document as { study?: object }).study, name } }),
    fingerprint: hash.digest("hex"),
  };
}

/** A search leaves points out, and so would leave the baseline's. */
function checkBaselineIsMade({ baseline, sampler }: z.output<typeof studySchema>, at: string): void {
  if (baseline === undefined || ["grid", "random"].includes(sampler)) return;
  throw new ConfigError(`the sampler "${sampler}" does not make the baseline of every point`, {
    at,
    hint: 'leave it out; compare what was found in a study of its own, with sampler = "grid"',
  });
}

/** Refuses settings that only a training has. */
function checkTask({ task, seeds, sampler, keepRuns }: z.output<typeof studySchema>, file: string): void {
  if (task === "train") return;
  const refuse = (message: string, key: string) =>
    new ConfigError(message, { at: `${file}: study.${key}`, hint: 'remove it, or set task = "train"' });
  if (seeds) throw refuse("the price of a chip has no seeds", "seeds");
  if (sampler === "halving") throw refuse("the price of a chip has no epochs to halve", "sampler");
  if (keepRuns) throw refuse("a chip that is priced has no run", "keepRuns");
}

/** The objectives; by default the first one that the task has. */
function objectivesIn({ task, objectives }: z.output<typeof studySchema>, file: string): ObjectiveName[] {
  const known = objectivesOf(task);
  const given = objectives ?? known.slice(0, 1);
  const at = `${file}: study.objectives`;
  if (new Set(given).size < given.length)
    throw new ConfigError("an objective stands twice", { at, hint: "name each objective once" });
  const foreign = given.find((name) => !known.includes(name));
  if (foreign === undefined) return given;
  const other = objectiveOf(foreign).tasks.map((name) => `task = "${name}"`);
  throw new ConfigError(`${foreign} is an objective of ${other.join(" or ")}, not of task = "${task}"`, {
    at,
    hint: `choose of ${known.join(", ")}`,
  });
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
    if (axis.range)
      throw new ConfigError("the axis is a range that is drawn from: no point would have this value", {
        at,
        hint: "give it a count or a list",
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
