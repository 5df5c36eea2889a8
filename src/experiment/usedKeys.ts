// Finds the keys that act in an experiment as it stands: those that its rule uses, and those whose condition holds. The form shows no
// others. The file of a rule names the keys that the rule uses. test/chip/usedKeys.test.ts trains and prices with each key changed, rule by
// rule, and fails where a rule or a condition says otherwise.
import { RULE_KEYS, ruleOf, usesKey } from "../training/rules.ts";
import type { Experiment } from "./completeExperiment.ts";

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
    keys: ["training.crop", "training.flip", "training.cutout"],
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

/** Float weights have no devices, no arrays and no words of activations and errors. No chip is priced for them. */
const ARRAY_KEYS = /^(device|array|gradientUnit|chip)\.|^network\.(activation|error|initial)/;

/** Why a key moves nothing now; null where it acts. */
export function unusedBecause(path: string, experiment: Experiment): string | null {
  const { rule } = experiment.training;
  if (ruleOf(rule).float && ARRAY_KEYS.test(path)) return `the rule ${rule} has neither devices nor a chip`;
  const key = [...RULE_KEYS].find((name) => path === `training.${name}`);
  if (key && !usesKey(rule, key)) return `the rule ${rule} does not use it`;
  const condition = CONDITIONS.find(({ keys }) => keys.includes(path));
  return condition && !condition.holds(experiment) ? condition.text : null;
}
