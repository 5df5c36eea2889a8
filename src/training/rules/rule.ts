// What an update rule is: what it changes in the experiment, what it asks of the hardware, and how it updates a layer. The equations are in
// docs/models/rules.md. The chip model prices `hardware`, so that rule and price cannot disagree.
import type { GradientUnitParameters } from "../../array/gradientUnit.ts";
import type { ArrayParameters } from "../../array/params.ts";
import type { OwnFile } from "../../base/ownFile.ts";
import type { DeviceParameters } from "../../device/params.ts";
import type { FloatLayerOptions, LayerUpdate, LayerUpdateOptions } from "../layerUpdate.ts";
import type { RuleName } from "../params.ts";

/** For each weight, beside the device that holds it, the scaling by the learning rate and the rounding to pulses. */
export interface RuleHardware {
  /** Digital words that wait between updates; each is read and written where the rule uses it. */
  readonly words: readonly string[];
  /** Products with a constant. */
  readonly products: number;
  /** Sums with a gradient, and sums of words alone. */
  readonly gradientSums: number;
  readonly wordSums: number;
  /** Finds the largest velocity of a layer. */
  readonly maximum: boolean;
  /** When words and sums are used: in each update, or when the second array is read (training.transferEvery). */
  readonly every: "update" | "transfer";
  /** A further device. "reference": a cell that is read with the weight's own. "fast": it takes the gradient's pulses and is read, row by row,
   *  in a transfer. "fast-shifted": that, with a reference cell of its own. "residual": "fast-shifted" and read with the weight's own too. */
  readonly second: "none" | "reference" | "fast" | "fast-shifted" | "residual";
}

export const NO_HARDWARE: RuleHardware = {
  words: [],
  products: 0,
  gradientSums: 0,
  wordSums: 0,
  maximum: false,
  every: "update",
  second: "none",
};

/** Cells side by side that are read for one weight: its devices, and the further ones that the rule has on the same lines. */
export function cellsPerWeight(devices: number, { second }: RuleHardware): number {
  if (second === "reference") return 2 * devices;
  return second === "residual" ? devices + 2 : devices;
}

interface AnyRule {
  readonly name: RuleName | OwnFile;
  /** For people. */
  readonly title: string;
  readonly hardware: RuleHardware;
  /** Pulses meet in the array: no gradient is computed. */
  readonly outerProduct: boolean;
}

/** Weights are floats in memory, not conductances: no array, no device. */
export interface FloatRule extends AnyRule {
  readonly float: true;
  readonly open: (options: FloatLayerOptions) => LayerUpdate;
}

export interface InSituRule extends AnyRule {
  readonly float: false;
  /** The devices and arrays that the rule works with, made from the experiment's. */
  readonly device: (device: DeviceParameters) => DeviceParameters;
  readonly array: (array: ArrayParameters) => ArrayParameters;
  readonly gradientUnit: (unit: GradientUnitParameters) => GradientUnitParameters;
  readonly open: (options: LayerUpdateOptions) => LayerUpdate;
}

export type Rule = FloatRule | InSituRule;

/** A rule on the experiment's own devices and arrays, unless it says otherwise. */
export function inSitu(
  rule: Pick<InSituRule, "name" | "title" | "open"> &
    Partial<Omit<InSituRule, "hardware">> & { readonly hardware?: Partial<RuleHardware> },
): InSituRule {
  return {
    float: false,
    outerProduct: false,
    device: (device) => device,
    array: (array) => array,
    gradientUnit: (unit) => unit,
    ...rule,
    hardware: { ...NO_HARDWARE, ...rule.hardware },
  };
}
