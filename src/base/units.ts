// Quantities with units: "240 kohm" → 240000 and back. SI without prefixes inside; prefixes only in what people write
// and read. Not a unit algebra: a quantity is checked against the one unit that its place expects.
import { ConfigError } from "./errors.ts";

/** op/s and op/J in one TOPS and one TOPS/W. */
export const TERA = 1e12;

const PREFIX: Readonly<Record<string, number>> = {
  a: -18,
  f: -15,
  p: -12,
  n: -9,
  u: -6,
  µ: -6, // micro sign
  μ: -6, // Greek mu
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
};
/** Prefixes that the printer uses, in steps of a thousand. */
const PRINTED = ["a", "f", "p", "n", "µ", "m", "", "k", "M", "G", "T"] as const;
export type Prefix = (typeof PRINTED)[number];

/** Other spellings of a unit, longest first. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  ohm: ["ohms", "ohm", "Ohm", "OHM", "Ω", "Ω"],
  "m²": ["m²", "m^2", "m2"],
  "1": ["%", ""],
  bit: ["bits", "bit", "bytes", "byte", "B"],
  s: ["sec", "s"],
};

/** Bits of a spelling of "bit". */
const BITS_OF: Readonly<Record<string, number>> = { bytes: 8, byte: 8, B: 8 };
/** Prefixes that amounts of memory take: IEC 80000-13. "K" stands for 1000 in some texts and for 1024 in others, and is refused. */
const MEMORY_PREFIX: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};
/** Bits from which on the printer uses a prefix. */
const MANY_BITS = 1e6;

/** Units that take prefixes of ten; "bit" has its own (MEMORY_PREFIX), others ("1", "pulses") are counts or fractions. */
const SCALED = new Set(["S", "ohm", "s", "V", "A", "m", "m²", "F", "Hz", "J", "W", "C", "K"]);

/** Whether a unit is written with prefixes ("5 uS"). */
export function takesPrefix(unit: string): boolean {
  return SCALED.has(unit);
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?/;

/** `value` (an SI number, or text such as "5 uS", "240 kohm", "3.5 %") in SI units without prefix.
 *  `unit` is the expected unit: "S", "ohm", "s", "V", "m", "m²", "F", "J", "1", …. Throws ConfigError. */
export function parseQuantity(value: number | string, unit: string, at?: string): number {
  const problem = (why: string) =>
    new ConfigError(`${JSON.stringify(value)} ${why}`, {
      ...(at === undefined ? {} : { at }),
      hint: `write an SI number or a text with a unit, such as ${example(unit)}`,
    });
  const finite = (number: number): number => {
    if (Number.isFinite(number)) return number;
    throw new ConfigError(`${value} is not a finite number`, at ? { at } : {});
  };
  if (typeof value === "number") return finite(value);
  const text = value.trim();
  const number = NUMBER.exec(text)?.[0];
  if (number === undefined) throw problem(`is not a quantity in ${nameOf(unit)}`);
  const rest = text.slice(number.length).trim();
  if (unit === "bit" && rest !== "") {
    const bits = bitsOf(rest);
    if (bits === null) throw problem(`has the unit "${rest}"; expected bit, kbit, Mbit, kB, MiB or the like`);
    return finite(Number(number) * bits);
  }
  const power = rest === "" ? 0 : powerOfTen(rest, unit);
  if (power === null) throw problem(`has the unit "${rest}"; expected ${nameOf(unit)}`);
  return finite(scaled(number, power));
}

/** Text with a prefix such that 1 <= |number| < 1000 (or the prefix asked for) and `digits` significant digits. */
export function formatQuantity(
  value: number,
  unit: string,
  options: { readonly prefix?: Prefix; readonly digits?: number } = {},
): string {
  const digits = options.digits ?? 4;
  if (unit === "bit" && Math.abs(value) >= MANY_BITS && Number.isFinite(value)) {
    const prefix = bestPrefix(value, 1, digits);
    return `${short(value / 10 ** PREFIX[prefix]!, digits)} ${prefix}bit`;
  }
  if (!takesPrefix(unit)) return unit === "1" ? short(value, digits) : `${short(value, digits)} ${unit}`;
  const dimension = unit === "m²" ? 2 : 1;
  const prefix = options.prefix ?? bestPrefix(value, dimension, digits);
  const power = PREFIX[prefix]! * dimension;
  return `${short(power < 0 ? value * 10 ** -power : value / 10 ** power, digits)} ${prefix}${unit}`;
}

function bestPrefix(value: number, dimension: number, digits: number): Prefix {
  if (value === 0 || !Number.isFinite(value)) return "";
  const rounded = Number(Math.abs(value).toPrecision(digits));
  const index = Math.floor((Math.log10(rounded) + 1e-12) / (3 * dimension));
  const zero = PRINTED.indexOf("");
  return PRINTED[Math.min(Math.max(index + zero, 0), PRINTED.length - 1)]!;
}

function short(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}

/** "constructor" is no prefix, though every object has one. */
const ownValue = (values: Readonly<Record<string, number>>, key: string): number | undefined =>
  Object.hasOwn(values, key) ? values[key] : undefined;

/** Bits that a written unit of memory stands for ("Mbit", "KiB"), or null. */
function bitsOf(written: string): number | null {
  for (const spelling of SPELLINGS.bit!) {
    if (!written.endsWith(spelling)) continue;
    const prefix = ownValue(MEMORY_PREFIX, written.slice(0, written.length - spelling.length).trim());
    if (prefix !== undefined) return prefix * (BITS_OF[spelling] ?? 1);
  }
  return null;
}

/** Power of ten that a written unit stands for, or null where it is not the expected one. */
function powerOfTen(written: string, unit: string): number | null {
  for (const spelling of SPELLINGS[unit] ?? [unit]) {
    if (!written.endsWith(spelling)) continue;
    if (spelling === "%") return written === "%" ? -2 : null;
    const power = ownValue(PREFIX, written.slice(0, written.length - spelling.length).trim());
    if (power === undefined || (power !== 0 && !takesPrefix(unit))) continue;
    return unit === "m²" ? 2 * power : power;
  }
  return null;
}

/** number·10^power through the decimal text, so that "32 nm" is exactly the double 32e-9. */
function scaled(number: string, power: number): number {
  const [mantissa, exponent] = number.toLowerCase().split("e");
  return Number(`${mantissa}e${Number(exponent ?? 0) + power}`);
}

function nameOf(unit: string): string {
  return unit === "1" ? "a plain number" : unit;
}

function example(unit: string): string {
  const examples: Readonly<Record<string, string>> = {
    S: '"5 uS"',
    ohm: '"240 kohm"',
    s: '"50 ns"',
    V: '"3.65 V"',
    m: '"32 nm"',
    "m²": '"0.5 um²"',
    F: '"100 fF"',
    J: '"2 pJ"',
    "1": '0.035 or "3.5 %"',
    bit: '64, "64 bit" or "32 Mbit"',
  };
  return examples[unit] ?? `64 or "64 ${unit}"`;
}
