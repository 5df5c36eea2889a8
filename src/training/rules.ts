// The update rules by name; each is one file in rules/. Equations: docs/models/rules.md.
import { isOwnFile, type OwnFile, ownFile } from "../base/ownFile.ts";
import { ownRule } from "./ownRule.ts";
import type { RuleName } from "./params.ts";
import { adaptiveMomentum } from "./rules/adaptiveMomentum.ts";
import { agad } from "./rules/agad.ts";
import { choppedResidual } from "./rules/choppedResidual.ts";
import { choppedTikiTaka } from "./rules/choppedTikiTaka.ts";
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

export type { InSituRule, Rule, RuleHardware } from "./rules/rule.ts";

const TABLE: Readonly<Record<RuleName, Rule>> = {
  software,
  "software-quantized": softwareQuantized,
  sgd,
  momentum,
  "momentum-normalized": momentumNormalized,
  "momentum-carry": momentumCarry,
  "adaptive-momentum": adaptiveMomentum,
  "outer-product": outerProduct,
  "mixed-precision": mixedPrecision,
  "zero-shift": zeroShift,
  "tiki-taka": tikiTaka,
  "tiki-taka-2": tikiTaka2,
  "chopped-tiki-taka": choppedTikiTaka,
  agad,
  "residual-learning": residualLearning,
  "chopped-residual": choppedResidual,
  "multi-tile": multiTile,
  "e-rider": eRider,
};

/** Of the user's own, by path and content. */
const own = new Map<OwnFile, Rule>();

/** Throws ConfigError for a file of the user's own that may not be loaded here, is not the one that its name says, or holds no rule. */
export function ruleOf(name: RuleName | OwnFile): Rule {
  if (!isOwnFile(name)) return TABLE[name as RuleName];
  const known = own.get(name);
  if (known) return known;
  const file = ownFile(name, "training.rule");
  const rule = ownRule(file);
  own.set(file.name, rule);
  return rule;
}
