// One run that a study wants.
import { type Experiment, resolveExperiment } from "../experiment/experiment.ts";
import { canonicalHash, canonicalJson } from "../experiment/experimentHash.ts";

/** What is varied, as a figure or table shows it. */
export type Axes = Readonly<Record<string, string | number>>;

export const axesText = (axes: Axes): string =>
  Object.entries(axes)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");

export interface StudyPoint {
  readonly group: string;
  readonly axes: Axes;
  readonly experiment: Experiment;
  /** What makes it so, as --set takes it; without the place of the images. */
  readonly settings: readonly string[];
}

export const EMBEDDED = "cifar10-mini";

/** Equal for experiments that train alike: wherever the images lie (only embedded or not counts), and on whatever chip. Only what differs
 *  from the baseline counts, so that a key that a later version adds, with a default that changes nothing, leaves records valid. */
export function pointHash({ chip: _, data, ...experiment }: Experiment): string {
  const source = data.source === EMBEDDED ? EMBEDDED : "cifar10";
  return hashBeyondBaseline({ ...experiment, data: { ...data, source } });
}

/** The hash of what differs from the baseline. */
export const hashBeyondBaseline = (value: unknown): string => canonicalHash(beyond(value, baseline()) ?? {});

let known: unknown;

/** The defaults when the first records were made: whoever changes a default writes its old value here. Resolved when it is first asked for:
 *  most programs that start ask never. */
function baseline(): unknown {
  known ??= resolveExperiment({ training: { rule: "momentum-carry", warmup: 0 } });
  return known;
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
