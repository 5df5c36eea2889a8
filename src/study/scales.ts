// How large the runs of each scale are, and what all runs behind the paper's claims share.
import { type Experiment, resolveExperiment } from "../experiment/experiment.ts";
import { applyOverrides } from "../experiment/overrides.ts";
import { TRAINING_DEFAULTS } from "../training/params.ts";
import type { RuleName } from "../training/rules.ts";
import { EMBEDDED } from "./point.ts";
import type { Scale } from "./scaleNames.ts";

/** How large the runs of a scale are. `claims`: those that a claim rests on. `maps`: the others. */
export interface Size {
  readonly claims: readonly string[];
  readonly maps: readonly string[];
  /** Seeds of each claim; of each point where rules, devices, converters or words are compared. The other maps have one. */
  readonly seeds: { readonly claims: number; readonly comparisons: number };
  readonly labels: readonly number[];
  readonly rules: readonly RuleName[];
  readonly bits: readonly (number | "ideal")[];
}

/** The device of the paper's study: 256 states, C2C 0.5 %, read by 6-bit converters both ways. */
export const DEVICE = ["device.preset=hzo-fefet", "device.levels=256", "device.sigmaC2c=0.005"];
/** The rule that Mho uses where none is said. */
export const DEFAULT_RULE: RuleName = TRAINING_DEFAULTS.rule;
const RULES_SHOWN: readonly RuleName[] = [
  "sgd",
  "momentum",
  "momentum-normalized",
  "momentum-carry",
  "adaptive-momentum",
  "tiki-taka-2",
  "agad",
  "mixed-precision",
];
const LABELS = [0, 1, 3, 5, 6] as const;
const BITS = [4, 5, 6, 7, 8, "ideal"] as const;

export const SIZES: Readonly<Record<Scale, Size>> = {
  smoke: {
    claims: ["network.width=0.0625", "data.trainLimit=200", "data.testLimit=50", "training.epochs=1"],
    maps: ["network.width=0.0625", "data.trainLimit=150", "data.testLimit=50", "training.epochs=1"],
    seeds: { claims: 2, comparisons: 1 },
    labels: [3],
    rules: ["sgd", DEFAULT_RULE],
    bits: [6],
  },
  cpu: {
    claims: ["network.width=0.25", "data.source=cifar10", "training.epochs=10"],
    maps: ["network.width=0.125", "data.source=cifar10", "data.trainLimit=20000", "training.epochs=4"],
    seeds: { claims: 3, comparisons: 3 },
    labels: LABELS,
    rules: RULES_SHOWN,
    bits: BITS,
  },
  full: {
    claims: ["network.width=1", "data.source=cifar10", "training.epochs=200", "training.batch=200"],
    maps: ["network.width=1", "data.source=cifar10", "training.epochs=20", "training.batch=200"],
    seeds: { claims: 3, comparisons: 3 },
    labels: LABELS,
    rules: RULES_SHOWN,
    bits: BITS,
  },
};

export function experimentOf(settings: readonly string[]): Experiment {
  return resolveExperiment(applyOverrides({}, settings));
}

/** Where the images lie, as --set takes it; nothing where the scale says it. */
export const placeOf = (scale: Scale, source: string | undefined): string[] =>
  scale === "smoke" || source === undefined ? [] : [`data.source=${source}`];

/** Keys of a device with these labels. */
export const label = (ltp: number, ltd: number) => [
  `device.nonlinearityLtp=${ltp}`,
  `device.nonlinearityLtd=${ltd}`,
];
export const rule = (name: RuleName) => `training.rule=${name}`;
export const warmup = (epochs: number) => `training.warmup=${epochs}`;
export const seedsUpTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

/** Where the images of a scale come from, unless the user says. */
export const sourceOf = (scale: Scale): string => (scale === "smoke" ? EMBEDDED : "cifar10");
