// The search for the settings that the claims are made with: the same number of candidates from the same ranges for software and for rules on
// devices, judged on training images that are held back. The test images take no part.
import { basename, dirname, join } from "node:path";
import { TRAINING_DEFAULTS } from "../training/params.ts";
import type { RuleName } from "../training/rules.ts";
import { between, evenPoints, nth } from "./evenPoints.ts";
import { type Halving, halving, type Rung } from "./halving.ts";
import { pointHash, type StudyPoint } from "./point.ts";
import type { StudyRecord } from "./records.ts";
import type { Scale } from "./scaleNames.ts";
import { DEFAULT_RULE, DEVICE, experimentOf, label, placeOf, SIZES } from "./scales.ts";

export interface Candidate {
  readonly learningRate: number;
  readonly momentum: number;
  /** Warm-up as a share of all epochs, so that it means the same in each rung. */
  readonly warmupShare: number;
  /** Weight decay of the software rule; devices have no decay. */
  readonly weightDecay: number;
}

/** Rules that the claims compare, each searched on its own: on devices with labels +3/−3. */
export const SEARCHED_RULES: readonly RuleName[] = [DEFAULT_RULE, "software", "momentum-carry", "sgd"];

const RUNGS: Readonly<Record<Scale, readonly Rung[]>> = {
  smoke: [
    { candidates: 3, epochs: 1 },
    { candidates: 1, epochs: 2 },
  ],
  cpu: [
    { candidates: 18, epochs: 1 },
    { candidates: 6, epochs: 3 },
    { candidates: 2, epochs: 10 },
  ],
  full: [
    { candidates: 30, epochs: 10 },
    { candidates: 10, epochs: 30 },
    { candidates: 3, epochs: 200 },
  ],
};

const RATES = { least: 0.03, most: 1 } as const;
const MOMENTA = [0.8, 0.9, 0.95] as const;
const WARMUP_SHARES = [0, 0.1, 0.2] as const;
const DECAYS = [0.0002, 0.0005, 0.002] as const;

/** Mho's defaults, at ten epochs. */
export const USUAL: Candidate = {
  learningRate: TRAINING_DEFAULTS.learningRate,
  momentum: TRAINING_DEFAULTS.momentum,
  warmupShare: 0.1,
  weightDecay: TRAINING_DEFAULTS.weightDecay,
};

/** The usual settings, then points that fill the ranges evenly: the same for every rule. */
export function candidatesOf(count: number): Candidate[] {
  const spread = evenPoints(4, count - 1).map((point) => {
    const [rate, momentum, warmup, decay] = point as [number, number, number, number];
    return {
      learningRate: between(RATES.least, RATES.most, rate),
      momentum: nth(MOMENTA, momentum),
      warmupShare: nth(WARMUP_SHARES, warmup),
      weightDecay: nth(DECAYS, decay),
    };
  });
  return [USUAL, ...spread];
}

/** A seed that no claim has. */
const SEED = 101;
/** A tenth of the training images. */
export const VALIDATION: Readonly<Record<Scale, number>> = { smoke: 100, cpu: 5000, full: 5000 };

/** Keys that a candidate sets in a run of so many epochs, as --set takes them. */
export function candidateSettings(rule: RuleName, candidate: Candidate, epochs: number): string[] {
  return [
    `training.rule=${rule}`,
    `training.learningRate=${candidate.learningRate}`,
    ...(rule === "sgd" ? [] : [`training.momentum=${candidate.momentum}`]),
    `training.warmup=${Number((candidate.warmupShare * epochs).toPrecision(3))}`,
    ...(rule === "software" ? [`training.weightDecay=${candidate.weightDecay}`] : []),
  ];
}

/** The file of the search's records beside that of the runs. */
export const searchFile = (records: string): string => join(dirname(records), `search-${basename(records)}`);

export interface ClaimSearch extends Omit<Halving<Candidate>, "next"> {
  /** Runs of the rung that is not complete. */
  readonly next: readonly StudyPoint[];
}

/** Where the search for one rule stands. `source`: where the images lie. */
export function claimSearch(
  scale: Scale,
  rule: RuleName,
  records: ReadonlyMap<string, StudyRecord>,
  source?: string,
): ClaimSearch {
  const rungs = RUNGS[scale];
  const device = rule === "software" ? [] : [...DEVICE, ...label(3, -3)];
  const point = (candidate: Candidate, epochs: number): StudyPoint => {
    const settings = [
      ...SIZES[scale].claims,
      ...device,
      ...candidateSettings(rule, candidate, epochs),
      `training.epochs=${epochs}`,
      `data.validation=${VALIDATION[scale]}`,
      `seed=${SEED}`,
    ];
    const axes = { rule, ...candidate, epochs };
    return {
      group: "search",
      axes,
      settings,
      experiment: experimentOf([...settings, ...placeOf(scale, source)]),
    };
  };
  const accuracyOf = (candidate: Candidate, epochs: number) =>
    records.get(pointHash(point(candidate, epochs).experiment))?.testAccuracy;
  const { next, ...state } = halving(candidatesOf(rungs[0]!.candidates), rungs, accuracyOf);
  return { ...state, next: next.map(({ candidate, epochs }) => point(candidate, epochs)) };
}
