// One run that a study wants.
import type { Experiment } from "../config/experiment.ts";
import { canonicalHash } from "../config/experimentHash.ts";

/** What is varied, as a figure or table shows it. */
export type Axes = Readonly<Record<string, string | number>>;

export interface StudyPoint {
  readonly group: string;
  readonly axes: Axes;
  readonly experiment: Experiment;
  /** What makes it so, as --set takes it; without the place of the images. */
  readonly settings: readonly string[];
}

/** Equal for experiments that train alike: wherever the images lie (only embedded or not counts), and on whatever chip. */
export function pointHash({ chip: _, data, ...experiment }: Experiment): string {
  const source = data.source === EMBEDDED ? EMBEDDED : "cifar10";
  return canonicalHash({ ...experiment, data: { ...data, source } });
}

export const EMBEDDED = "cifar10-mini";
