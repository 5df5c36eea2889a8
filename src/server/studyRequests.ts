// Reads a request to start a study, and makes its folder: a study file like those that people write.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "smol-toml";
import { z } from "zod";
import { onDisk } from "../base/disk.ts";
import { ConfigError } from "../base/errors.ts";
import { parseChecked } from "../base/schema.ts";
import { withValues } from "../experiment/experimentVarier.ts";
import { valueAt } from "../experiment/keyDescriptions.ts";
import { applyOverrides } from "../experiment/overrides.ts";
import { objectivesOf } from "../study/sweep/objectives.ts";
import { draftPoints } from "../study/sweep/points.ts";
import { gridCombinations } from "../study/sweep/sampler/grid.ts";
import { combinationsIn } from "../study/sweep/samples.ts";
import { readStudy, type Study } from "../study/sweep/studyFile.ts";
import { type AllowedFiles, checkAllowed, experimentRequest, refuseOwnFiles } from "./requests.ts";
import { STUDY_FILE } from "./studyStore.ts";

/** Points of a study of the page: each is checked before the answer. */
export const MOST_POINTS = 2000;
const MOST_AXES = 8;
const MOST_VALUES = 200;

const text = z.string().min(1).max(200);
const number = z.number();
const range = z.strictObject({
  from: number,
  to: number,
  count: z.int().min(2).max(MOST_VALUES),
  scale: z.enum(["linear", "log"]).default("linear"),
});
const axisValues = z.union([
  z
    .array(z.union([text, number, z.boolean()]))
    .min(1)
    .max(MOST_VALUES),
  range,
]);

const requestSchema = z.strictObject({
  ...experimentRequest,
  /** Name of the folder; by default the keys that vary. */
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/)
    .optional(),
  /** Key → values; words and quantities as texts, as --set takes them. */
  axes: z
    .record(text, axisValues)
    .refine((axes) => Object.keys(axes).length > 0 && Object.keys(axes).length <= MOST_AXES, {
      message: `1 to ${MOST_AXES} axes`,
    }),
  seeds: z.int().min(1).max(100).default(3),
  objectives: z
    .array(z.enum(objectivesOf("train")))
    .min(1)
    .default(["testAccuracy"]),
  baseline: z.record(text, z.union([text, number, z.boolean()])).optional(),
});

type Request = z.output<typeof requestSchema>;

/** Writes the study of a request into a new folder below `studies`, and returns its name. Every point is checked first; nothing is left where one
 *  cannot be. Throws ConfigError, DiskError. */
export function createStudy(body: unknown, studies: string, files: AllowedFiles): string {
  const request = parseChecked(requestSchema, body, "request");
  const { id, path } = newFolder(studies, request.name ?? nameOf(request));
  try {
    const file = join(path, STUDY_FILE);
    onDisk(file, () => writeFileSync(file, fileOf(id, request)));
    checkPoints(readStudy(file), files);
    return id;
  } catch (error) {
    rmSync(path, { recursive: true, force: true });
    throw error;
  }
}

function fileOf(
  name: string,
  { experiment = {}, settings = [], axes, seeds, objectives, baseline }: Request,
): string {
  const read = (key: string, value: unknown) =>
    typeof value === "string" ? valueAt(applyOverrides({}, [`${key}=${value}`]), key.split(".")) : value;
  const values = Object.entries(axes).map(([key, given]) => [
    key,
    Array.isArray(given) ? given.map((value) => read(key, value)) : given,
  ]);
  const compared = Object.entries(baseline ?? {}).map(([key, value]) => [key, read(key, value)]);
  return stringify({
    experiment: applyOverrides(experiment, settings),
    axes: Object.fromEntries(values),
    study: {
      name,
      seeds,
      objectives,
      ...(compared.length > 0 ? { baseline: Object.fromEntries(compared) } : {}),
    },
  });
}

const nameOf = ({ axes }: Request): string =>
  Object.keys(axes)
    .map((key) => key.split(".").at(-1)!)
    .join("-")
    .replace(/[^\w-]/g, "")
    .slice(0, 60) || "study";

/** "name", or "name-2", "name-3" … where that is taken. */
function newFolder(studies: string, name: string): { readonly id: string; readonly path: string } {
  onDisk(studies, () => mkdirSync(studies, { recursive: true }));
  for (let number = 1; ; number++) {
    const id = number === 1 ? name : `${name}-${number}`;
    const path = join(studies, id);
    if (onDisk(path, () => madeNew(path))) return { id, path };
  }
}

/** False where it exists already. */
function madeNew(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function checkPoints(study: Study, files: AllowedFiles): void {
  const { axes, seeds } = study.question;
  const count = combinationsIn(axes) * seeds.length;
  if (count > MOST_POINTS)
    throw new ConfigError(`${count} points; at most ${MOST_POINTS} are allowed here`, {
      at: "axes",
      hint: "take fewer values or seeds, or the command line: mho study run",
    });
  // what seeds change needs no check
  const [seed] = seeds;
  const once = { ...study, question: { ...study.question, seeds: [seed!] } };
  const combinations = gridCombinations(axes);
  for (const combination of combinations) refuseOwnFiles(withValues(study.base, combination));
  const drafts = draftPoints(once, combinations);
  for (const { experiment } of drafts) checkAllowed(experiment, files);
}
