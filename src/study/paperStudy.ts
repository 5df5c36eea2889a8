// The runs behind the paper's claims, as data: groups of points, at three scales. What a group shows: report/reproduction.ts.
import { listPresets, loadPreset } from "../device/presets.ts";
import type { RuleName } from "../training/rules.ts";
import { claims } from "./claims.ts";
import type { Axes, StudyPoint } from "./point.ts";
import type { Scale } from "./scaleNames.ts";
import {
  DEFAULT_RULE,
  DEVICE,
  experimentOf,
  label,
  placeOf,
  rule,
  SIZES,
  type Size,
  seedsUpTo,
  warmup,
} from "./scales.ts";

export const GROUPS = [
  "claims",
  "nonlinearity",
  "converter",
  "sensitivity",
  "devices",
  "words",
  "few-states",
  "references",
] as const;
export type Group = (typeof GROUPS)[number];

/** Groups that compare rules at the full learning rate from the first update on; the others show devices as users train on them. */
const WITHOUT_WARMUP: readonly Group[] = ["nonlinearity", "converter", "words"];

type Make = (group: Group, axes: Axes, settings: readonly string[]) => StudyPoint;

/** All points of a scale; `source` says where the real images lie. Points of two groups may be the same run. */
export function paperStudy(scale: Scale, source?: string): StudyPoint[] {
  const size = SIZES[scale];
  const place = placeOf(scale, source);
  const make: Make = (group, axes, settings) => {
    const own = [...size.maps, ...(WITHOUT_WARMUP.includes(group) ? [warmup(0)] : []), ...settings];
    return { group, axes, settings: own, experiment: experimentOf([...own, ...place]) };
  };
  return [
    ...claims(scale, source),
    ...nonlinearity(make, size),
    ...converter(make, size),
    ...sensitivity(make, scale),
    ...devices(make, size, scale),
    ...words(make, size, scale),
    ...fewStates(make, size, scale),
    ...references(make, size, scale),
  ];
}

/** Software of the same width, data and epochs; no device is in it, so one run serves all labels. software-quantized reads no law of a
 *  device either. */
const software = (seed: number) => [rule("software"), `seed=${seed}`];

function nonlinearity(make: Make, { labels, rules, seeds }: Size): StudyPoint[] {
  const devices = labels.flatMap((nl) =>
    nl === 0
      ? [{ label: nl, curves: "symmetric" }]
      : [
          { label: nl, curves: "asymmetric" },
          { label: nl, curves: "symmetric" },
        ],
  );
  return seedsUpTo(seeds.comparisons).flatMap((seed) => [
    make("nonlinearity", { rule: "software", seed }, software(seed)),
    make("nonlinearity", { rule: "software-quantized", seed }, [
      ...DEVICE,
      ...label(0, 0),
      rule("software-quantized"),
      `seed=${seed}`,
    ]),
    ...devices.flatMap((device) =>
      rules.map((name) =>
        make("nonlinearity", { ...device, rule: name, seed }, [
          ...DEVICE,
          ...label(device.label, device.curves === "symmetric" ? device.label : -device.label),
          rule(name),
          `seed=${seed}`,
        ]),
      ),
    ),
  ]);
}

function converter(make: Make, { bits, seeds }: Size): StudyPoint[] {
  const converters = [3, 5].flatMap((nl) =>
    bits.flatMap((count) =>
      (count === "ideal" ? ["none"] : ["forward", "forward and backward"]).map((where) => ({
        label: nl,
        bits: count,
        converters: where,
      })),
    ),
  );
  return seedsUpTo(seeds.comparisons).flatMap((seed) => [
    make("converter", { rule: "software", seed }, software(seed)),
    ...converters.map((axes) =>
      make("converter", { ...axes, seed }, [
        ...DEVICE,
        ...label(axes.label, -axes.label),
        rule(DEFAULT_RULE),
        ...(axes.bits === "ideal" ? ["array.adc.forward=false"] : [`array.adc.bits=${axes.bits}`]),
        `array.adc.backward=${axes.converters === "forward and backward"}`,
        `seed=${seed}`,
      ]),
    ),
  ]);
}

const ON_OFF_RATIOS = [2, 5, 10, 45, 100] as const;
/** One key at a time, from the study's device with label +3/−3. */
const SENSITIVITIES: Readonly<
  Record<string, { readonly set: (value: number) => string[]; readonly values: readonly number[] }>
> = {
  states: { set: (n) => [`device.levels=${n}`], values: [16, 32, 64, 128, 256] },
  "C2C variation": { set: (s) => [`device.sigmaC2c=${s}`], values: [0, 0.005, 0.01, 0.02, 0.05] },
  "D2D variation of the label": { set: (s) => [`device.sigmaD2d=${s}`], values: [0, 0.1, 0.5, 1] },
  // the reference taken off before the converter cancels exactly: nothing is seen of the ratio
  "on/off ratio, analog": { set: (r) => [`device.onOffRatio=${r}`], values: ON_OFF_RATIOS },
  // taken off afterwards, the column's whole current passes the converter: 6 bits and a range measured beforehand learn little
  "on/off ratio, digital, 8 bits": {
    set: (r) => [
      `device.onOffRatio=${r}`,
      "array.subtraction=digital",
      "array.adc.bits=8",
      "array.adc.range=power-of-two",
    ],
    values: ON_OFF_RATIOS,
  },
  "stuck cells": {
    set: (p) => [`device.stuckFraction.low=${p / 2}`, `device.stuckFraction.high=${p / 2}`],
    values: [0, 0.005, 0.01, 0.02, 0.05],
  },
};

