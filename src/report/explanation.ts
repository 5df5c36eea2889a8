// The text of `mho explain`: one key in full, or a section as a list.
import type { KeyDescription } from "../config/describeKeys.ts";
import { formatValue } from "./format.ts";
import { textPairs, textTable } from "./table.ts";

/** Symbol, unit, range, default, source and meaning of one key. */
export function explainKey(key: KeyDescription): string {
  return [
    key.path,
    key.description,
    "",
    textPairs([
      ["symbol", key.symbol],
      ["unit", unitText(key.unit)],
      ["allowed", formatAllowed(key)],
      ["default", formatDefault(key)],
      ["source", key.source],
      ["set it", `--set ${key.path}=${example(key)}`],
    ]),
  ].join("\n");
}

/** One row per key. */
export function explainSection(keys: readonly KeyDescription[]): string {
  const rows = keys.map((key) => [key.path, key.symbol, formatDefault(key), formatAllowed(key)]);
  return textTable([{ title: "key" }, { title: "symbol" }, { title: "default" }, { title: "allowed" }], rows);
}

export function formatAllowed({ range, words, list, text, unit }: KeyDescription): string {
  const parts = words.map((word) => (word === "true" || word === "false" ? word : `"${word}"`));
  if (range) parts.push(`${formatValue(range.minimum, unit)} … ${formatValue(range.maximum, unit)}`);
  if (text) parts.push("text");
  const allowed = parts.join(", ");
  const whole = range?.integer ? " (whole numbers)" : "";
  return list ? `list of ${allowed}${whole}` : `${allowed}${whole}`;
}

function formatDefault({ default: value, unit }: KeyDescription): string {
  if (value === undefined) return "from the device model";
  return typeof value === "string" ? `"${value}"` : formatValue(value, unit);
}

function unitText(unit: string): string {
  return unit === "1" ? "1 (plain number or fraction)" : unit;
}

function example({ default: value, unit, range, words }: KeyDescription): string {
  const text = value === undefined ? formatValue(range?.minimum ?? words[0], unit) : formatValue(value, unit);
  return /[^\w.+-]/.test(text) ? `"${text}"` : text;
}
