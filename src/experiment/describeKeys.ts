// Meanings of all keys, with the defaults of the first run. Not for a browser, which has no preset files: keyDescriptions.ts.
import { resolveExperiment } from "./experiment.ts";
import { describeKeysOf, type KeyDescription } from "./keyDescriptions.ts";

export { type KeyDescription, valueAt } from "./keyDescriptions.ts";

/** All leaves in the order of the schema. */
export function describeKeys(): KeyDescription[] {
  return describeKeysOf(resolveExperiment({}));
}
