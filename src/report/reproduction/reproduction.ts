// The paper's claims with our number beside each: from records and the chip model alone.

import { TERA } from "../../base/units.ts";
import type { ChipReport } from "../../chip/account/records.ts";
import { CLAIM_RULES, COMPARISONS } from "../../study/claims.ts";
import { type Axes, pointHash, type StudyPoint } from "../../study/point.ts";
import type { StudyRecord } from "../../study/records.ts";
import type { Scale } from "../../study/scaleNames.ts";
import { DEFAULT_RULE } from "../../study/scales.ts";
import type { PaperSearch } from "../../study/searchPaper.ts";
import type { StationaryPoint } from "../../study/stationary.ts";
import { confidenceHalfWidth, type Summary, summary } from "../../study/statistics.ts";
import type { RuleName } from "../../training/rules.ts";
import { ruleOf } from "../../training/rules.ts";
import { formatPercent, formatPoints } from "../text/format.ts";
import type { RuleSearch } from "./claimSearch.ts";
import type { SingleChoice } from "./singleChoices.ts";

export interface Reproduction {
  readonly scale: Scale;
  /** Points that have a record, with it. */
  readonly found: readonly FoundPoint[];
  readonly missing: number;
  /** The search for the settings of software and of the claims' rules. */
  readonly searches: readonly RuleSearch[];
  readonly chip: ChipReport;
  /** Shares of the energy of that chip, for rules with momentum and the bits of each of their words. */
  readonly momentumShares: readonly MomentumShares[];
  /** Efficiency of that chip under single choices that the paper leaves open. */
  readonly choices: readonly SingleChoice[];
  /** The runs at the size of published results, from a file of records of their own. */
  readonly paper: PaperRuns;
  /** Where rules rest on the noisy quadratic; empty where it was not measured. */
  readonly stationary: readonly StationaryPoint[];
}

export interface PaperRuns {
  readonly found: readonly FoundPoint[];
  readonly missing: number;
  readonly searches: readonly PaperSearch[];
}

export interface MomentumShares {
  readonly rule: RuleName;
  /** `circuits`: the part of the share that is not traffic of the words. */
  readonly words: readonly { readonly bits: number; readonly share: number; readonly circuits: number }[];
}

export interface FoundPoint extends StudyPoint {
  readonly record: StudyRecord;
}

export interface Claim {
  readonly claim: string;
  readonly published: string;
  readonly ours: string;
  readonly difference: string;
  readonly command: string;
}

/** Joins points with their records. */
export function foundPoints(
  points: readonly StudyPoint[],
  records: ReadonlyMap<string, StudyRecord>,
): { found: FoundPoint[]; missing: number } {
  const hashed = points.map((point) => ({ point, hash: pointHash(point.experiment) }));
  const found = hashed.flatMap(({ point, hash }) => {
    const record = records.get(hash);
    return record ? [{ ...point, record }] : [];
  });
  const missing = new Set(hashed.filter(({ hash }) => !records.has(hash)).map(({ hash }) => hash)).size;
  return { found, missing };
}

const SOFTWARE: Axes = { rule: "software" };

/** Accuracy lost against the software run of the same seed, width, data and epochs, over the seeds; null without records. `axes`: all
 *  but the seed. */
export function lostBy(found: readonly FoundPoint[], axes: Axes): Summary | null {
  const claims = found.filter(({ group }) => group === "claims");
  const at = (wanted: Axes) => {
    const names = ["rule", "label", "levels", "comparison"];
    return claims.filter((p) => names.every((name) => p.axes[name] === wanted[name]));
  };
  return lostAgainst(at(SOFTWARE), at(axes));
}

/** Differences of runs to the software run of the same seed; a seed without software is left out. */
export function lostAgainst(software: readonly FoundPoint[], runs: readonly FoundPoint[]): Summary | null {
  const baselines = new Map(software.map(({ axes, record }) => [axes.seed, record.testAccuracy]));
  return summary(
    runs.flatMap(({ axes: { seed }, record }) => {
      const baseline = baselines.get(seed);
      return baseline === undefined ? [] : [baseline - record.testAccuracy];
    }),
  );
}

const wholePoints = (fraction: number) => (100 * fraction).toFixed(0);
/** Percentage points without a plus; no minus before 0.0. */
export const points = (fraction: number) =>
  (100 * fraction)
    .toFixed(1)
    .replace(/^-0\.0$/, "0.0")
    .replace("-", "−");

export function lostText(lost: Summary | null): string {
  if (lost === null) return "not run";
  const seeds = `${lost.count} seed${lost.count === 1 ? "" : "s"}`;
  const half = confidenceHalfWidth(lost);
  const interval = half === null ? "" : ` ± ${points(half)}`;
  const what = lost.mean < 0 ? "gained" : "lost";
  return `${points(Math.abs(lost.mean))}${interval} points ${what} (${seeds})`;
}

export function claimsOf(reproduction: Reproduction): Claim[] {
  return [...accuracyClaims(reproduction), ...hardwareClaims(reproduction)];
}

