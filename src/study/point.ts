// One run that a study wants.
import { type Experiment, resolveExperiment } from "../experiment/experiment.ts";
import { canonicalJson, hashOfText } from "../experiment/experimentHash.ts";

/** Values of the varied keys, as a figure or table shows them. */
export type Axes = Readonly<Record<string, string | number>>;

export const axesText = (axes: Axes): string =>
  Object.entries(axes)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");

export interface StudyPoint {
  readonly group: string;
  readonly axes: Axes;
  readonly experiment: Experiment;
  /** Settings that make the point, in the form of --set; without the place of the images. */
  readonly settings: readonly string[];
}

export const EMBEDDED = "cifar10-mini";

/** Equal for experiments that train alike: wherever the images lie (only embedded or not counts), and on whatever chip. Only what differs
 *  from the baseline counts, so that a key that a later version adds, with a default that changes nothing, leaves records valid. */
export function pointHash({ chip: _, data, ...experiment }: Experiment): string {
  const source = data.source === EMBEDDED ? EMBEDDED : "cifar10";
  return hashBeyondBaseline({ ...experiment, data: { ...data, source } });
}

/** The hash of what differs from the baseline: of the canonical JSON of those parts. */
export function hashBeyondBaseline(experiment: Partial<Experiment>): string {
  const names = Object.keys(experiment) as (keyof Experiment)[];
  const parts = names.sort().map((name) => partBeyond(name, experiment[name]));
  return hashOfText(`{${parts.filter((part) => part !== "").join(",")}}`);
}

/** Hashes of frozen sections, which points of a study share. */
const known = new WeakMap<object, string>();

/** Name and value of what differs in one section; nothing where nothing does. */
function partBeyond(name: keyof Experiment, section: Experiment[keyof Experiment] | undefined): string {
  const kept = typeof section === "object" && Object.isFrozen(section) ? section : null;
  const found = kept && known.get(kept);
  if (typeof found === "string") return found;
  const part = beyond(section, baseline()[name]);
  const text = part === undefined ? "" : `${JSON.stringify(name)}:${canonicalJson(part)}`;
  if (kept) known.set(kept, text);
  return text;
}

let resolved: Experiment | undefined;

/** The defaults when the first records were made: whoever changes a default writes its old value here. Resolved when it is first asked for:
 *  most programs that start ask never. */
function baseline(): Experiment {
  resolved ??= resolveExperiment({ training: { rule: "momentum-carry", warmup: 0 } });
  return resolved;
}

/** The parts of a value that are not what `usual` has in their place; undefined for none. */
function beyond(value: unknown, usual: unknown): unknown {
  if (!isPlain(value) || !isPlain(usual)) {
    return canonicalJson(value ?? null) === canonicalJson(usual ?? null) ? undefined : value;
  }
  const parts = Object.entries(value).map(([key, part]) => [key, beyond(part, usual[key])] as const);
  const kept = parts.filter(([, part]) => part !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
