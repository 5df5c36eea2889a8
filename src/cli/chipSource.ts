// Where the experiment of `mho chip` comes from: a file, a run's record, or the embedded first run; with --set on top.
import { ConfigError } from "../base/errors.ts";
import { type Experiment, resolveExperiment } from "../experiment/experiment.ts";
import { applyOverrides } from "../experiment/overrides.ts";
import { readDocument, readExperiment } from "../experiment/readExperiment.ts";
import { readRunRecord } from "../run/runFolder.ts";

/** The experiment with more keys set. */
export type ExperimentSource = (overrides: readonly string[]) => Experiment;

/** `run`: folder whose experiment is taken where no file is given. */
export function chipSource(file: string | undefined, run: string | undefined): ExperimentSource {
  if (file !== undefined || run === undefined) return (overrides) => readExperiment(file, overrides);
  return (overrides) => resolveExperiment(chipSections(file, run, overrides));
}

/** The same before it is resolved: raw sections. Throws ConfigError. */
export function chipSections(
  file: string | undefined,
  run: string | undefined,
  overrides: readonly string[],
): Record<string, unknown> {
  if (file !== undefined) return applyOverrides(readDocument(file), overrides);
  if (run === undefined) return applyOverrides({}, overrides);
  const preset = overrides.find((text) => /^\s*device\.(preset|model)\s*=/.test(text));
  if (preset !== undefined)
    throw new ConfigError("a run's record holds every value of its device, which a preset does not change", {
      at: preset,
      hint: "give the experiment file beside --run, or set the values that differ",
    });
  return applyOverrides({ ...readRunRecord(run).experiment }, overrides);
}
