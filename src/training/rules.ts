// The update rules: what each keeps in memory, and how it drives the engine's fused update. The equations are in
// docs/models/rules.md; a rule is data here, so that the chip model can price the same facts.
import type { RuleName } from "./params.ts";

export interface Rule {
  readonly name: RuleName;
  /** Weights are floats in memory, not conductances. */
  readonly float: boolean;
  /** The array is replaced by its ideal: linear device without noise, no ADC. */
  readonly idealArray: boolean;
  /** Memory words per weight besides the device. */
  readonly velocity: boolean;
  readonly carry: boolean;
  /** Pulses meet in the array: no gradient is computed. */
  readonly outerProduct: boolean;
  /** "fixed": γ of the experiment. "agreement": γ per layer from sign agreement of velocity and gradient.
   *  "normalized": velocity divided by the power of two next to its maximum in every step. "none": γ = 0. */
  readonly momentum: "none" | "fixed" | "agreement" | "normalized";
}

const inSitu = {
  float: false,
  idealArray: false,
  velocity: true,
  carry: false,
  outerProduct: false,
} as const;

const TABLE: Readonly<Record<RuleName, Rule>> = {
  software: { ...inSitu, name: "software", float: true, momentum: "fixed" },
  "software-quantized": { ...inSitu, name: "software-quantized", idealArray: true, momentum: "fixed" },
  sgd: { ...inSitu, name: "sgd", velocity: false, momentum: "none" },
  momentum: { ...inSitu, name: "momentum", momentum: "fixed" },
  "momentum-normalized": { ...inSitu, name: "momentum-normalized", momentum: "normalized" },
  "adaptive-momentum": { ...inSitu, name: "adaptive-momentum", momentum: "agreement" },
  "momentum-carry": { ...inSitu, name: "momentum-carry", carry: true, momentum: "fixed" },
  "outer-product": {
    ...inSitu,
    name: "outer-product",
    velocity: false,
    outerProduct: true,
    momentum: "none",
  },
};

export function ruleOf(name: RuleName): Rule {
  return TABLE[name];
}
