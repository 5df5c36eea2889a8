// The interface of an update rule: the devices and arrays that it needs, its hardware, and how it updates a layer. The equations are in
// docs/models/rules.md. The chip model prices `hardware`, so that rule and price cannot disagree.
import type { GradientUnitParameters } from "../../array/gradientUnit.ts";
import type { ArrayParameters } from "../../array/params.ts";
import type { DeviceParameters } from "../../device/params.ts";
import type { FloatLayerOptions, LayerUpdate, LayerUpdateOptions } from "../layerUpdate.ts";
import type { TrainingSettings } from "../settings.ts";

/** Hardware for each weight, beside the device that holds it, the scaling by the learning rate and the rounding to pulses. */
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
  /** Whether the weight's own devices are read, row by row, before they are written. */
  readonly readBack: boolean;
  /** When words and sums are used: in each update, or when the second array is read (training.transferEvery). */
  readonly every: "update" | "transfer";
  /** A further device. "reference": a cell that is read with the weight's own. "fast": it takes the gradient's pulses and is read, row by row,
   *  in a transfer. "fast-shifted": that, with a reference cell of its own. "residual": "fast" and read with the weight's own too.
   *  "residual-shifted": that, with a reference cell of its own. "residual-programmed": that, with a reference cell that the rule programs
   *  anew every training.chopEvery transfers. */
  readonly second:
    | "none"
    | "reference"
    | "fast"
    | "fast-shifted"
    | "residual"
    | "residual-shifted"
    | "residual-programmed";
  /** How many such further devices. */
  readonly arrays: number;
}

export const NO_HARDWARE: RuleHardware = {
  words: [],
  products: 0,
  gradientSums: 0,
  wordSums: 0,
  maximum: false,
  readBack: false,
  every: "update",
  second: "none",
  arrays: 1,
};

/** Cells of one further device, its reference cell included. */
export const FURTHER_CELLS: Readonly<Record<RuleHardware["second"], number>> = {
  none: 0,
  reference: 1,
  fast: 1,
  "fast-shifted": 2,
  residual: 1,
  "residual-shifted": 2,
  "residual-programmed": 2,
};

/** Whether it is read with the weight's own devices, and takes the pulses of every update with them. */
export const isResidual = ({ second }: Pick<RuleHardware, "second">): boolean =>
  second.startsWith("residual");
/** Whether it is read in transfers (training.transferEvery). */
export const transfers = ({ second }: Pick<RuleHardware, "second">): boolean =>
  second.startsWith("fast") || second.startsWith("residual");

/** Cells side by side that are read for one weight: its devices, and the further ones that the rule has on the same lines. */
export function cellsPerWeight(devices: number, hardware: RuleHardware): number {
  const { second, arrays } = hardware;
  if (second === "reference") return 2 * devices;
  return isResidual(hardware) ? devices + arrays * FURTHER_CELLS[second] : devices;
}

interface AnyRule {
  /** The value of training.rule that chooses this rule. */
  readonly name: string;
  /** The name that tables and figures show. */
  readonly title: string;
  /** Keys of the training section that this rule uses, of those that some rule does not use. Null: the rule does not say, so all of them. */
  readonly keys: readonly (keyof TrainingSettings)[] | null;
  /** training.learningRate where none is set; null: the default of the section. */
  readonly learningRate: number | null;
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
  /** Further arrays that training asks for, where a rule can have several. */
  readonly arrays: (training: TrainingSettings) => number;
  readonly open: (options: LayerUpdateOptions) => LayerUpdate;
}

export type Rule = FloatRule | InSituRule;

/** A rule on the experiment's own devices and arrays, unless it says otherwise. */
export function inSitu<const Name extends string>(
  rule: Pick<InSituRule, "title" | "keys" | "open"> &
    Partial<Omit<InSituRule, "hardware">> & {
      readonly name: Name;
      readonly hardware?: Partial<RuleHardware>;
    },
): InSituRule & { readonly name: Name } {
  return {
    float: false,
    learningRate: null,
    outerProduct: false,
    device: (device) => device,
    array: (array) => array,
    gradientUnit: (unit) => unit,
    arrays: () => NO_HARDWARE.arrays,
    ...rule,
    hardware: { ...NO_HARDWARE, ...rule.hardware },
  };
}

/** Hardware of a rule with these settings. */
export function hardwareOf(rule: Rule, training: TrainingSettings): RuleHardware {
  return rule.float ? rule.hardware : { ...rule.hardware, arrays: rule.arrays(training) };
}
