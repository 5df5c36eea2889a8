// Analysis of a study's results: means over seeds with their intervals, differences of paired seeds, the effect of each axis alone and with
// another, and the Pareto front. Pure.

import { paretoFront } from "../paretoFront.ts";
import { type Summary, seedsToSettle, summary } from "../statistics.ts";
import type { Axis, AxisValue } from "./axes.ts";
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
  /** Mean of each objective over the seeds that have a value; null without any. */
  readonly means: Readonly<Partial<Record<ObjectiveName, Summary | null>>>;
  /** Differences to the baseline's points of the same seeds; null for the baseline itself, and without one. */
  readonly differences: Readonly<Partial<Record<ObjectiveName, Difference | null>>> | null;
  readonly seeds: readonly number[];
  readonly problems: readonly string[];
  /** Whether no other combination is better in one objective and as good in all others. null where a mean is missing. */
  readonly onFront: boolean | null;
}

export interface Effect {
  readonly keys: readonly string[];
  readonly objective: ObjectiveName;
  /** One for each step of the axis: mean over all that else varies. */
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
  const axes = stepsOf(question, points);
  return {
    rows: withFront(question, rows),
    effects: question.objectives.flatMap((objective) => effectsOf(axes, points, objective)),
    interactions: question.objectives.flatMap((objective) => interactionsOf(axes, points, objective)),
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

/** The group that each combination is compared with: the same but for the keys of the baseline. */
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

/** Difference over the seeds that both have. */
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
  const optimal = paretoFront(costs.filter((own) => own !== null));
  let next = 0;
  return rows.map((row, i) => ({ ...row, onFront: costs[i] ? optimal[next++]! : null }));
}

/** The step of each point on an axis, as a number in the order in which steps come. */
interface Steps {
  readonly axis: Axis;
  readonly of: readonly number[];
  readonly values: readonly (readonly AxisValue[])[];
}

/** Axes with more than one step. */
function stepsOf({ axes }: Question, points: readonly FoundPoint[]): Steps[] {
  return axes
    .filter(({ steps }) => steps.length > 1)
    .map((axis) => {
      const { keys } = axis;
      const numbers = new Map<unknown, number>();
      const values: AxisValue[][] = [];
      const of = points.map(({ combination }) => {
        const [first] = keys;
        const single = keys.length === 1 && typeof combination[first!] !== "object";
        // a million texts take seconds
        const key = single ? combination[first!] : JSON.stringify(keys.map((key) => combination[key]));
        const known = numbers.get(key);
        if (known !== undefined) return known;
        numbers.set(key, values.length);
        return values.push(keys.map((key) => combination[key]!)) - 1;
      });
      return { axis, of, values };
    });
}

interface Cell {
  readonly mean: number;
  readonly count: number;
}

/** Means of the points that `cellOf` counts to each of so many cells; null for one without a value. */
function cellsOf(
  points: readonly FoundPoint[],
  objective: ObjectiveName,
  count: number,
  cellOf: (point: number) => number,
): (Cell | null)[] {
  const sums = new Float64Array(count);
  const counts = new Uint32Array(count);
  points.forEach(({ result }, i) => {
    const value = result?.figures[objective];
    if (typeof value !== "number") return;
    const cell = cellOf(i);
    sums[cell]! += value;
    counts[cell]!++;
  });
  return Array.from(counts, (count, i) => (count > 0 ? { mean: sums[i]! / count, count } : null));
}

/** Mean of each step of each axis with more than one. Only what was made counts: of a grid with holes, compare the counts. */
function effectsOf(
  axes: readonly Steps[],
  points: readonly FoundPoint[],
  objective: ObjectiveName,
): Effect[] {
  return axes.flatMap(({ axis: { keys }, of, values }) => {
    const cells = cellsOf(points, objective, values.length, (i) => of[i]!);
    const means = cells.flatMap((cell, i) => (cell ? [{ step: values[i]!, ...cell }] : []));
    if (means.length < 2) return [];
    const [least, most] = rangeOf(means.map(({ mean }) => mean));
    return [{ keys, objective, means, span: most - least }];
  });
}

/** Largest value in a loop: a call takes only so many arguments. */
const rangeOf = (values: readonly number[]): readonly [least: number, most: number] =>
  values.reduce<readonly [number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );

/** Interaction of each pair of axes: mean of a cell − mean of its row − mean of its column + mean of all, for balanced designs (Montgomery,
 *  Design and Analysis of Experiments, two-factor model). Left out where a cell has no result. */
function interactionsOf(
  axes: readonly Steps[],
  points: readonly FoundPoint[],
  objective: ObjectiveName,
): Interaction[] {
  return axes.flatMap((first, at) =>
    axes.slice(at + 1).flatMap((second) => {
      const rows = first.axis.steps.length;
      const columns = second.axis.steps.length;
      // more cells than points: some are empty
      if (rows * columns > points.length) return [];
      if (first.values.length < rows || second.values.length < columns) return [];
      const width = second.values.length;
      const count = first.values.length * width;
      const cells = cellsOf(points, objective, count, (i) => first.of[i]! * width + second.of[i]!);
      if (cells.includes(null)) return [];
      const largest = largestDeviation(
        cells.map((cell) => cell!.mean),
        width,
      );
      return [{ keys: [first.axis.keys, second.axis.keys] as const, objective, largest }];
    }),
  );
}

/** `cells`: row by row. */
function largestDeviation(cells: readonly number[], columns: number): number {
  const rows = cells.length / columns;
  const rowMeans = new Float64Array(rows);
  const columnMeans = new Float64Array(columns);
  let all = 0;
  cells.forEach((value, i) => {
    rowMeans[Math.floor(i / columns)]! += value / columns;
    columnMeans[i % columns]! += value / rows;
    all += value / cells.length;
  });
  const deviations = cells.map((value, i) =>
    Math.abs(value - rowMeans[Math.floor(i / columns)]! - columnMeans[i % columns]! + all),
  );
  return rangeOf(deviations)[1];
}
