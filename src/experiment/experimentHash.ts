// The name of an experiment: equal for equal parameters, however they were written.
import { hash } from "node:crypto";
import { READ_DEFAULTS } from "../data/readSettings.ts";
import type { Experiment } from "./completeExperiment.ts";

/** Keys that came later, with the value that stands for what was done before: they count where they say something else, so that runs keep
 *  their name. */
const LATER: Readonly<Partial<Record<keyof Experiment, object>>> = {
  data: READ_DEFAULTS,
  network: { errorRounding: "nearest", start: "random" },
  device: { programmingError: 0 },
  training: { crop: 4, cutout: 0, tiles: 4 },
};

export function experimentHash(experiment: Experiment): string {
  const names = Object.keys(experiment) as (keyof Experiment)[];
  let text = "";
  for (const name of names.sort())
    text += `${text && ","}${JSON.stringify(name)}:${sectionText(name, experiment[name])}`;
  return hashOfText(`{${text}}`);
}

/** Hashes of frozen sections, which points of a sweep share. */
const known = new WeakMap<object, string>();

function sectionText(name: keyof Experiment, section: Experiment[keyof Experiment]): string {
  if (typeof section !== "object") return canonicalJson(section);
  const before = LATER[name];
  const text = known.get(section) ?? canonicalJson(before ? beyond(section, before) : section);
  if (Object.isFrozen(section)) known.set(section, text);
  return text;
}

/** The section without what is as it was before. */
function beyond(section: object, before: object): object {
  const earlier = before as Readonly<Record<string, unknown>>;
  const kept = Object.entries(section).filter(
    ([key, value]) => !Object.hasOwn(earlier, key) || canonicalJson(value) !== canonicalJson(earlier[key]),
  );
  return Object.fromEntries(kept);
}

/** First 16 hexadecimal digits of the SHA-256. */
export const hashOfText = (text: string): string => hash("sha256", text, "hex").slice(0, 16);

/** JSON with sorted keys and no spaces: one text for one value. Every record of a run is read through it: what needs no escape is joined as it is. */
export function canonicalJson(value: unknown): string {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const record = value as Readonly<Record<string, unknown>>;
  let text = "";
  for (const key of Object.keys(record).sort()) {
    const part = record[key];
    if (part === undefined) continue;
    const quoted = PLAIN_KEY.test(key) ? `"${key}"` : JSON.stringify(key);
    text += `${text && ","}${quoted}:${canonicalJson(part)}`;
  }
  return `{${text}}`;
}

const PLAIN_KEY = /^[\w.]+$/;
