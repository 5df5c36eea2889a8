// Numbers as people read them: SI prefixes, per cent, durations, counts. Pure text; prefixes exist only here and at the parser.
import { formatQuantity, takesPrefix } from "../../base/units.ts";

/** A value with its unit: 240000, "ohm" → "240 kohm"; 64, "pulses" → "64 pulses"; 0.005, "1" → "0.005". */
export function formatValue(value: unknown, unit: string): string {
  if (Array.isArray(value)) return `[${value.map((part) => formatValue(part, "1")).join(", ")}]`;
  if (typeof value !== "number") return String(value);
  return formatQuantity(value, unit, takesPrefix(unit) ? {} : { digits: 6 });
}

/** A fraction of 1 as per cent. */
export function formatPercent(fraction: number, digits = 1): string {
  return `${(100 * fraction).toFixed(digits)} %`;
}

/** The share of cells that hold weights: more digits of small ones, since a depthwise layer fills less than a hundredth of its sub-arrays. */
export const formatUtilization = (share: number): string =>
  formatPercent(share, share < 0.01 ? 2 : share < 0.1 ? 1 : 0);

/** A difference of two fractions in percentage points, always with its sign. */
export function formatPoints(difference: number): string {
  const points = (100 * difference).toFixed(1);
  if (Number(points) === 0) return "0.0";
  return difference > 0 ? `+${points}` : points.replace("-", "−");
}

/** Seconds as "0.8 s", "42 s", "3 min 05 s" or "2 h 07 min". */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const pad = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${pad(whole % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** 12973440 → "12,973,440". */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Bytes in decimal units: "812 kB", "1.24 GB". */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

/** "1 run", "2 runs". */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
