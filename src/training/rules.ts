// The update rules by name; each is one file in rules/. Equations: docs/models/rules.md.
import { isOwnFile, type OwnFile, ownFile } from "../base/ownFile.ts";
import { ownRule } from "./ownRule.ts";
import { adaptiveMomentum } from "./rules/adaptiveMomentum.ts";
import { agad } from "./rules/agad.ts";
import { choppedResidual } from "./rules/choppedResidual.ts";
import { choppedTikiTaka } from "./rules/choppedTikiTaka.ts";
import { compensatedMomentum } from "./rules/compensatedMomentum.ts";
import { eRider } from "./rules/eRider.ts";
import { mixedPrecision } from "./rules/mixedPrecision.ts";
import { momentum } from "./rules/momentum.ts";
import { momentumCarry } from "./rules/momentumCarry.ts";
import { momentumNormalized } from "./rules/momentumNormalized.ts";
import { multiTile } from "./rules/multiTile.ts";
import { outerProduct } from "./rules/outerProduct.ts";
import { residualLearning } from "./rules/residualLearning.ts";
import type { Rule } from "./rules/rule.ts";
import { sgd } from "./rules/sgd.ts";
import { software } from "./rules/software.ts";
import { softwareQuantized } from "./rules/softwareQuantized.ts";
import { tikiTaka } from "./rules/tikiTaka.ts";
import { tikiTaka2 } from "./rules/tikiTaka2.ts";
import { zeroShift } from "./rules/zeroShift.ts";
import type { TrainingSettings } from "./settings.ts";

export type { InSituRule, Rule, RuleHardware } from "./rules/rule.ts";

/** Simplest first, as lists and tables show them. A rule is its file and its place here. */
const BUILT_IN = [
  software,
  softwareQuantized,
  sgd,
  momentum,
  momentumNormalized,
  momentumCarry,
  adaptiveMomentum,
  compensatedMomentum,
  outerProduct,
  mixedPrecision,
  zeroShift,
  tikiTaka,
  tikiTaka2,
  choppedTikiTaka,
  agad,
  residualLearning,
  choppedResidual,
  multiTile,
  eRider,
] as const;

export type RuleName = (typeof BUILT_IN)[number]["name"];

export const RULES: readonly RuleName[] = BUILT_IN.map(({ name }) => name);

/** Keys of the training section that some rules use and others do not. */
export const RULE_KEYS: ReadonlySet<keyof TrainingSettings> = new Set(
  BUILT_IN.flatMap(({ keys }) => keys ?? []),
);

/** Key: path and content. */
const ownRules = new Map<OwnFile, Rule>();

/** Throws ConfigError for a file of the user's own that may not be loaded here, is not the one that its name says, or holds no rule. */
export function ruleOf(name: RuleName | OwnFile): Rule {
  if (!isOwnFile(name)) return BUILT_IN.find((rule) => rule.name === name)!;
  const known = ownRules.get(name);
  if (known) return known;
  const file = ownFile(name, "training.rule");
  const rule = ownRule(file);
  ownRules.set(file.name, rule);
  return rule;
}

/** Whether the rule uses a key of RULE_KEYS. */
export function usesKey(name: RuleName | OwnFile, key: keyof TrainingSettings): boolean {
  const { keys } = ruleOf(name);
  return keys === null || keys.includes(key);
}
