// The classes of aihwkit that are one device, with every field: its default, and what it means that Mho does not take it. A table of names and
// values of simulator/configs/devices.py (version 1.1); what the fields do: src/rpucuda.
import { ConfigError } from "../base/errors.ts";
import { didYouMean } from "../base/schema.ts";
import type { AihwkitDevice } from "./aihwkit.ts";

/** "spread": a standard deviation, 0 or more. "share": 0 … 1. */
type Kind = "number" | "spread" | "share" | "flag" | "numbers";
interface Field {
  readonly kind: Kind;
  readonly standard: number | boolean | readonly number[];
  /** The effect that is lost where a device has another value than this one; none: the field acts. */
  readonly lost?: { readonly unless: number | boolean; readonly text: string };
}

const acts = (kind: Kind, standard: Field["standard"]): Field => ({ kind, standard });
const lost = (kind: Kind, standard: number | boolean, text: string, unless = standard): Field => ({
  kind,
  standard,
  lost: { unless, text },
});

const COMMON: Readonly<Record<string, Field>> = {
  dw_min: acts("number", 0.001),
  dw_min_dtod: acts("spread", 0.3),
  dw_min_dtod_log_normal: acts("flag", false),
  dw_min_std: acts("spread", 0.3),
  up_down: acts("number", 0),
  up_down_dtod: acts("spread", 0.01),
  w_max: acts("number", 0.6),
  w_max_dtod: acts("spread", 0.3),
  w_min: acts("number", -0.6),
  w_min_dtod: acts("spread", 0.3),
  corrupt_devices_prob: acts("share", 0),
  corrupt_devices_range: lost("number", 0.1, "corrupt devices stand at the ends of the window"),
  lifetime: acts("spread", 0),
  reset: acts("number", 0),
  construction_seed: lost("number", 0, "devices are drawn from the experiment's seed"),
  count_pulses: lost("flag", false, "Mho counts pulses anyway"),
  diffusion: lost("spread", 0, "no random walk between updates"),
  diffusion_dtod: lost("spread", 0, "no random walk between updates"),
  enforce_consistency: lost("flag", true, "bounds and steps keep their signs"),
  lifetime_dtod: lost("spread", 0, "all devices decay alike"),
  perfect_bias: lost("flag", false, "no device is better than the others"),
  reset_dtod: lost("spread", 0, "all devices decay to the same value"),
  reset_std: lost("spread", 0.01, "devices are never reset"),
};
const WRITE_NOISE: Readonly<Record<string, Field>> = {
  write_noise_std: lost(
    "spread",
    0,
    "what is read is what was written (device.sigmaRead is noise of reading)",
  ),
  apply_write_noise_on_set: lost("flag", true, "what is read is what was written"),
};
/** Both change the law: fromAihwkit.ts. */
const REVERSE: Readonly<Record<string, Field>> = {
  reverse_up: acts("flag", false),
  reverse_down: acts("flag", false),
  reverse_offset: acts("number", 0.01),
};
const SOFT_BOUNDS = { mult_noise: acts("flag", true), ...REVERSE, ...WRITE_NOISE };
const POWER = {
  pow_gamma: acts("number", 1),
  pow_up_down: acts("number", 0),
  pow_gamma_dtod: lost("spread", 0.1, "all devices have the same exponents", 0),
  pow_up_down_dtod: lost("spread", 0, "all devices have the same exponents"),
};

/** It works the window and the step out of its own fields. */
const WORKED_OUT = ["dw_min", "up_down", "w_min", "w_max"];
const OF_PMAX = Object.fromEntries(Object.entries(COMMON).filter(([key]) => !WORKED_OUT.includes(key)));

const CLASSES: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  ConstantStepDevice: COMMON,
  LinearStepDevice: {
    ...COMMON,
    gamma_up: acts("number", 0),
    gamma_down: acts("number", 0),
    gamma_up_dtod: acts("spread", 0.05),
    gamma_down_dtod: acts("spread", 0.05),
    allow_increasing: acts("flag", false),
    mean_bound_reference: acts("flag", true),
    mult_noise: acts("flag", true),
    ...REVERSE,
    ...WRITE_NOISE,
  },
  SoftBoundsDevice: { ...COMMON, ...SOFT_BOUNDS },
  SoftBoundsPmaxDevice: {
    ...OF_PMAX,
    ...SOFT_BOUNDS,
    p_max: acts("number", 1000),
    alpha: acts("number", 0.0005),
    range_min: acts("number", -1),
    range_max: acts("number", 1),
  },
  SoftBoundsReferenceDevice: {
    ...COMMON,
    mult_noise: acts("flag", false),
    reference_mean: acts("number", 0),
    reference_std: acts("spread", 0),
    subtract_symmetry_point: acts("flag", false),
    slope_up_dtod: lost("spread", 0, "the bounds spread by w_max_dtod alone"),
    slope_down_dtod: lost("spread", 0, "the bounds spread by w_min_dtod alone"),
    ...WRITE_NOISE,
  },
  ExpStepDevice: {
    ...COMMON,
    A_up: acts("number", 0.00081),
    A_down: acts("number", 0.36833),
    gamma_up: acts("number", 12.44625),
    gamma_down: acts("number", 12.78785),
    a: acts("number", 0.244),
    b: acts("number", 0.2425),
    dw_min_std_add: lost("number", 0, "noise follows the step alone"),
    dw_min_std_slope: lost("number", 0, "noise follows the step alone"),
    ...WRITE_NOISE,
  },
  PowStepDevice: { ...COMMON, ...POWER, ...WRITE_NOISE },
  PowStepReferenceDevice: {
    ...COMMON,
    ...POWER,
    reference_mean: acts("number", 0),
    reference_std: lost("spread", 0, "all reference cells are alike"),
    subtract_symmetry_point: lost(
      "flag",
      false,
      "weight 0 is reference_mean (training.rule = zero-shift moves it)",
    ),
    n_estimation_steps: lost("number", -1, "no symmetric point is estimated"),
  },
  PiecewiseStepDevice: {
    ...COMMON,
    piecewise_up: acts("numbers", [1]),
    piecewise_down: acts("numbers", [1]),
    ...WRITE_NOISE,
  },
};
const AIHWKIT_CLASSES = Object.keys(CLASSES);

