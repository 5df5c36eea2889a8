// Which keys act in an experiment as it stands: those that its rule uses, and those whose condition holds. The form shows no others.
// test/chip/usedKeys.test.ts trains and prices with each key changed, rule by rule, and fails where this table says otherwise.
import { isOwnFile } from "../base/ownFile.ts";
import type { RuleName } from "../training/params.ts";
import { ruleOf } from "../training/rules.ts";
import type { Experiment } from "./completeExperiment.ts";

const FUSED = ["momentum", "momentum-normalized"] as const;
const CARRY = ["momentum-carry", "adaptive-momentum"] as const;
const VELOCITY = ["software-quantized", ...FUSED, ...CARRY] as const;
const TRANSFER = ["tiki-taka", "tiki-taka-2", "chopped-tiki-taka", "agad"] as const;
const RESIDUAL = ["residual-learning", "multi-tile", "e-rider"] as const;
/** Its buffer sends whole pulses. */
const CHOPPED_RESIDUAL = "chopped-residual";

/** Keys that some rules do not use, with the rules that do. */
export const RULE_KEYS: Readonly<Record<string, readonly RuleName[]>> = {
  "training.momentum": ["software", ...VELOCITY],
  "training.resetEachEpoch": ["software", ...VELOCITY],
  "training.velocityBits": VELOCITY,
  "training.rounding": [
    "software-quantized",
    ...FUSED,
    "sgd",
    "zero-shift",
    ...TRANSFER,
    ...RESIDUAL,
    CHOPPED_RESIDUAL,
  ],
  "training.maxPulses": [
    ...VELOCITY,
    "sgd",
    "mixed-precision",
    "zero-shift",
    ...TRANSFER,
    ...RESIDUAL,
    CHOPPED_RESIDUAL,
  ],
  "training.fastRate": TRANSFER,
  "training.transferEvery": [...TRANSFER, ...RESIDUAL, CHOPPED_RESIDUAL],
  "training.transferRate": [...TRANSFER, ...RESIDUAL, CHOPPED_RESIDUAL],
  "training.chopEvery": ["chopped-tiki-taka", "agad", CHOPPED_RESIDUAL, "e-rider"],
  "training.residualShare": [...RESIDUAL, CHOPPED_RESIDUAL],
  "training.tiles": ["multi-tile"],
  "training.weightDecay": ["software"],
};

interface Condition {
  readonly keys: readonly string[];
  readonly holds: (experiment: Experiment) => boolean;
  readonly text: string;
}

export const CONDITIONS: readonly Condition[] = [
  {
    keys: ["training.stepEpochs", "training.stepFactor"],
    holds: ({ training }) => training.schedule === "step",
    text: "acts with training.schedule = step",
  },
  {
    keys: ["training.crop", "training.flip"],
    holds: ({ training }) => training.augment,
    text: "acts with training.augment = true",
  },
  {
    keys: ["gradientUnit.converterBits"],
    holds: ({ gradientUnit }) => gradientUnit.kind !== "exact",
    text: "acts with another gradientUnit.kind than exact",
  },
  {
    keys: ["gradientUnit.rows"],
    holds: ({ gradientUnit }) => gradientUnit.kind !== "analog",
    text: "an analog unit has array.rows rows",
  },
  {
    keys: ["gradientUnit.countsPerCode", "gradientUnit.signs", "gradientUnit.simulation"],
    holds: ({ gradientUnit }) => gradientUnit.kind === "sram",
    text: "acts with gradientUnit.kind = sram",
  },
  {
    keys: ["device.driftLaw", "device.driftLevel", "device.driftStart", "device.driftInterval"],
    holds: ({ device }) => device.driftExponent > 0,
    text: "acts with device.driftExponent above 0",
  },
  {
    keys: ["device.stepD2dDistribution"],
    holds: ({ device }) => device.stepD2d > 0,
    text: "acts with device.stepD2d above 0",
  },
  {
    keys: ["chip.copyArea"],
    holds: ({ chip }) => chip.process === "pipelined",
    text: "acts with chip.process = pipelined",
  },
  {
    keys: ["label", "ignore", "header", "decimal", "missing", "testShare", "splitSeed", "clip"].map(
      (key) => `data.${key}`,
    ),
    // a named set holds pictures; a path may lead to a table
    holds: ({ data }) => /[./\\]/.test(data.source),
    text: "acts where data.source is a table",
  },
];

/** Sections and keys of what float weights do not have: devices, arrays, words of activations and errors; and no chip is priced for them. */
const OF_ARRAYS = /^(device|array|gradientUnit|chip)\.|^network\.(activation|error|initial)/;

/** Why a key moves nothing now; null where it acts. */
export function unusedBecause(path: string, experiment: Experiment): string | null {
  const { rule } = experiment.training;
  if (ruleOf(rule).float && OF_ARRAYS.test(path)) return `the rule ${rule} has neither devices nor a chip`;
  if (!isOwnFile(rule) && RULE_KEYS[path]?.includes(rule) === false)
    return `the rule ${rule} does not use it`;
  const condition = CONDITIONS.find(({ keys }) => keys.includes(path));
  return condition && !condition.holds(experiment) ? condition.text : null;
}
