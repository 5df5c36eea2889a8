// The runs that the paper's claims on accuracy rest on: each rule and the software it is measured against, all with the settings that the same
// search found for them (claimSearch.ts).
import type { RuleName } from "../training/rules.ts";
import { type Candidate, candidateSettings, USUAL } from "./claimSearch.ts";
import type { Axes, StudyPoint } from "./point.ts";
import type { Scale } from "./scaleNames.ts";
import { DEFAULT_RULE, DEVICE, experimentOf, label, placeOf, SIZES, seedsUpTo } from "./scales.ts";

/** The rules that a claim compares: the default rule, the same without its normalization, and none of both. */
export const CLAIM_RULES: readonly RuleName[] = [DEFAULT_RULE, "momentum-carry", "sgd"];

/** Settings that the search found: `mho reproduce --scale cpu --search`; a test holds them against the records. Other scales were not
 *  searched. */
export const TUNED: Partial<Readonly<Record<Scale, Partial<Readonly<Record<RuleName, Candidate>>>>>> = {
  cpu: {
    software: { learningRate: 0.28, momentum: 0.8, warmupShare: 0.2, weightDecay: 0.0005 },
    "adaptive-momentum": { learningRate: 0.17, momentum: 0.9, warmupShare: 0.2, weightDecay: 0.0002 },
    "momentum-carry": { learningRate: 0.76, momentum: 0.9, warmupShare: 0.1, weightDecay: 0.0005 },
    // the rule reads neither momentum nor weight decay
    sgd: { learningRate: 0.1, momentum: 0.9, warmupShare: 0.1, weightDecay: 0.0005 },
  },
};

/** Runs that separate the rule's part in a claim from the devices'. */
export const COMPARISONS: readonly {
  readonly axes: { readonly comparison: string; readonly rule: RuleName };
  readonly settings: readonly string[];
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
    // weights on ideal devices do not decay either; those on asymmetric ones are drawn to their symmetric point
    axes: { comparison: "no weight decay", rule: "software" },
    settings: ["training.weightDecay=0"],
  },
];

export function claims(scale: Scale, source: string | undefined): StudyPoint[] {
  const { claims: base, seeds } = SIZES[scale];
  const { epochs } = experimentOf(base).training;
  const point = (axes: Axes & { readonly rule: RuleName }, seed: number, settings: readonly string[]) => {
    const { rule } = axes;
    const tuned = candidateSettings(rule, TUNED[scale]?.[rule] ?? USUAL, epochs);
    // a comparison may leave out what was tuned
    const own = [...base, ...tuned, ...settings, `seed=${seed}`];
    const experiment = experimentOf([...own, ...placeOf(scale, source)]);
    return { group: "claims", axes: { ...axes, seed }, settings: own, experiment };
  };
  const onDevices = [3, 6].flatMap((nl) => [
    ...CLAIM_RULES.map((rule) => ({ label: nl, levels: 256, rule })),
    { label: nl, levels: 64, rule: DEFAULT_RULE },
  ]);
  return seedsUpTo(seeds.claims).flatMap((seed) => [
    point({ rule: "software" }, seed, []),
    ...onDevices.map((axes) =>
      point(axes, seed, [...DEVICE, `device.levels=${axes.levels}`, ...label(axes.label, -axes.label)]),
    ),
    ...COMPARISONS.map(({ axes, settings }) => point(axes, seed, settings)),
  ]);
}
