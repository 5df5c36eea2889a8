// Objectives of a study as people read them. Pure, also for pages.
import { formatQuantity, takesPrefix } from "../../base/units.ts";
import { type ObjectiveName, objectiveOf } from "../../study/sweep/objectives.ts";
import { formatPercent, formatPoints } from "../text/format.ts";

/** Shares are shown in per cent, their differences in points. */
export const isShare = (name: ObjectiveName): boolean => name.endsWith("Accuracy");

/** Ends of names that say a unit. */
const UNIT_WORDS = /(Joule|Second|SquareMetre|TopsPerWatt)$/;

/** "trainingEnergyJoule" → "training energy [J]". */
export function objectiveTitle(name: ObjectiveName): string {
  const words = name
    .replace(UNIT_WORDS, "")
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();
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

/** Half of an interval, in the unit of the value before it. */
export const halfText = (name: ObjectiveName, half: number | null): string =>
  half === null ? "" : ` ± ${isShare(name) ? (100 * half).toFixed(1) : valueText(name, half)}`;

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
