// An axis of a chart of a study: a key that varies, or an objective. Values as they are shown, titles with units.
import { formatQuantity, takesPrefix } from "../../../base/units.ts";
import { EXPERIMENT_KEYS } from "../../../experiment/keys.ts";
import { confidenceHalfWidth } from "../../../study/statistics.ts";
import type { Row } from "../../../study/sweep/analysis.ts";
import type { Axis } from "../../../study/sweep/axes.ts";
import { type ObjectiveName, objectiveOf } from "../../../study/sweep/objectives.ts";
import { withAnyUnit, withUnit } from "../../figure/siAxis.ts";
import { isShare, objectiveTitle, objectiveWords } from "../studyValues.ts";

export interface AxisDimension {
  readonly title: string;
  readonly keys: readonly string[];
  /** One key whose values are all numbers. */
  readonly numeric: boolean;
  /** Its steps have an order: numbers, or lists of numbers that change together. */
  readonly ordered: boolean;
  readonly steps: readonly (string | number)[];
  readonly stepOf: (row: Row) => string | number;
  /** Text of a step, with its unit where that takes prefixes. */
  readonly showStep: (step: string | number) => string;
  /** The same as Vega's expression for the label of an axis of numbers. */
  readonly labelExpr: string;
}

function axisDimension({ keys, steps }: Axis): AxisDimension {
  const all = steps.flat();
  const ordered = all.every((value) => typeof value === "number");
  const numeric = ordered && keys.length === 1;
  const shown = (values: readonly unknown[]) =>
    numeric ? (values[0] as number) : values.map(textOf).join(", ");
  const named = keys.length === 1 ? unitOf(keys[0]!) : "1";
  const unit = takesPrefix(named) ? named : "1";
  return {
    title: keys.join(", "),
    keys,
    numeric,
    ordered,
    steps: steps.map(shown),
    stepOf: ({ combination }) => shown(keys.map((key) => combination[key])),
    showStep: (step) => (typeof step === "string" ? step : formatQuantity(step, unit, { digits: 3 })),
    labelExpr: takesPrefix(unit) ? withUnit(unit, "datum.value", 3) : 'format(datum.value, ".3~g")',
  };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const unitOf = (path: string): string => EXPERIMENT_KEYS.find((key) => key.path === path)?.unit ?? "1";

/** Axes with more than one step, in the order of the study. */
export const variedDimensions = (axes: readonly Axis[]): AxisDimension[] =>
  axes.filter(({ steps }) => steps.length > 1).map(axisDimension);

export interface Shown {
  readonly mean: number;
  /** Ends of the 95 % interval of the mean; null of too few seeds. */
  readonly low: number | null;
  readonly high: number | null;
}

/** An objective of a row as charts show it: shares in per cent. null: it has none. */
export function shownObjective(name: ObjectiveName, { means }: Row): Shown | null {
  const found = means[name];
  if (!found) return null;
  const factor = isShare(name) ? 100 : 1;
  const half = confidenceHalfWidth(found);
  const at = (value: number) => Number((factor * value).toPrecision(6));
  return {
    mean: at(found.mean),
    low: half === null ? null : at(found.mean - half),
    high: half === null ? null : at(found.mean + half),
  };
}

/** Beyond this ratio of values an axis is logarithmic. */
const LOG_RATIO = 30;

export function isWide(values: readonly number[]): boolean {
  const [least, most] = extentOf(values);
  return least > 0 && most / least > LOG_RATIO;
}

/** Steps of an axis whose logarithms lie more evenly than they do, as 16, 32, 64. */
export function isGeometric(steps: readonly number[]): boolean {
  const sorted = steps.toSorted((a, b) => a - b);
  if (sorted.length < 3 || sorted[0]! <= 0) return isWide(sorted);
  return unevenness(sorted.map(Math.log)) < unevenness(sorted);
}

/** Largest distance of neighbours over the smallest. */
function unevenness(sorted: readonly number[]): number {
  const [least, most] = extentOf(sorted.slice(1).map((value, i) => value - sorted[i]!));
  return most / least;
}

/** The smallest and the largest, also of more values than a call may have. */
export const extentOf = (values: readonly number[]): readonly [number, number] =>
  values.reduce<readonly [number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );

/** Title and labels of an objective on an axis or in a legend: prefixes stand with each number, other units in the title. */
export function objectiveLabels(name: ObjectiveName): { readonly title: string; readonly labels: object } {
  const { unit } = objectiveOf(name);
  return takesPrefix(unit)
    ? { title: objectiveWords(name), labels: { labelExpr: withUnit(unit) } }
    : { title: objectiveTitle(name), labels: { format: "~g" } };
}

/** An expression of Vega for an objective's value with its unit; `value`: the field that charts show. */
export const objectiveText = (name: ObjectiveName, value: string): string =>
  withAnyUnit(isShare(name) ? "%" : objectiveOf(name).unit, value, isShare(name) ? 3 : 4);

/** A quantitative channel of an objective. Intervals that reach far beyond all means are cut. */
export function objectiveChannel(name: ObjectiveName, field: string, shown: readonly Shown[]) {
  const means = shown.map(({ mean }) => mean);
  const { title, labels } = objectiveLabels(name);
  return {
    field,
    type: "quantitative",
    title,
    scale: isWide(means)
      ? { type: "log", nice: false, padding: 12 }
      : { zero: false, padding: 12, domain: domainOf(name, shown) },
    axis: { ...labels, tickCount: 6 },
  };
}

function domainOf(name: ObjectiveName, shown: readonly Shown[]): readonly [number, number] | undefined {
  if (shown.length === 0) return undefined;
  const [least, most] = extentOf(shown.map(({ mean }) => mean));
  const [lowest] = extentOf(shown.map((one) => one.low ?? one.mean));
  const [, highest] = extentOf(shown.map((one) => one.high ?? one.mean));
  const room = most === least ? Number.POSITIVE_INFINITY : most - least;
  const low = Math.max(lowest, least - room);
  const high = Math.min(highest, most + room);
  if (!isShare(name)) return low === high ? undefined : [low, high];
  return low === high
    ? [Math.max(0, low - 1), Math.min(100, high + 1)]
    : [Math.max(0, low), Math.min(100, high)];
}
