// Numbers of figures as text with their unit, one notation everywhere: "200 mJ", "0.05 mm²", "12.5 %". Expressions of Vega, for labels of axes
// and legends (`datum.value`) and for texts and tooltips (a field).
import { takesPrefix } from "../../base/units.ts";

/** Powers of ten of the prefixes that an area takes: those of lengths, squared. */
const OF_AREAS = [
  [0, ""],
  [6, "m"],
  [12, "µ"],
  [18, "n"],
] as const;

/** An expression for a number in an SI unit that takes prefixes, with at most `digits` significant digits. */
export function withUnit(unit: string, value = "datum.value", digits = 6): string {
  if (unit !== "m²") return `replace(format(${value}, ".${digits}~s"), /([a-zA-Zµ]?)$/, " $1${unit}")`;
  const [least, ...larger] = OF_AREAS.map(([power, prefix]) => ({
    power,
    text: `format(${value} * 1e${power}, ".${digits}~r") + " ${prefix}m²"`,
  })).toReversed();
  return larger.reduce(
    (smaller, { power, text }) => `(abs(${value}) >= 1e-${power} || ${value} == 0 ? ${text} : ${smaller})`,
    least!.text,
  );
}

/** An expression for a fraction of 1 as per cent. */
export const inPercent = (value = "datum.value", digits = 3): string =>
  `format(100 * ${value}, ".${digits}~r") + " %"`;

/** An expression for a number in any unit: with a prefix where it takes one, "1" without a word. */
export function withAnyUnit(unit: string, value: string, digits: number): string {
  if (takesPrefix(unit)) return withUnit(unit, value, digits);
  return `format(${value}, ".${digits}~r")${unit === "1" ? "" : ` + " ${unit}"`}`;
}
