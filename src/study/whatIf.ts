// The accuracy that each imperfection of a device costs: short trainings with the device as it is and with one imperfection taken away, on
// the same seeds, so that the difference of two runs has the same initial weights and the same order of images.
import { type Experiment, resolveExperiment } from "../experiment/experiment.ts";
import { type Removal, removals } from "../lab/removals.ts";
import { type Summary, summary } from "./statistics.ts";
import type { DraftPoint } from "./sweep/points.ts";
import type { Question } from "./sweep/studyFile.ts";

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

const AXIS = "device";
const AS_IT_IS = "as it is";
const stepOf = (removal: Removal | null): string => (removal ? `without ${removal.title}` : AS_IT_IS);
const variantsOf = ({ removals }: WhatIf): (Removal | null)[] => [null, ...removals];

/** The comparison as a study that `mho study show` can show. */
export const whatIfQuestion = (study: WhatIf, name: string): Question => ({
  name,
  task: "train",
  axes: [{ keys: [AXIS], steps: variantsOf(study).map((removal) => [stepOf(removal)]) }],
  seeds: study.seeds,
  objectives: ["testAccuracy"],
  baseline: { [AXIS]: AS_IT_IS },
  sampler: { kind: "grid" },
});

/** Seed by seed, so that an early stop has all rows of some seeds. */
export function whatIfPoints(study: WhatIf): DraftPoint[] {
  return study.seeds.flatMap((seed) =>
    variantsOf(study).map((removal) => ({
      combination: { [AXIS]: stepOf(removal) },
      seed,
      experiment: variant(study, removal, seed),
    })),
  );
}

function variant({ experiment }: WhatIf, removal: Removal | null, seed: number): Experiment {
  if (removal === null) return resolveExperiment({ ...experiment, seed });
  const pulses = Math.min(Math.ceil(experiment.training.maxPulses * removal.pulseFactor), MOST_PULSES);
  const training = { ...experiment.training, maxPulses: pulses };
  return resolveExperiment({ ...experiment, seed, device: removal.device, training });
}

/** `accuracies`: test accuracy of each point, in the order of whatIfPoints. */
export function whatIfResult(study: WhatIf, accuracies: readonly number[]): WhatIfResult {
  const variants = variantsOf(study);
  const of = (removal: Removal | null) =>
    study.seeds.map((_, i) => accuracies[i * variants.length + variants.indexOf(removal)]!);
  const before = of(null);
  const rows = study.removals.map((removal) => rowOf(removal, before, of(removal)));
  const base = summary(before)!;
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
