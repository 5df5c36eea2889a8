// The runs behind the paper's claims, as data: groups of points, at three scales. What a group shows: report/reproduction.ts.
import { type Experiment, resolveExperiment } from "../config/experiment.ts";
import { applyOverrides } from "../config/overrides.ts";
import { listPresets, loadPreset } from "../device/presets.ts";
import { type RuleName, TRAINING_DEFAULTS } from "../training/params.ts";
import { type Axes, EMBEDDED, type StudyPoint } from "./point.ts";

export const SCALES = ["smoke", "cpu", "full"] as const;
export type Scale = (typeof SCALES)[number];

export const GROUPS = ["claims", "nonlinearity", "converter", "sensitivity", "devices", "words"] as const;
export type Group = (typeof GROUPS)[number];

/** How large the runs of a scale are. `claims`: those that a claim rests on. `maps`: the others. */
interface Size {
  readonly claims: readonly string[];
  readonly maps: readonly string[];
  /** Of each claim; of each point where rules, devices, converters or words are compared. The other maps have one. */
  readonly seeds: { readonly claims: number; readonly comparisons: number };
  readonly labels: readonly number[];
  readonly rules: readonly RuleName[];
  readonly bits: readonly (number | "ideal")[];
}

/** Groups that compare rules at the full learning rate from the first update on; the others show devices as users train on them. */
const WITHOUT_WARMUP: readonly Group[] = ["claims", "nonlinearity", "converter", "words"];
const warmup = (epochs: number) => `training.warmup=${epochs}`;

/** The device of the paper's study: 256 states, C2C 0.5 %, read by 6-bit converters both ways. */
const DEVICE = ["device.preset=hzo-fefet", "device.levels=256", "device.sigmaC2c=0.005"];
/** The rule that Mho uses where none is said. */
export const DEFAULT_RULE: RuleName = TRAINING_DEFAULTS.rule;
/** What a claim compares: the default rule, the same without its normalization, and none of both. */
export const CLAIM_RULES: readonly RuleName[] = [DEFAULT_RULE, "momentum-carry", "sgd"];

const RULES_SHOWN: readonly RuleName[] = [
  "sgd",
  "momentum",
  "momentum-normalized",
  "momentum-carry",
  "adaptive-momentum",
  "tiki-taka-2",
  "agad",
  "mixed-precision",
];
const LABELS = [0, 1, 3, 5, 6] as const;
const BITS = [4, 5, 6, 7, 8, "ideal"] as const;

const SIZES: Readonly<Record<Scale, Size>> = {
  smoke: {
    claims: ["network.width=0.0625", "data.trainLimit=400", "data.testLimit=100", "training.epochs=1"],
    maps: ["network.width=0.0625", "data.trainLimit=300", "data.testLimit=100", "training.epochs=1"],
    seeds: { claims: 2, comparisons: 1 },
    labels: [3],
    rules: ["sgd", DEFAULT_RULE],
    bits: [6],
  },
  cpu: {
    claims: ["network.width=0.25", "data.source=cifar10", "training.epochs=10"],
    maps: ["network.width=0.125", "data.source=cifar10", "data.trainLimit=20000", "training.epochs=4"],
    seeds: { claims: 3, comparisons: 3 },
    labels: LABELS,
    rules: RULES_SHOWN,
    bits: BITS,
  },
  full: {
    claims: ["network.width=1", "data.source=cifar10", "training.epochs=200", "training.batch=200"],
    maps: ["network.width=1", "data.source=cifar10", "training.epochs=20", "training.batch=200"],
    seeds: { claims: 3, comparisons: 3 },
    labels: LABELS,
    rules: RULES_SHOWN,
    bits: BITS,
  },
};

type Make = (group: Group, axes: Axes, settings: readonly string[]) => StudyPoint;

/** All points of a scale; `source` says where the real images lie. Points of two groups may be the same run. */
export function paperStudy(scale: Scale, source?: string): StudyPoint[] {
  const size = SIZES[scale];
  const place = scale === "smoke" || source === undefined ? [] : [`data.source=${source}`];
  const make: Make = (group, axes, settings) => {
    const base = group === "claims" ? size.claims : size.maps;
    const own = [...base, ...(WITHOUT_WARMUP.includes(group) ? [warmup(0)] : []), ...settings];
    return { group, axes, settings: own, experiment: experimentOf([...own, ...place]) };
  };
  return [
    ...claims(make, size),
    ...nonlinearity(make, size),
    ...converter(make, size),
    ...sensitivity(make, scale),
    ...devices(make, size, scale),
    ...words(make, size, scale),
  ];
}

function experimentOf(settings: readonly string[]): Experiment {
  return resolveExperiment(applyOverrides({}, settings));
}

const label = (ltp: number, ltd: number) => [
  `device.nonlinearityLtp=${ltp}`,
  `device.nonlinearityLtd=${ltd}`,
];
const rule = (name: RuleName) => `training.rule=${name}`;
const WARM_SOFTWARE = { comparison: "warm-up", rule: "software" } as const;
/** Runs that tell what of a claim is due to the rule, and what to the pull of the devices, which decays weights. `against`: the
 *  software that a run is measured against, where that is not the one without a warm-up. */
export const COMPARISONS: readonly {
  readonly axes: { readonly comparison: string; readonly rule: RuleName };
  readonly settings: readonly string[];
  readonly against?: Axes;
}[] = [
  {
    axes: { comparison: "ideal device", rule: DEFAULT_RULE },
    // straight lines without noise, steps that hardly show, ideal converters
    settings: [
      "device.preset=none",
      "device.levels=4096",
      ...label(0, 0),
      "device.sigmaC2c=0",
      "array.adc.forward=false",
      "array.adc.backward=false",
    ],
  },
  {
    axes: { comparison: "weight decay × 4", rule: "software" },
    settings: [`training.weightDecay=${4 * TRAINING_DEFAULTS.weightDecay}`],
  },
  { axes: WARM_SOFTWARE, settings: [warmup(1)] },
  ...[3, 6].map((nl) => ({
    axes: { comparison: `warm-up on both sides, label +${nl}/−${nl}`, rule: DEFAULT_RULE },
    settings: [warmup(1), ...DEVICE, ...label(nl, -nl)],
    against: WARM_SOFTWARE,
  })),
];
const seedsUpTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
/** Of the same width, data and epochs; no device is in it, so one run serves all labels. software-quantized reads no law of a device either. */
const software = (seed: number) => [rule("software"), `seed=${seed}`];

function claims(make: Make, { seeds }: Size): StudyPoint[] {
  const runs = [3, 6].flatMap((nl) => [
    ...CLAIM_RULES.map((name) => ({ label: nl, levels: 256, rule: name })),
    { label: nl, levels: 64, rule: DEFAULT_RULE },
  ]);
  return seedsUpTo(seeds.claims).flatMap((seed) => [
    make("claims", { rule: "software", seed }, software(seed)),
    ...runs.map((axes) =>
      make("claims", { ...axes, seed }, [
        ...DEVICE,
        `device.levels=${axes.levels}`,
        ...label(axes.label, -axes.label),
        rule(axes.rule),
        `seed=${seed}`,
      ]),
    ),
    ...COMPARISONS.map(({ axes, settings }) =>
      make("claims", { ...axes, seed }, [...settings, rule(axes.rule), `seed=${seed}`]),
    ),
  ]);
}

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

/** What the default rule's own words and limits do; each alone. */
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

/** Where the images of a scale come from, unless the user says. */
export const sourceOf = (scale: Scale): string => (scale === "smoke" ? EMBEDDED : "cifar10");
