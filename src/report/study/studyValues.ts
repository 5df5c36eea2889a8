// Objectives of a study as people read them. Pure, also for pages.
import { formatQuantity, takesPrefix } from "../../base/units.ts";
import { type ObjectiveName, objectiveOf } from "../../study/sweep/objectives.ts";
import { commonScale } from "../text/commonScale.ts";
import { formatPercent, formatPoints } from "../text/format.ts";

/** Shares are shown in per cent, their differences in points. */
export const isShare = (name: ObjectiveName): boolean => name.endsWith("Accuracy");

/** Ends of names that say a unit. */
const UNIT_WORDS = /(Joule|Second|SquareMetre|TopsPerWatt)$/;

/** "trainingEnergyJoule" → "training energy". */
export const objectiveWords = (name: ObjectiveName): string =>
  name
    .replace(UNIT_WORDS, "")
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();

/** "trainingEnergyJoule" → "training energy [J]". */
export function objectiveTitle(name: ObjectiveName): string {
  const words = objectiveWords(name);
  const unit = isShare(name) ? "%" : objectiveOf(name).unit;
  return unit === "1" ? words : `${words} [${unit}]`;
}

export function valueText(name: ObjectiveName, value: number): string {
  if (isShare(name)) return formatPercent(value);
  const { unit } = objectiveOf(name);
  return takesPrefix(unit) ? formatQuantity(value, unit) : `${Number(value.toPrecision(4))}`;
}

export function differenceText(name: ObjectiveName, value: number): string {
  if (isShare(name)) return formatPoints(value);
  return `${value < 0 ? "−" : "+"}${valueText(name, Math.abs(value))}`;
}

/** How far two values are apart. */
export const distanceText = (name: ObjectiveName, value: number): string =>
  isShare(name) ? `${(100 * value).toFixed(1)} points` : valueText(name, value);

/** Half of the interval of `mean`, in the unit and prefix of the mean. */
export function halfText(name: ObjectiveName, { mean, half }: Interval): string {
  if (half === null) return "";
  if (isShare(name)) return ` ± ${(100 * half).toFixed(1)}`;
  const { unit } = objectiveOf(name);
  if (!takesPrefix(unit) || mean === 0) return ` ± ${valueText(name, half)}`;
  const common = commonScale(Math.abs(mean), unit);
  return ` ± ${Number(common.scaled(half).toPrecision(4))} ${common.unit}`;
}

interface Interval {
  readonly mean: number;
  /** null of too few seeds. */
  readonly half: number | null;
}

export const combinationLabel = (combination: Readonly<Record<string, unknown>>): string =>
  Object.entries(combination)
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");

/** A step of an axis; numbers of ranges without digits that nobody reads. */
export const stepText = (value: unknown): string =>
  typeof value === "number"
    ? String(Number(value.toPrecision(6)))
    : typeof value === "string"
      ? value
      : JSON.stringify(value);