/** The update rule of Mho that replaces a class of more than one device. */
const COMPOUNDS: Readonly<Record<string, string>> = {
  FloatingPointDevice: "no device: training.rule = software",
  IdealDevice: "no device: training.rule = software",
  VectorUnitCell: "several devices for a weight",
  ReferenceUnitCell: "a device and a reference cell: array.mapping = reference, device.reference",
  OneSidedUnitCell:
    "two devices that only go up, and are refreshed: Mho has pairs (array.mapping = pair), and no refresh",
  DifferenceUnitCell:
    "two devices that only go up, and are refreshed: Mho has pairs (array.mapping = pair), and no refresh",
  TransferCompound: "a rule of training: training.rule = tiki-taka",
  BufferedTransferCompound: "a rule of training: training.rule = tiki-taka-2",
  ChoppedTransferCompound: "a rule of training: training.rule = chopped-tiki-taka",
  DynamicTransferCompound: "a rule of training: training.rule = agad",
  MixedPrecisionCompound: "a rule of training: training.rule = mixed-precision",
  DigitalRankUpdateCell: "a rule of training: training.rule = mixed-precision",
};

/** The fields of a document, checked, over the defaults of its class. */
export interface AihwkitFields {
  readonly class: string;
  readonly number: (name: string) => number;
  readonly flag: (name: string) => boolean;
  readonly numbers: (name: string) => readonly number[];
  /** Fields that Mho does not take, with value and consequence. */
  readonly lost: readonly string[];
}

/** Throws ConfigError for a class that is no single device, and for values of a wrong kind. */
export function aihwkitFields({ class: name, parameters }: AihwkitDevice): AihwkitFields {
  const fields = Object.hasOwn(CLASSES, name) ? CLASSES[name]! : refused(name);
  if (typeof parameters !== "object" || parameters === null || Array.isArray(parameters))
    throw new ConfigError("expected the fields of the class", {
      at: "parameters",
      hint: '{ "dw_min": 0.002, … }',
    });
  const own = Object.entries(parameters).filter(
    ([key, value]) => Object.hasOwn(fields, key) && value !== null,
  );
  for (const [key, value] of own) checkField(fields[key]!.kind, key, value);
  const standard = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.standard]));
  const all: Readonly<Record<string, unknown>> = { ...standard, ...Object.fromEntries(own) };
  return {
    class: name,
    number: (key) => all[key] as number,
    flag: (key) => all[key] as boolean,
    numbers: (key) => all[key] as readonly number[],
    lost: [...lostFields(fields, all, parameters), ...unknownFields(name, fields, parameters)],
  };
}

function refused(name: string): never {
  const instead = Object.hasOwn(COMPOUNDS, name) ? COMPOUNDS[name]! : undefined;
  if (instead === undefined)
    throw new ConfigError(`aihwkit's class "${name}" has no law in Mho${didYouMean(name, AIHWKIT_CLASSES)}`, {
      at: "class",
      hint: `known: ${AIHWKIT_CLASSES.join(", ")}`,
    });
  throw new ConfigError(`aihwkit's class "${name}" is not one device: ${instead}`, {
    at: "class",
    hint: `convert each device in it by itself; known: ${AIHWKIT_CLASSES.join(", ")}`,
  });
}

const EXPECTED: Readonly<Record<Kind, string>> = {
  number: "a number",
  spread: "a number, 0 or more",
  share: "a number from 0 to 1",
  flag: "true or false",
  numbers: "a list of numbers",
};

function checkField(kind: Kind, key: string, value: unknown): void {
  const finite = (one: unknown) => typeof one === "number" && Number.isFinite(one);
  const fits = {
    number: finite(value),
    spread: finite(value) && Number(value) >= 0,
    share: finite(value) && Number(value) >= 0 && Number(value) <= 1,
    flag: typeof value === "boolean",
    numbers: Array.isArray(value) && value.length > 0 && value.every(finite),
  }[kind];
  if (fits) return;
  const shown = typeof value === "number" ? String(value) : JSON.stringify(value);
  throw new ConfigError(`${shown}: expected ${EXPECTED[kind]}`, { at: `parameters.${key}` });
}

/** Also fields that the document leaves at a default that acts. */
function lostFields(
  fields: Readonly<Record<string, Field>>,
  all: Readonly<Record<string, unknown>>,
  parameters: AihwkitDevice["parameters"],
): string[] {
  return Object.entries(fields).flatMap(([key, field]) => {
    if (!field.lost || all[key] === field.lost.unless) return [];
    const origin = key in parameters ? "" : " (aihwkit's default)";
    return [`${key} = ${String(all[key])}${origin}: ${field.lost.text}`];
  });
}

function unknownFields(
  name: string,
  fields: Readonly<Record<string, Field>>,
  parameters: AihwkitDevice["parameters"],
): string[] {
  return Object.entries(parameters)
    .filter(([key, value]) => !Object.hasOwn(fields, key) && value !== null)
    .map(([key, value]) => `${key} = ${JSON.stringify(value)}: not a field of ${name} that Mho knows`);
}
