// One experiment, with its device's preset from presets/devices. The rules: completeExperiment.ts. Not the reading of files
// (readExperiment.ts) nor of --set (overrides.ts).
import { loadPreset } from "../device/presets.ts";
import { completeExperiment, type Experiment } from "./completeExperiment.ts";

export type { Experiment } from "./completeExperiment.ts";

/** Completes an experiment as completeExperiment does, with the presets of this installation. */
export function resolveExperiment(raw: unknown): Experiment {
  return completeExperiment(raw, loadPreset);
}
