// Message of each map of the reproduction, in a sentence made from its numbers; by the figure's name.

import type { Axes } from "../../study/point.ts";
import { DEFAULT_RULE } from "../../study/scales.ts";
import { LEAST_SEEDS } from "../../study/statistics.ts";
import type { FoundPoint } from "./reproduction.ts";
import { meanOf, type SeedMean, seedMeans } from "./seedMeans.ts";

const accuracy = (fraction: number) => `${(100 * fraction).toFixed(1)} %`;
const signed = (fraction: number) =>
  `${fraction < 0 ? "−" : "+"}${Math.abs(100 * fraction).toFixed(1)} points`;
/** Note on points whose seeds are too few for an interval. */
const noInterval = (means: readonly SeedMean[]): string[] =>
  means.some(({ accuracy }) => accuracy.count < LEAST_SEEDS)
    ? ["Points without a bar are of one seed: two runs that differ in chance alone lie about a point apart."]
    : [];

export function figureNotes(found: readonly FoundPoint[]): Readonly<Record<string, string>> {
  const of = (group: string) => seedMeans(found.filter((point) => point.group === group));
  return {
    stationary: "The nearer to the optimum, the less asymmetry biases; only the number of pulses counts.",
    claims:
      "Published are ranges of NeuroSim V2.0 with momentum after 256 epochs; ours are against software of the same seeds.",
    nonlinearity: nonlinearityNote(of("nonlinearity")),
    converter: converterNote(of("converter")),
    sensitivity: propertyNote(of("sensitivity")),
    devices: devicesNote(of("devices")),
    pulses: pulsesNote(of("nonlinearity")),
    words: propertyNote(of("words")),
  };
}

const byRule = (means: readonly SeedMean[], rule: string) => means.find(({ axes }) => axes.rule === rule);
const best = (means: readonly SeedMean[]) => means.toSorted((a, b) => b.accuracy.mean - a.accuracy.mean)[0];

/** The largest label at which the default rule has run, asymmetric beside symmetric. */
function nonlinearityNote(means: readonly SeedMean[]): string {
  const own = means.filter(({ axes }) => axes.rule === DEFAULT_RULE);
  const label = Math.max(...own.map(({ axes }) => Number(axes.label)));
  const sentences = (["asymmetric", "symmetric"] as const).flatMap((curves) => {
    const here = means.filter(({ axes }) => axes.label === label && axes.curves === curves);
    const first = best(here);
    const ours = byRule(here, DEFAULT_RULE);
    if (!first || !ours) return [];
    const sgd = byRule(here, "sgd");
    const others = [...(first === ours ? [] : [ours]), ...(sgd ? [sgd] : [])].map(
      ({ axes, accuracy: { mean } }) => `${axes.rule} ${accuracy(mean)}`,
    );
    const winner = `${first.axes.rule} is best with ${accuracy(first.accuracy.mean)}`;
    return `With ${curves} curves of label ${label} ${[winner, ...others].join(", ")}.`;
  });
  const software = byRule(means, "software");
  return [
    ...sentences,
    ...(software ? [`Software: ${accuracy(software.accuracy.mean)}.`] : []),
    ...unlikeSeeds(means, ruleName),
  ].join(" ");
}

/** Test accuracies of the seeds of a point this far apart: a mean says little about them. */
const UNLIKE = 0.2;

function unlikeSeeds(means: readonly SeedMean[], nameOf: (axes: Axes) => string): string[] {
  const named = means.flatMap(({ axes, points }) => {
    const seen = points.map(({ record }) => record.testAccuracy);
    const least = Math.min(...seen);
    const most = Math.max(...seen);
    return most - least < UNLIKE ? [] : `${nameOf(axes)} (${accuracy(least)} to ${accuracy(most)})`;
  });
  return named.length === 0
    ? []
    : [`Seeds that lie ${100 * UNLIKE} points or more apart: ${named.join("; ")}.`];
}

const ruleName = ({ rule, label, curves }: Axes) =>
  `${rule} at label ${label}${label === 0 ? "" : `, ${curves}`}`;
const converterName = ({ label, bits, converters }: Axes) => `±${label}, ${bits} bits ${converters}`;

function converterNote(means: readonly SeedMean[]): string {
  const labels = [...new Set(means.map(({ axes }) => axes.label))];
  const sentences = labels.flatMap((label) => {
    const at = (bits: number | string) =>
      means.find(({ axes }) => axes.label === label && axes.bits === bits && axes.converters !== "forward");
    const six = at(6);
    const ideal = at("ideal");
    if (!six || !ideal) return [];
    return `±${label}: ${signed(six.accuracy.mean - ideal.accuracy.mean)} with 6 bits both ways against ideal converters.`;
  });
  return [...sentences, ...noInterval(means), ...unlikeSeeds(means, converterName)].join(" ");
}

/** Effect of each property, from the first value shown to the last. */
function propertyNote(means: readonly SeedMean[]): string {
  const names = [...new Set(means.map(({ axes }) => String(axes.property)))];
  const changes = names.flatMap((name) => {
    const own = means.filter(({ axes }) => axes.property === name && axes.rule !== "software");
    const first = own[0];
    const last = own.at(-1);
    if (!first || !last || first === last) return [];
    return `${name} ${first.axes.value} → ${last.axes.value}: ${signed(last.accuracy.mean - first.accuracy.mean)}.`;
  });
  return [...changes, ...noInterval(means)].join(" ");
}

function devicesNote(means: readonly SeedMean[]): string {
  const software = byRule(means, "software");
  const own = means.filter(({ axes }) => axes.rule === DEFAULT_RULE);
  const isAhead = ({ axes: { preset }, accuracy: { mean } }: SeedMean) =>
    means.some(
      (other) => other.axes.rule === "sgd" && other.axes.preset === preset && mean > other.accuracy.mean,
    );
  const near = own.filter((mean) => software && mean.accuracy.mean > software.accuracy.mean - 0.02);
  return `${DEFAULT_RULE} is ahead of sgd on ${own.filter(isAhead).length} of ${own.length} devices, and on ${near.length} at most 2 points behind software.`;
}

/** On asymmetric ±3, as the figure. */
function pulsesNote(means: readonly SeedMean[]): string {
  const here = means.filter(({ axes }) => axes.label === 3 && axes.curves === "asymmetric");
  const ours = byRule(here, DEFAULT_RULE);
  const sgd = byRule(here, "sgd");
  if (!ours || !sgd) return "";
  const pulses = (mean: SeedMean) => meanOf(mean, ({ record }) => record.pulsesPerWeight);
  return `${DEFAULT_RULE} makes ${(pulses(ours) / pulses(sgd)).toFixed(2)} times the pulses of sgd, for ${signed(ours.accuracy.mean - sgd.accuracy.mean)}.`;
}
