// How rules are set in the runs at the size of published results, and the space that the search looks through: the same for software and for
// rules on devices. The search itself: searchPaper.ts.
import { NETWORK_DEFAULTS } from "../network/params.ts";
import { TRAINING_DEFAULTS } from "../training/params.ts";
import { type RuleName, ruleOf, usesKey } from "../training/rules.ts";
import { between, evenPoints, nth } from "./evenPoints.ts";
import type { Rung } from "./halving.ts";

/** Networks that are searched on their own; others take what is nearest. */
export type PaperNetwork = "vgg8" | "vgg8-bn";

export interface Setting {
  readonly learningRate: number;
  readonly momentum: number;
  /** Warm-up as a share of all epochs, so that it means the same in each rung. */
  readonly warmupShare: number;
  /** Weight decay of the software rule; devices have no decay. */
  readonly weightDecay: number;
  readonly schedule: "cosine" | "step";
  /** Pixels of training.crop; images are mirrored with each. */
  readonly crop: number;
  /** Pixels of training.cutout. */
  readonly cutout: number;
  /** network.initialWindow, of rules on devices. */
  readonly initialWindow: number;
  /** network.errorRounding, of rules on devices. To nearest, errors below half a step are lost, and with them about a point of accuracy:
   *  docs/results/converter-range.md. */
  readonly errorRounding: "nearest" | "stochastic";
}

/** Rungs for one rule on one network: many candidates train for a short time, the best go on. */
export const PAPER_RUNGS: readonly Rung[] = [
  { candidates: 30, epochs: 1 },
  { candidates: 10, epochs: 3 },
  { candidates: 3, epochs: 10 },
];

/** Searches in the order of what they are worth. */
export const PAPER_SEARCHES: readonly { readonly network: PaperNetwork; readonly rule: RuleName }[] = [
  ...(
    [
      "software",
      "compensated-momentum",
      "momentum-carry",
      "adaptive-momentum",
      "mixed-precision",
      "sgd",
      "residual-learning",
      "tiki-taka-2",
      "agad",
    ] as const
  ).map((rule) => ({ network: "vgg8-bn" as const, rule })),
  ...(["software", "adaptive-momentum", "momentum-carry", "sgd"] as const).map((rule) => ({
    network: "vgg8" as const,
    rule,
  })),
];

/** Wide enough for networks with normalization, where software wants about 1, and for steps that are shares of the window. */
const RATES = { least: 0.03, most: 3 } as const;
const MOMENTA = [0.8, 0.9, 0.97, 0.99] as const;
const WARMUP_SHARES = [0, 0.1, 0.2] as const;
/** Short rungs favour what learns fast, not what is right after 20 epochs. So these and the changes of images stay within what such trainings use. */
const DECAYS = [0.0005, 0.001, 0.002] as const;
const SCHEDULES = ["cosine", "step"] as const;
const CROPS = [4, 2] as const;
const CUTOUTS = [0, 8] as const;
const INITIAL_WINDOWS = [0.5, 0.25] as const;
/** Where a schedule of steps divides the rate, as shares of the epochs. */
const STEP_SHARES = [0.5, 0.75] as const;

const USUAL: Setting = {
  learningRate: TRAINING_DEFAULTS.learningRate,
  momentum: TRAINING_DEFAULTS.momentum,
  warmupShare: 0.1,
  weightDecay: TRAINING_DEFAULTS.weightDecay,
  schedule: "cosine",
  crop: TRAINING_DEFAULTS.crop,
  cutout: TRAINING_DEFAULTS.cutout,
  initialWindow: NETWORK_DEFAULTS.initialWindow,
  errorRounding: NETWORK_DEFAULTS.errorRounding,
};

/** Settings that the search found (`mho reproduce --scale paper --search`); a test holds them against the records. Before that search,
 *  those of the search at the scale cpu (claims.ts), and for software on a network with normalization the field's usual ones: PyTorch's
 *  rate 0.1 with momentum 0.9. */
export const PAPER_SETTINGS: Readonly<Record<PaperNetwork, Partial<Readonly<Record<RuleName, Setting>>>>> = {
  "vgg8-bn": {
    software: { ...USUAL, learningRate: 1 },
    "compensated-momentum": {
      ...USUAL,
      learningRate: 0.67,
      momentum: 0.95,
      initialWindow: 0.25,
      errorRounding: "stochastic",
    },
    "momentum-carry": { ...USUAL, learningRate: 0.5, momentum: 0.97 },
    "adaptive-momentum": { ...USUAL, learningRate: 0.17, warmupShare: 0.2 },
    "mixed-precision": { ...USUAL, learningRate: 0.76 },
  },
  vgg8: {
    software: { ...USUAL, learningRate: 0.28, momentum: 0.8, warmupShare: 0.2 },
    "adaptive-momentum": { ...USUAL, learningRate: 0.17, warmupShare: 0.2 },
    "momentum-carry": { ...USUAL, learningRate: 0.76 },
  },
};

export const settingOf = (network: PaperNetwork, rule: RuleName): Setting =>
  PAPER_SETTINGS[network][rule] ?? USUAL;

/** The usual settings, then points that fill the space evenly: the same for every rule. */
export function paperCandidates(count: number): Setting[] {
  const spread = evenPoints(8, count - 1).map((point): Setting => {
    const [rate, momentum, warmup, decay, schedule, crop, cutout, window] = point as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return {
      learningRate: between(RATES.least, RATES.most, rate),
      momentum: nth(MOMENTA, momentum),
      warmupShare: nth(WARMUP_SHARES, warmup),
      weightDecay: nth(DECAYS, decay),
      schedule: nth(SCHEDULES, schedule),
      crop: nth(CROPS, crop),
      cutout: nth(CUTOUTS, cutout),
      initialWindow: nth(INITIAL_WINDOWS, window),
      errorRounding: "stochastic",
    };
  });
  return [{ ...USUAL, errorRounding: "stochastic" }, ...spread];
}

/** Keys that a setting stands for in a run of so many epochs, as --set takes them; only those that the rule reads. */
export function settingKeys(rule: RuleName, setting: Setting, epochs: number): string[] {
  const onDevices = !ruleOf(rule).float;
  const steps = [...new Set(STEP_SHARES.map((share) => Math.max(1, Math.round(share * epochs))))];
  return [
    `training.rule=${rule}`,
    `training.learningRate=${setting.learningRate}`,
    ...(usesKey(rule, "momentum") ? [`training.momentum=${setting.momentum}`] : []),
    `training.warmup=${Number((setting.warmupShare * epochs).toPrecision(3))}`,
    ...(usesKey(rule, "weightDecay") ? [`training.weightDecay=${setting.weightDecay}`] : []),
    ...(setting.schedule === "step"
      ? ["training.schedule=step", `training.stepEpochs=[${steps.join(",")}]`]
      : []),
    `training.crop=${setting.crop}`,
    ...(setting.cutout > 0 ? [`training.cutout=${setting.cutout}`] : []),
    ...(onDevices && setting.initialWindow !== NETWORK_DEFAULTS.initialWindow
      ? [`network.initialWindow=${setting.initialWindow}`]
      : []),
    ...(onDevices && setting.errorRounding !== NETWORK_DEFAULTS.errorRounding
      ? [`network.errorRounding=${setting.errorRounding}`]
      : []),
  ];
}
