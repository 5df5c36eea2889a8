// The runs at the size of published results: whole CIFAR-10, networks of half a width or more, 20 epochs or more, every layer on devices and a
// converter in both passes. Groups and their runs stand in the order of what they are worth; a few sessions make them one after the other.
// What each rule is set to: paperSearch.ts.
import type { RuleName } from "../training/rules.ts";
import { type PaperNetwork, type Setting, settingKeys, settingOf } from "./paperSearch.ts";
import type { Axes, StudyPoint } from "./point.ts";
import { DEFAULT_RULE, DEVICE, experimentOf, label, placeOf, seedsUpTo } from "./scales.ts";

/** Properties in which a run differs from the others of its group. */
interface Kind {
  readonly rule: RuleName;
  /** Labels +|NL|/−|NL| of the devices; none for float weights. */
  readonly label?: number;
  /** States of a device; 256 where none is said. */
  readonly states?: number;
  /** Unit of the weight gradient; exact where none is named. */
  readonly unit?: GradientUnit;
}

/** The unit of the paper's chip (examples/09-chip-of-the-paper.toml). Training takes the fast form: each conversion takes up to ten times as
 *  long. */
const PAPER_UNIT = [
  "gradientUnit.kind=sram",
  "gradientUnit.converterBits=4",
  "gradientUnit.wordBits=15",
  "gradientUnit.simulation=fast",
] as const;
/** The paper's unit, and what it needs to lose less. */
const GRADIENT_UNITS = {
  "4-bit converters": PAPER_UNIT,
  "4-bit converters, each sign apart": [...PAPER_UNIT, "gradientUnit.signs=phases"],
} as const;
export type GradientUnit = keyof typeof GRADIENT_UNITS;

/** Errors have rare large values. A full scale that cuts one partial sum in a thousand takes more of the gradient than coarser codes do:
 *  docs/results/converter-range.md. */
const CONVERTERS = ["array.adc.percentile=99.99"];

export interface PaperGroup {
  readonly name: string;
  /** Name of the network, for captions. */
  readonly network: string;
  readonly epochs: number;
  readonly settings: readonly string[];
  /** The network whose search says how rules are set. */
  readonly searched: PaperNetwork;
  readonly runs: readonly (readonly [kind: Kind, seeds: number])[];
}

const onDevices = (rule: RuleName, nl: number, more: Omit<Kind, "rule" | "label"> = {}): Kind => ({
  rule,
  label: nl,
  ...more,
});
const SOFTWARE: Kind = { rule: "software" };
const FEW_STATES = [16, 4] as const;

export const PAPER_GROUPS: readonly PaperGroup[] = [
  {
    name: "vgg8-bn",
    network: "VGG-8 with batch normalization at half of its width",
    epochs: 20,
    settings: ["network.name=vgg8-bn", "network.width=0.5"],
    searched: "vgg8-bn",
    runs: [
      [SOFTWARE, 5],
      [onDevices("compensated-momentum", 3), 5],
      [onDevices("momentum-carry", 3), 5],
      [onDevices(DEFAULT_RULE, 3), 5],
      [onDevices(DEFAULT_RULE, 6), 5],
      [onDevices(DEFAULT_RULE, 3, { unit: "4-bit converters" }), 3],
      [onDevices("mixed-precision", 3), 3],
      [onDevices("sgd", 3), 1],
      [onDevices(DEFAULT_RULE, 3, { unit: "4-bit converters, each sign apart" }), 3],
    ],
  },
  {
    name: "vgg8",
    network: "VGG-8 at half of its width",
    epochs: 30,
    settings: ["network.name=vgg8", "network.width=0.5"],
    searched: "vgg8",
    runs: [
      [SOFTWARE, 3],
      [onDevices(DEFAULT_RULE, 3), 3],
      [onDevices(DEFAULT_RULE, 6), 3],
      [onDevices("momentum-carry", 3), 1],
      [onDevices("sgd", 3), 1],
    ],
  },
  {
    name: "resnet18",
    network: "ResNet-18 at half of its width",
    epochs: 20,
    settings: ["network.name=resnet18", "network.width=0.5"],
    searched: "vgg8-bn",
    runs: [
      [SOFTWARE, 3],
      [onDevices(DEFAULT_RULE, 3), 3],
      [onDevices(DEFAULT_RULE, 6), 1],
      [onDevices("tiki-taka-2", 3), 1],
      [onDevices("agad", 3), 1],
    ],
  },
  {
    name: "vgg8-full-width",
    network: "VGG-8 at full width",
    epochs: 20,
    settings: ["network.name=vgg8", "network.width=1"],
    searched: "vgg8",
    runs: [
      [SOFTWARE, 1],
      [onDevices(DEFAULT_RULE, 3), 1],
    ],
  },
  {
    name: "few-states",
    network: "VGG-8 with batch normalization at half of its width",
    epochs: 20,
    settings: ["network.name=vgg8-bn", "network.width=0.5"],
    searched: "vgg8-bn",
    runs: [
      // of the same experiment as the first group's: made once
      [SOFTWARE, 3],
      ...FEW_STATES.flatMap((states) =>
        ([DEFAULT_RULE, "mixed-precision", "residual-learning"] as const).map(
          (rule) => [onDevices(rule, 3, { states }), 3] as const,
        ),
      ),
    ],
  },
];

