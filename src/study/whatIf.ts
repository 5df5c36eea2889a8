// What each imperfection of a device costs in accuracy: short trainings with the device as it is and with one imperfection taken away, on the
// same seeds, so that the difference of two runs has the same initial weights and the same order of images.
import { type Experiment, resolveExperiment } from "../config/experiment.ts";
import { type Removal, removals } from "../lab/removals.ts";
import { pointHash, type StudyPoint } from "./point.ts";
import type { StudyRecord } from "./records.ts";
import { type Summary, summary } from "./statistics.ts";

/** Sizes of the runs, as --set takes them: minutes on embedded images, plain gradient descent. */
export const WHAT_IF_SIZE = [
  "network.width=0.125",
  "data.trainLimit=3000",
  "data.testLimit=1000",
  "training.epochs=4",
  "training.rule=sgd",
] as const;

/** Most pulses of one update that training.maxPulses takes. */
const MOST_PULSES = 1023;

export interface WhatIf {
  readonly experiment: Experiment;
  readonly seeds: readonly number[];
  readonly removals: readonly Removal[];
}

export interface WhatIfRow {
  readonly id: string;
  readonly title: string;
  readonly change: string;
  /** Fractions. */
  readonly accuracy: Summary;
  /** Accuracy gained, seed by seed. */
  readonly gain: Summary;
  /** The gain's 95 % interval holds 0, or there is one seed only. */
  readonly uncertain: boolean;
}

export interface WhatIfResult {
  readonly base: Summary;
  /** Largest gain first; without "all of these". */
  readonly rows: readonly WhatIfRow[];
  readonly all: WhatIfRow;
}

/** Throws DeviceError for a device without pulse response. */
export function whatIf(experiment: Experiment, seeds: number): WhatIf {
  const first = experiment.seed;
  return {
    experiment,
    seeds: Array.from({ length: seeds }, (_, i) => first + i),
    removals: removals(experiment.device),
  };
}

/** Seed by seed, so that an early stop has all rows of some seeds. */
export function whatIfPoints(study: WhatIf): StudyPoint[] {
  return study.seeds.flatMap((seed) =>
    [null, ...study.removals].map((removal) => ({
      group: "what-if",
      axes: { device: removal ? `without ${removal.title}` : "as it is", seed },
      experiment: variant(study, removal, seed),
      settings: [`seed=${seed}`, removal ? `without ${removal.id}` : "as it is"],
    })),
  );
}

function variant({ experiment }: WhatIf, removal: Removal | null, seed: number): Experiment {
  if (removal === null) return resolveExperiment({ ...experiment, seed });
  const pulses = Math.min(Math.ceil(experiment.training.maxPulses * removal.pulseFactor), MOST_PULSES);
  const training = { ...experiment.training, maxPulses: pulses };
  return resolveExperiment({ ...experiment, seed, device: removal.device, training });
}

/** null where a run is missing. */
export function whatIfResult(study: WhatIf, records: ReadonlyMap<string, StudyRecord>): WhatIfResult | null {
  const accuracies = (removal: Removal | null) =>
    study.seeds.map(
      (seed) => records.get(pointHash(variant(study, removal, seed)))?.testAccuracy ?? Number.NaN,
    );
  const before = accuracies(null);
  const rows = study.removals.map((removal) => rowOf(removal, before, accuracies(removal)));
  const base = summary(before)!;
  if ([base.mean, ...rows.map(({ gain }) => gain.mean)].some(Number.isNaN)) return null;
  const ranked = rows.filter(({ id }) => id !== "all").toSorted((a, b) => b.gain.mean - a.gain.mean);
  return { base, rows: ranked, all: rows.find(({ id }) => id === "all")! };
}

function rowOf(
  { id, title, change }: Removal,
  before: readonly number[],
  after: readonly number[],
): WhatIfRow {
  const gain = summary(after.map((value, i) => value - before[i]!))!;
  const uncertain = gain.half === null || Math.abs(gain.mean) <= gain.half;
  return { id, title, change, gain, uncertain, accuracy: summary(after)! };
}
