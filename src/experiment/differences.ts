// In which keys experiments differ.
import type { Experiment } from "./completeExperiment.ts";
import { valueAt } from "./keyDescriptions.ts";
import { EXPERIMENT_KEYS } from "./keys.ts";

export interface Difference {
  readonly path: string;
  readonly unit: string;
  /** One for each experiment; undefined where its device model has no such key. */
  readonly values: readonly unknown[];
}

/** Keys whose value is not the same in all, in the order of the schema. */
export function differences(experiments: readonly Experiment[]): Difference[] {
  return EXPERIMENT_KEYS.flatMap(({ path, unit }) => {
    const values = experiments.map((experiment) => valueAt(experiment, path.split(".")));
    const texts = new Set(values.map((value) => JSON.stringify(value)));
    return texts.size > 1 ? [{ path, unit, values }] : [];
  });
}
