// What the results of a study say: means over seeds with their intervals, differences of paired seeds, what each axis does alone and with
// another, and the Pareto front. Pure.
import { type Summary, seedsToSettle, summary } from "../statistics.ts";
import type { AxisValue } from "./axes.ts";
import { type ObjectiveName, objectiveOf, type PointAnswer } from "./objectives.ts";
import type { Combination } from "./samples.ts";
import type { Question } from "./studyFile.ts";

export interface SeedValue {
  readonly seed: number;
  readonly value: number;
}

export interface Difference extends Summary {
  /** Seeds, in all, with which an interval of this spread would leave out 0; null where it does so already, or more than 1,000 would be needed. */
  readonly seedsToSettle: number | null;
}

export interface Row {
  readonly combination: Combination;
  /** Of each objective: mean over the seeds that have a value; null without any. */
  readonly means: Readonly<Partial<Record<ObjectiveName, Summary | null>>>;
  /** Against the baseline's points of the same seeds; null for the baseline itself, and without one. */
  readonly differences: Readonly<Partial<Record<ObjectiveName, Difference | null>>> | null;
  readonly seeds: readonly number[];
  readonly problems: readonly string[];
  /** Whether no other combination is better in one objective and as good in all others. null where a mean is missing. */
  readonly onFront: boolean | null;
}

export interface Effect {
  readonly keys: readonly string[];
  readonly objective: ObjectiveName;
  /** Of each step of the axis: mean over all that else varies. */
  readonly means: readonly {
    readonly step: readonly AxisValue[];
    readonly mean: number;
    readonly count: number;
  }[];
  /** Largest mean less the smallest. */
  readonly span: number;
}

export interface FoundPoint {
  readonly combination: Combination;
  readonly seed: number;
  readonly result: PointAnswer | null;
}

export interface Analysis {
  readonly rows: readonly Row[];
  readonly effects: readonly Effect[];
  readonly interactions: readonly Interaction[];
  /** Points without a result. */
  readonly missing: number;
}

export interface Interaction {
  readonly keys: readonly [readonly string[], readonly string[]];
  readonly objective: ObjectiveName;
  /** Largest deviation of a cell's mean from the sum of its two main effects. */
  readonly largest: number;
}