function sensitivity(make: Make, scale: Scale): StudyPoint[] {
  return Object.entries(SENSITIVITIES).flatMap(([property, { set, values }]) => [
    make("sensitivity", { property, rule: "software" }, software(1)),
    ...(scale === "smoke" ? values.slice(-1) : values).map((value) =>
      make("sensitivity", { property, value }, [
        ...DEVICE,
        ...label(3, -3),
        rule(DEFAULT_RULE),
        ...set(value),
      ]),
    ),
  ]);
}

/** Presets of aihwkit that describe no device that was made. */
const NOT_PUBLISHED: readonly string[] = ["aihwkit-gokmen-vlasov", "aihwkit-idealized"];

function devices(make: Make, { seeds }: Size, scale: Scale): StudyPoint[] {
  const presets = listPresets().filter(
    (id) => loadPreset(id).model !== "hardware-only" && !NOT_PUBLISHED.includes(id),
  );
  return seedsUpTo(seeds.comparisons).flatMap((seed) => [
    make("devices", { rule: "software", seed }, software(seed)),
    ...(scale === "smoke" ? presets.slice(0, 2) : presets).flatMap((preset) =>
      (["sgd", DEFAULT_RULE] as const).map((name) =>
        make("devices", { preset, rule: name, seed }, [
          `device.preset=${preset}`,
          rule(name),
          `seed=${seed}`,
        ]),
      ),
    ),
  ]);
}

/** Effects of the default rule's own words and limits; each alone. */
const WORDS: Readonly<
  Record<
    string,
    { readonly key: string; readonly values: readonly (string | number)[]; readonly compared?: boolean }
  >
> = {
  "bits of both words": {
    key: "training.velocityBits",
    compared: true,
    values: [4, 6, 8, 12, 16, "float"],
  },
  "reset each epoch": { key: "training.resetEachEpoch", values: ["false", "true"] },
  "most pulses of an update": { key: "training.maxPulses", values: [1, 3, 15, 63] },
  momentum: { key: "training.momentum", values: [0, 0.5, 0.9, 0.97, 0.99] },
};

function words(make: Make, { seeds }: Size, scale: Scale): StudyPoint[] {
  const shown = Object.entries(WORDS).slice(0, scale === "smoke" ? 1 : undefined);
  return shown.flatMap(([property, { key, values, compared }]) =>
    seedsUpTo(compared ? seeds.comparisons : 1).flatMap((seed) => [
      make("words", { property, rule: "software", seed }, software(seed)),
      ...(scale === "smoke" ? values.slice(0, 1) : values).map((value) =>
        make("words", { property, value, seed }, [
          ...DEVICE,
          ...label(6, -6),
          rule(DEFAULT_RULE),
          `${key}=${value}`,
          `seed=${seed}`,
        ]),
      ),
    ]),
  );
}

/** Rules that were published for devices of few states or for reference cells that are off, beside the default one. */
const NEWER_RULES: readonly RuleName[] = [
  DEFAULT_RULE,
  "mixed-precision",
  "tiki-taka-2",
  "agad",
  "residual-learning",
  "chopped-residual",
  "multi-tile",
  "e-rider",
];
const FEW_STATES = [4, 8, 16] as const;
/** The published rules' value for the share of each finer array: about 1/states, not below a tenth. */
const shareFor = (states: number) =>
  `training.residualShare=${Math.max(0.1, Number((2 / states).toFixed(2)))}`;

/** On devices ±3 of 4 to 16 states, where residual learning with several arrays was published. */
function fewStates(make: Make, { seeds }: Size, scale: Scale): StudyPoint[] {
  const states = scale === "smoke" ? FEW_STATES.slice(0, 1) : FEW_STATES;
  const rules = scale === "smoke" ? NEWER_RULES.slice(-1) : NEWER_RULES;
  return seedsUpTo(seeds.comparisons).flatMap((seed) => [
    make("few-states", { rule: "software", seed }, software(seed)),
    ...states.flatMap((count) =>
      rules.map((name) =>
        make("few-states", { states: count, rule: name, seed }, [
          ...DEVICE,
          `device.levels=${count}`,
          ...label(3, -3),
          rule(name),
          shareFor(count),
          `seed=${seed}`,
        ]),
      ),
    ),
  ]);
}

/** Standard deviations of the reference cells' states, weight units: as far as those for which rules without a reference were published. */
const REFERENCE_STDS = [0.05, 0.2, 0.4, 1] as const;

function references(make: Make, { seeds }: Size, scale: Scale): StudyPoint[] {
  const stds = scale === "smoke" ? REFERENCE_STDS.slice(0, 1) : REFERENCE_STDS;
  const rules = scale === "smoke" ? NEWER_RULES.slice(-1) : NEWER_RULES;
  return seedsUpTo(seeds.comparisons).flatMap((seed) => [
    make("references", { rule: "software", seed }, software(seed)),
    ...stds.flatMap((std) =>
      rules.map((name) =>
        make("references", { std, rule: name, seed }, [
          ...DEVICE,
          ...label(3, -3),
          `device.referenceStd=${std}`,
          rule(name),
          `seed=${seed}`,
        ]),
      ),
    ),
  ]);
}
