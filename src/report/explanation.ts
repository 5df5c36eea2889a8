// The text of `mho explain`: one key in full, or a section as a list.
import type { KeyDescription } from "../experiment/describeKeys.ts";
import { allowedText } from "../experiment/keys.ts";
import { formatValue } from "./text/format.ts";
import { textPairs, textTable } from "./text/table.ts";

/** Symbol, unit, range, default, source and meaning of one key. */
export function explainKey(key: KeyDescription): string {
  return [
    key.path,
    key.description,
    "",
    textPairs([
      ["symbol", key.symbol],
      ["unit", unitText(key.unit)],
      ["allowed", allowedText(key)],
      ["default", formatDefault(key)],
      ["source", key.source],
      ["set it", `--set ${key.path}=${example(key)}`],
    ]),
  ].join("\n");
}

/** One row per key. */
export function explainSection(keys: readonly KeyDescription[]): string {
  const rows = keys.map((key) => [key.path, key.symbol, formatDefault(key), allowedText(key)]);
  return textTable([{ title: "key" }, { title: "symbol" }, { title: "default" }, { title: "allowed" }], rows);
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
