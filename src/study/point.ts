// One run that a study wants.
import type { Experiment } from "../config/experiment.ts";
import { experimentHash } from "../config/experimentHash.ts";

/** What is varied, as a figure or table shows it. */
export type Axes = Readonly<Record<string, string | number>>;

export interface StudyPoint {
  readonly group: string;
  readonly axes: Axes;
  readonly experiment: Experiment;
  /** What makes it so, as --set takes it; without the place of the images. */
  readonly settings: readonly string[];
}

/** Equal for equal experiments wherever the images lie: the source counts only as far as it is embedded or not. */
export function pointHash(experiment: Experiment): string {
  const { data } = experiment;
  const source = data.source === EMBEDDED ? EMBEDDED : "cifar10";
  return experimentHash({ ...experiment, data: { ...data, source } });
}

export const EMBEDDED = "cifar10-mini";
