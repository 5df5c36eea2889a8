// Converters of one bit that cannot say what they see: two codes, and what is converted has two signs and zero. Where one bit is enough (a
// comparator of sums of one sign, or of signs alone) nothing is said. Equations: docs/models/adc.md.
import { isTwoSided } from "../array/adc.ts";
import type { GradientUnitParameters } from "../array/gradientUnit.ts";
import type { ArrayParameters } from "../array/params.ts";
import type { TrainingParameters } from "../training/params.ts";
import { ruleOf } from "../training/rules.ts";

interface Sections {
  readonly array: ArrayParameters;
  readonly gradientUnit: GradientUnitParameters;
  readonly training: TrainingParameters;
}

/** One line each, with a hint; training and price refuse the same. */
export function converterProblems({ array, gradientUnit, training }: Sections): string[] {
  const { adc } = array;
  const problems: string[] = [];
  // errors have two signs
  const codesLackPlus = isTwoSided(array, true) && adc.range !== "oracle" && adc.rounding !== "mid-rise";
  const halved = `array.adc.rounding = "${adc.rounding}" and sums of both signs: the codes are −1 and 0, so every positive sum is read as 0`;
  if (adc.bits === 1 && codesLackPlus) problems.push(oneBit("array.adc.bits", halved));
  const { second } = ruleOf(training.rule).hardware;
  if (adc.bits === 1 && second !== "none" && second !== "reference")
    problems.push(
      oneBit(
        "array.adc.bits",
        `training.rule = "${training.rule}": the fast array is read as whole numbers with a sign, of which 1 bit holds 0 alone`,
      ),
    );
  // its sums always have both signs, and its range is never "oracle"
  if (gradientUnit.kind === "analog" && gradientUnit.converterBits === 1 && adc.rounding !== "mid-rise")
    problems.push(oneBit("gradientUnit.converterBits", halved));
  return problems;
}

function oneBit(key: string, why: string): string {
  const way = why.startsWith("array.adc.rounding")
    ? ', or array.adc.rounding = "mid-rise" (the sign alone)'
    : "";
  return `${key}: 1 bit cannot work with ${why}; allowed: 2 … 16 bit\n  hint: set ${key} = 2 or more${way}`;
}