export function analyse(question: Question, points: readonly FoundPoint[]): Analysis {
  const groups = groupBy(points, ({ combination }) => JSON.stringify(combination));
  const baseline = baselineOf(question, [...groups.values()]);
  const rows = [...groups.values()].map((group) => rowOf(question, group, baseline));
  return {
    rows: withFront(question, rows),
    effects: question.objectives.flatMap((objective) => effectsOf(question, points, objective)),
    interactions: question.objectives.flatMap((objective) => interactionsOf(question, points, objective)),
    missing: points.filter(({ result }) => result === null).length,
  };
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

type Group = readonly FoundPoint[];

/** For each combination the group that it is compared with: the same but for the keys of the baseline. */
function baselineOf({ baseline }: Question, groups: readonly Group[]): (group: Group) => Group | null {
  if (!baseline) return () => null;
  const byKey = new Map(groups.map((group) => [JSON.stringify(group[0]!.combination), group]));
  return (group) => {
    const { combination } = group[0]!;
    const wanted = { ...combination, ...baseline };
    return byKey.get(JSON.stringify(wanted)) ?? null;
  };
}

function rowOf({ objectives }: Question, group: Group, baselineFor: (group: Group) => Group | null): Row {
  const base = baselineFor(group);
  const compared = base !== null && base !== group;
  const entries = <T>(of: (objective: ObjectiveName) => T) =>
    Object.fromEntries(objectives.map((objective) => [objective, of(objective)]));
  return {
    combination: group[0]!.combination,
    means: entries((objective) => summary(valuesOf(group, objective).map(({ value }) => value))),
    differences: compared ? entries((objective) => differenceOf(group, base, objective)) : null,
    seeds: group.filter(({ result }) => result !== null).map(({ seed }) => seed),
    problems: [...new Set(group.flatMap(({ result }) => result?.problem ?? []))],
    onFront: null,
  };
}

function valuesOf(group: Group, objective: ObjectiveName): SeedValue[] {
  return group.flatMap(({ seed, result }) => {
    const value = result?.figures[objective];
    return typeof value === "number" ? [{ seed, value }] : [];
  });
}

/** Of seeds that both have. */
function differenceOf(group: Group, base: Group, objective: ObjectiveName): Difference | null {
  const known = new Map(valuesOf(base, objective).map(({ seed, value }) => [seed, value]));
  const differences = valuesOf(group, objective).flatMap(({ seed, value }) => {
    const other = known.get(seed);
    return other === undefined ? [] : [value - other];
  });
  const found = summary(differences);
  return found && { ...found, seedsToSettle: seedsToSettle(differences) };
}

function withFront({ objectives }: Question, rows: readonly Row[]): Row[] {
  const costs = rows.map(({ means }) => {
    const values = objectives.map((name) => {
      const mean = means[name]?.mean;
      return mean === undefined ? null : objectiveOf(name).better === "lower" ? mean : -mean;
    });
    return values.includes(null) ? null : (values as number[]);
  });
  const beats = (a: readonly number[], b: readonly number[]) =>
    a.every((value, i) => value <= b[i]!) && a.some((value, i) => value < b[i]!);
  return rows.map((row, i) => {
    const own = costs[i]!;
    return { ...row, onFront: own && !costs.some((other) => other && beats(other, own)) };
  });
}

/** Mean of each step of each axis with more than one. Only what was made counts: of a grid with holes, compare the counts. */
function effectsOf({ axes }: Question, points: readonly FoundPoint[], objective: ObjectiveName): Effect[] {
  return axes.flatMap(({ keys, steps }) => {
    if (steps.length < 2) return [];
    const means = [...cellsOf(points, [keys], objective).values()];
    if (means.length < 2) return [];
    const all = means.map(({ mean }) => mean);
    const shown = means.map(({ steps: [step], mean, count }) => ({ step: step!, mean, count }));
    return [{ keys, objective, means: shown, span: Math.max(...all) - Math.min(...all) }];
  });
}

interface Cell {
  readonly steps: readonly (readonly AxisValue[])[];
  readonly mean: number;
  readonly count: number;
}

/** Means by the steps of some axes. */
function cellsOf(
  points: readonly FoundPoint[],
  axes: readonly (readonly string[])[],
  objective: ObjectiveName,
): Map<string, Cell> {
  const stepsOf = ({ combination }: FoundPoint) => axes.map((keys) => keys.map((key) => combination[key]!));
  const groups = groupBy(points, (point) => JSON.stringify(stepsOf(point)));
  const cells = new Map<string, Cell>();
  for (const [key, group] of groups) {
    const found = summary(valuesOf(group, objective).map(({ value }) => value));
    if (found) cells.set(key, { steps: stepsOf(group[0]!), mean: found.mean, count: found.count });
  }
  return cells;
}

/** Of each pair of axes: mean of a cell − mean of its row − mean of its column + mean of all, of balanced designs (Montgomery, Design and
 *  Analysis of Experiments, two-factor model). Left out where a cell has no result. */
function interactionsOf(
  { axes }: Question,
  points: readonly FoundPoint[],
  objective: ObjectiveName,
): Interaction[] {
  const varied = axes.filter(({ steps }) => steps.length > 1);
  return varied.flatMap((first, i) =>
    varied.slice(i + 1).flatMap((second) => {
      const cells = [...cellsOf(points, [first.keys, second.keys], objective).values()];
      if (cells.length < first.steps.length * second.steps.length) return [];
      const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
      const along = (axis: 0 | 1, step: string) =>
        mean(cells.filter(({ steps }) => JSON.stringify(steps[axis]) === step).map((cell) => cell.mean));
      const all = mean(cells.map((cell) => cell.mean));
      const deviations = cells.map(({ steps: [a, b], mean: own }) =>
        Math.abs(own - along(0, JSON.stringify(a)) - along(1, JSON.stringify(b)) + all),
      );
      return [{ keys: [first.keys, second.keys] as const, objective, largest: Math.max(...deviations) }];
    }),
  );
}
