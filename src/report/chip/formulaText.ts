// A formula with its symbols, and again with their values, so that it can be computed by hand.
import type { Formula, Quantity } from "../../chip/component/formula.ts";
import { formatCount, formatValue } from "../text/format.ts";

const DIGITS = 5;

/** Signs of a formula's text; what stands between them is a symbol or a number. */
const SIGNS = /([+−·/();²]|\bmax\b)/;

/** Symbols of a text, in their order: no numbers. */
export const symbolsOf = (text: string): string[] =>
  text
    .split(SIGNS)
    .map((part) => part.trim())
    .filter((part) => part !== "" && !SIGNS.test(part) && !Number.isFinite(Number(part)));

/** The text with each symbol replaced. */
export const replaceSymbols = (text: string, replacement: (symbol: string) => string): string =>
  text
    .split(SIGNS)
    .map((part) => {
      const [symbol] = symbolsOf(part);
      return symbol === undefined ? part : part.replace(symbol, replacement(symbol));
    })
    .join("");

/** "512 bit", "0.041 mm²", "12,288": five digits, counts whole. */
function quantityText({ value, unit }: Quantity): string {
  if (Number.isInteger(value) && unit === "1") return formatCount(value);
  return formatValue(Number(value.toPrecision(DIGITS)), unit);
}

/** "area of one = rows · columns · area of a cell" and "128 · 128 · 0.0164 µm² = 268 µm²" */
export function formulaLines({ result, value, text, symbols }: Formula): readonly [string, string] {
  const inserted = replaceSymbols(text, (symbol) => {
    const quantity = symbols[symbol];
    return quantity ? quantityText(quantity) : symbol;
  });
  return [`${result} = ${text}`, `${inserted} = ${quantityText(value)}`];
}

/** Text on a circuit beside its formulas. */
export const parameterText = (value: Quantity | string): string =>
  typeof value === "string" ? value : quantityText(value);
