// The name of an experiment: equal for equal parameters, however they were written.
import { createHash } from "node:crypto";
import { READ_DEFAULTS } from "../data/readSettings.ts";
import type { Experiment } from "./completeExperiment.ts";

/** Keys that came later, with the value that stands for what was done before: they count where they say something else, so that runs keep
 *  their name. */
const LATER = { data: READ_DEFAULTS, training: { crop: 4 } } as const;

export function experimentHash({ data, training, ...experiment }: Experiment): string {
  return canonicalHash({
    ...experiment,
    data: beyond(data, LATER.data),
    training: beyond(training, LATER.training),
  });
}

/** The section without what is as it was before. */
function beyond(section: object, before: object): object {
  const earlier = before as Readonly<Record<string, unknown>>;
  const kept = Object.entries(section).filter(
    ([key, value]) => !Object.hasOwn(earlier, key) || canonicalJson(value) !== canonicalJson(earlier[key]),
  );
  return Object.fromEntries(kept);
}

/** First 16 hexadecimal digits of the SHA-256 of the value's canonical JSON. */
export function canonicalHash(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex").slice(0, 16);
}

/** JSON with sorted keys and no spaces: one text for one value. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(",")}}`;
}
