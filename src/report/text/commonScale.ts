// Numbers of one quantity under one unit, so that a column can be compared at a glance: the prefix and the decimals suit the largest.
import { formatQuantity } from "../../base/units.ts";

export interface CommonScale {
  /** Unit with prefix, such as "mJ" or "mm²". */
  readonly unit: string;
  /** The number alone; "–" for nothing at all. */
  readonly show: (value: number) => string;
  /** The number as such, for a figure. */
  readonly scaled: (value: number) => number;
}

/** Digits of the largest number. */
const DIGITS = 4;
/** Decimals at most: beyond them nobody reads. */
const DECIMALS = 4;

/** Scale for values up to `largest` in the SI unit `unit`. */
export function commonScale(largest: number, unit: string): CommonScale {
  const [number = "0", prefixed = unit] = formatQuantity(largest, unit, { digits: 15 }).split(" ");
  const factor = largest === 0 ? 1 : Number(number) / largest;
  const whole = Math.max(1, Math.floor(Math.log10(Math.max(Number(number), 1e-9))) + 1);
  const decimals = Math.min(DECIMALS, Math.max(0, DIGITS - whole));
  const scaled = (value: number) => value * factor;
  return {
    unit: prefixed,
    scaled,
    show: (value) => (value === 0 ? "–" : scaled(value).toFixed(decimals)),
  };
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** A bar of at most `width` characters for a fraction of 1, exact to an eighth of a character. */
export function textBar(fraction: number, width: number): string {
  const eighths = Math.round(Math.min(Math.max(fraction, 0), 1) * width * 8);
  return "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}