/** NeuroSim V2.0 (Peng et al., IEEE TCAD 2020) with momentum, 8 bit, 256 epochs, software 91 to 93 %. */
export const PUBLISHED = [
  { label: 3, levels: 256, accuracy: 0.85, least: 0.06, most: 0.08 },
  { label: 6, levels: 256, accuracy: 0.77, least: 0.14, most: 0.16 },
] as const;

function accuracyClaims(reproduction: Reproduction): Claim[] {
  const { scale, found } = reproduction;
  return [
    ...PUBLISHED.flatMap((published) => [
      ...CLAIM_RULES.map((rule) => accuracyClaim(reproduction, published, rule, published.levels)),
      accuracyClaim(reproduction, published, DEFAULT_RULE, 64),
    ]),
    ...COMPARISONS.map(({ axes }) => ({
      claim: `for comparison: ${axes.comparison}, ${axes.rule}`,
      published: "–",
      difference: "–",
      ours: lostText(lostBy(found, axes)),
      command: commandOf(scale),
    })),
  ];
}

const commandOf = (scale: Scale) => `npx mho reproduce --scale ${scale}`;

function accuracyClaim(
  { scale, found }: Reproduction,
  { label, levels: publishedLevels, accuracy, least, most }: (typeof PUBLISHED)[number],
  rule: RuleName,
  levels: number,
): Claim {
  const lost = lostBy(found, { label, levels, rule });
  const withMomentum = `about ${formatPercent(accuracy, 0)}: ${wholePoints(least)} to ${wholePoints(most)} points lost`;
  const isPublished = rule !== "sgd" && levels === publishedLevels;
  return {
    claim: `label +${label}/−${label}, ${levels} states, ${rule}, 6-bit converters both ways`,
    published: isPublished ? withMomentum : rule === "sgd" ? "a clear loss" : "–",
    ours: lostText(lost),
    difference: lost && isPublished ? `${points(least - lost.mean)} points less lost` : "–",
    command: commandOf(scale),
  };
}

function hardwareClaims({ chip, momentumShares, choices }: Reproduction): Claim[] {
  const command = "npx mho chip examples/09-chip-of-the-paper.toml";
  const { efficiency } = chip.estimate;
  const last = chip.ladder.findLast(({ name }) => name.startsWith("+"));
  const { gain, operandGain } = last ?? { gain: Number.NaN, operandGain: Number.NaN };
  const words = choices
    .filter(({ set }) => set.length === 1 && set[0]!.startsWith("gradientUnit.wordBits="))
    .map((choice) => `${choice.gain.toFixed(1)} with ${choice.set[0]!.split("=")[1]} bits`);
  return [
    {
      claim: "optimized dataflow over the naive one",
      published: "12 times the energy efficiency",
      ours: `${gain.toFixed(1)} times; ${operandGain.toFixed(1)} times a naive dataflow that computes fully connected gradients from operands; it hangs on the word of an image's gradient (15 bits): ${words.join(", ")}`,
      difference: `${(100 * (gain / 12 - 1)).toFixed(0)} %`,
      command,
    },
    {
      claim: "energy efficiency of training",
      published: "23.59 TOPS/W",
      ours: `${(efficiency / TERA).toFixed(2)} TOPS/W; single choices that the paper leaves open: ${rangeText(choices)}`,
      difference: `${(100 * (efficiency / TERA / 23.59 - 1)).toFixed(1)} %`,
      command,
    },
    ...(chip.byCalibration
      ? [
          {
            claim: "the same with converters, memories and wires as published silicon (docs/chip-model.md)",
            published: "–",
            ours: `${(chip.byCalibration.silicon / TERA).toFixed(2)} TOPS/W`,
            difference: "–",
            command: `${command} --set chip.calibration=silicon`,
          },
        ]
      : []),
    ...momentumShares.map((shares) => ({ ...momentumClaim(shares), command })),
  ];
}

/** The range from the least efficient to the most efficient of single choices. */
export function rangeText(choices: readonly SingleChoice[]): string {
  const shown = choices.map(({ efficiency }) => efficiency / TERA);
  return `${Math.min(...shown).toFixed(1)} to ${Math.max(...shown).toFixed(1)}`;
}

const PUBLISHED_SHARE = 0.042;

function momentumClaim({ rule, words }: MomentumShares): Omit<Claim, "command"> {
  const differences = words.map(({ share }) => share - PUBLISHED_SHARE);
  const circuits = words.map((word) => formatPercent(word.circuits, 2)).join(", ");
  const kept = ruleOf(rule).hardware.words.join(" and ");
  return {
    claim: `momentum's share of the energy, ${rule}`,
    published: formatPercent(PUBLISHED_SHARE),
    ours: `${words.map(({ bits, share }) => `${formatPercent(share)} with ${bits} bits`).join(", ")} (${kept}), nearly all of it their traffic; circuits alone ${circuits}`,
    difference: `${formatPoints(Math.min(...differences))} to ${formatPoints(Math.max(...differences))} points`,
  };
}
