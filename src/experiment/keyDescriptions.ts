// Meanings of all keys of an experiment: one record per leaf, read from the schema. `mho explain`, the documentation and the web app show
// these.
import type { Experiment } from "./completeExperiment.ts";
import { EXPERIMENT_KEYS, type Key } from "./keys.ts";

export interface KeyDescription extends Key {
  /** Value in the embedded first run; undefined where its device model has no such key. */
  readonly default: unknown;
}

/** All leaves in the order of the schema. `defaults`: the experiment that nobody changed. */
export function describeKeysOf(defaults: Experiment): KeyDescription[] {
  return EXPERIMENT_KEYS.map((key) => ({ ...key, default: valueAt(defaults, key.path.split(".")) }));
}

/** The value at a path, or undefined. */
export function valueAt(tree: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    tree,
  );
}
