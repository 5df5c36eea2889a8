// Units of measured values as titles, cells and flags write them: "uS", "µ℧", "×10^-6 S", "kOhm", "%", "a.u.", "4.5 uS + 3.5 uS".
import { ConfigError, MhoError } from "../../base/errors.ts";
import { parseQuantity } from "../../base/units.ts";

export type Quantity = "conductance" | "current" | "resistance";

/** SI unit of each. */
export const SI_UNIT: Readonly<Record<Quantity, string>> = {
  conductance: "S",
  current: "A",
  resistance: "ohm",
};
export const QUANTITIES = Object.keys(SI_UNIT) as readonly Quantity[];

/** The value in SI is offset + factor·value. */
export interface Scale {
  readonly factor: number;
  readonly offset: number;
}

export interface WrittenUnit {
  readonly quantity: Quantity;
  readonly factor: number;
}

const SPELLED: readonly (readonly [RegExp, string])[] = [
  [/^(.*?)A\s*\/\s*V$/, "S"],
  [/^(.*?)V\s*\/\s*A$/, "ohm"],
  [/^(.*?)(?:siemens|mhos?|℧|См)$/i, "S"],
  [/^(.*?)(?:amperes?|amps?|А)$/i, "A"],
  [/^(.*?)(?:ohms?|Ω|Ω|Ом)$/i, "ohm"],
  [/^(.*?)S$/, "S"], // small: seconds
  [/^(.*?)A$/, "A"],
];
const PREFIXES: Readonly<Record<string, string>> = {
  femto: "f",
  pico: "p",
  nano: "n",
  micro: "u",
  milli: "m",
  kilo: "k",
  mega: "M",
  giga: "G",
  K: "k",
  п: "p",
  н: "n",
  мк: "u",
  м: "m",
  к: "k",
  М: "M",
};

/** "uS", "nA", "kohm", "umho", "10^-6 S", "1e-6 S", "microsiemens"; null where it is none of these. */
export function writtenUnit(written: string): WrittenUnit | null {
  const { power, rest } = withoutPower(written.trim());
  if (rest === "") return null;
  const inverse = inverseOf(rest);
  if (inverse) return power === 0 ? inverse : null;
  for (const [pattern, unit] of SPELLED) {
    const prefix = pattern.exec(rest)?.[1]?.trim();
    if (prefix === undefined) continue;
    const factor = quantityOf(`1 ${PREFIXES[prefix] ?? prefix}${unit}`, unit);
    const quantity = QUANTITIES.find((name) => SI_UNIT[name] === unit)!;
    // 10 ** −6 is not the double nearest to 1e-6
    if (factor !== null) return { quantity, factor: power === 0 ? factor : factor * Number(`1e${power}`) };
  }
  return null;
}

/** "1/MOhm", "MΩ^-1", "kΩ⁻¹": of a resistance the conductance, and the other way. */
function inverseOf(text: string): WrittenUnit | null {
  const found = /^1\s*\/\s*(.+)$/.exec(text) ?? /^(.*\D)\s*\^?\s*[({]?\s*[-−⁻][1¹]\s*[)}]?$/.exec(text);
  const unit = found && writtenUnit(found[1]!.replace(/\^$/, ""));
  if (!unit || unit.quantity === "current") return null;
  return { quantity: unit.quantity === "resistance" ? "conductance" : "resistance", factor: 1 / unit.factor };
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** "×10^-6 S" → −6 and "S"; also 10-6, 10⁻⁶, 1e-6, E-6, *1e-6. */
function withoutPower(text: string): { power: number; rest: string } {
  const plain = text
    .replace(/[−–⁻]/g, "-")
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (digit) => String(SUPERSCRIPTS.indexOf(digit)));
  const found =
    /^[×x*·]?\s*(?:10\s*\^?\s*[({]?\s*([+-]?\d{1,2})\s*[)}]?|1?(?:\.0*)?[eE]([+-]?\d{1,2}))\s*[·*×]?\s*/.exec(
      plain,
    );
  return found
    ? { power: Number(found[1] ?? found[2]), rest: plain.slice(found[0].length) }
    : { power: 0, rest: text };
}

/** Scale that a title names where values are not absolute. */
export type Relative = "percent" | "normalised";

export function writtenRelative(written: string): Relative | null {
  const plain = written.trim().toLowerCase();
  if (/^(%|percent|pct|prozent)$/.test(plain)) return "percent";
  return /^(a\.? ?u\.?|arb\.?( ?u(nits?|\.)?)?|norm(ali[sz]ed|\.)?|n\.u\.|rel\.?( ?u\.?)?|normiert)$/.test(
    plain,
  )
    ? "normalised"
    : null;
}

/** Unit that the flag asks for. */
export interface AskedUnit extends Scale {
  readonly quantity: Quantity;
  /** Values are normalised: a number was written, and not a unit alone. */
  readonly relative: boolean;
  /** "/ 100" or "/ 1" was written. */
  readonly divided: boolean;
}

/** "uS"; or for normalised values what 0 stands for and what 1 adds: "4.5 uS + 3.5 uS", "4.5 uS + 3.5 uS / 100" of percent. Throws ConfigError. */
export function askedUnit(written: string): AskedUnit {
  const plain = writtenUnit(written);
  if (plain) return { ...plain, offset: 0, relative: false, divided: false };
  const [terms, divisor, ...more] = written.split("/");
  const per = divisor === undefined ? 1 : Number(divisor);
  const parts = terms!.split("+");
  for (const quantity of QUANTITIES) {
    const numbers = parts.map((part) => (/[a-zΩ℧]/i.test(part) ? amountOf(part, quantity) : null));
    const [factor, offset = 0] = numbers.reverse();
    const complete = numbers.length <= 2 && more.length === 0 && per > 0 && Number.isFinite(per);
    if (complete && factor && offset !== null)
      return { quantity, factor: factor / per, offset, relative: true, divided: divisor !== undefined };
  }
  throw new ConfigError(`"${written}" is no unit of a conductance, current or resistance`, {
    at: "--unit",
    hint: 'write uS, nA or kohm; for normalised values what 0 stands for and what 1 adds: "0.5 uS + 5 uS" reads 0 as 0.5 uS and 1 as 5.5 uS; of percent "0.5 uS + 5 uS / 100"',
  });
}

function amountOf(text: string, quantity: Quantity): number | null {
  const found = /^\s*([+-]?[\d.]+(?:e[+-]?\d+)?)\s*(\S.*?)\s*$/i.exec(text);
  const unit = found ? writtenUnit(found[2]!) : null;
  const value = Number(found?.[1]);
  if (unit?.quantity !== quantity || !Number.isFinite(value)) return null;
  // through the decimal text, so that "5 uS" is exactly 5e-6
  return quantityOf(text.trim(), SI_UNIT[quantity]) ?? value * unit.factor;
}

function quantityOf(written: string, unit: string): number | null {
  try {
    return parseQuantity(written, unit);
  } catch (error) {
    if (error instanceof MhoError) return null;
    throw error;
  }
}