/** Settings of every run: whole CIFAR-10, and the batch that the field uses most. */
const SHARED = ["data.source=cifar10", "training.batch=128"];
export const STATES = 256;

/** Points of all groups; `source` says where the images lie. Points of two groups may be the same run. In a group the first seed of
 *  every kind comes before the second of any: a table with one seed everywhere says more than one with a row of five. */
export function paperPoints(source?: string): StudyPoint[] {
  return PAPER_GROUPS.flatMap((group) =>
    seedsUpTo(Math.max(...group.runs.map(([, seeds]) => seeds))).flatMap((seed) =>
      group.runs.filter(([, seeds]) => seed <= seeds).map(([kind]) => pointOf(group, kind, seed, source)),
    ),
  );
}

function pointOf(group: PaperGroup, kind: Kind, seed: number, source: string | undefined): StudyPoint {
  const settings = [
    ...group.settings,
    ...SHARED,
    `training.epochs=${group.epochs}`,
    ...deviceKeys(kind),
    ...settingKeys(kind.rule, settingOf(group.searched, kind.rule), group.epochs),
    `seed=${seed}`,
  ];
  return {
    group: group.name,
    axes: axesOf(kind, seed),
    settings,
    experiment: experimentOf([...settings, ...placeOf("full", source)]),
  };
}

function axesOf({ rule, label: nl, states, unit }: Kind, seed: number): Axes {
  const device = nl === undefined ? {} : { label: nl, states: states ?? STATES };
  return { rule, ...device, ...(unit && { unit }), seed };
}

function deviceKeys({ label: nl, states = STATES, unit }: Kind): string[] {
  if (nl === undefined) return [];
  return [
    ...DEVICE,
    ...CONVERTERS,
    `device.levels=${states}`,
    ...label(nl, -nl),
    ...(unit ? GRADIENT_UNITS[unit] : []),
  ];
}

/** A quarter of the width: three to four times as fast, and the order of settings carries over. */
const SEARCH_WIDTH = 0.25;
const PAPER_VALIDATION = 5000;
/** A seed that no run of a group has. */
const SEARCH_SEED = 101;

/** A candidate's run in the search on a network: on devices with labels +3/−3, judged on training images that are held back. */
export function searchPoint(
  network: PaperNetwork,
  rule: RuleName,
  setting: Setting,
  epochs: number,
  source?: string,
): StudyPoint {
  const settings = [
    `network.name=${network}`,
    `network.width=${SEARCH_WIDTH}`,
    ...SHARED,
    `training.epochs=${epochs}`,
    ...deviceKeys(rule === "software" ? { rule } : { rule, label: 3 }),
    ...settingKeys(rule, setting, epochs),
    `data.validation=${PAPER_VALIDATION}`,
    `seed=${SEARCH_SEED}`,
  ];
  return {
    group: `search on ${network}`,
    axes: { rule, ...setting, epochs },
    settings,
    experiment: experimentOf([...settings, ...placeOf("full", source)]),
  };
}
