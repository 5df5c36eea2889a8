// What the columns of a measured table mean and in which unit they are, from their titles or, without titles, from their content. Asks
// (ConfigError with the flag to give) only where two readings are possible.
import { ConfigError, MhoError } from "../../base/errors.ts";
import { parseQuantity } from "../../base/units.ts";
import { isNumber, type Sheet } from "./delimited.ts";
import type { Direction, ReadingHints } from "./measurement.ts";

export type Quantity = "conductance" | "current" | "resistance";

export interface ValueColumn {
  readonly index: number;
  readonly title: string;
  readonly quantity: Quantity;
  /** To SI; null where neither the title nor a flag says it. */
  /** null: no unit is written. */
  readonly scale: Scale | null;
  readonly direction: Direction | null;
  /** Where several columns hold the values of several devices, or cycles. */
  readonly label: { readonly kind: "device" | "cycle"; readonly name: string } | null;
}

export interface Columns {
  readonly header: readonly string[] | null;
  /** Rows before this one are no data. */
  readonly firstRow: number;
  readonly pulse: number | null;
  readonly device: number | null;
  readonly cycle: number | null;
  readonly direction: number | null;
  readonly readVoltage: { readonly index: number; readonly factor: number } | null;
  readonly values: readonly ValueColumn[];
}

const ROLES = {
  pulse: /^(pulses?|pulse ?(no|number|num|nr|count|index|id)|n|p|no|nr|index|step|puls(zahl|nummer)?)$/,
  device: /^(device|cell|sample|dut|die|synapse)( ?(no|number|id|name))?$/,
  cycle: /^(cycle|sweep|repeat|repetition|run|loop|zyklus)( ?(no|number|id))?$/,
  direction: /^(direction|dir|branch|type|operation|polarity|phase|ltp ?ltd)$/,
  readVoltage: /^(read ?voltage|v ?read|v ?r|read ?v|voltage)$/,
} as const;
type Role = keyof typeof ROLES;
export const ROLE_NAMES = [...Object.keys(ROLES), "value"] as readonly string[];

const QUANTITIES: readonly (readonly [Quantity, RegExp, string])[] = [
  ["conductance", /^g\d*$|^g |conductance|leitwert/, "S"],
  ["current", /^i\d*$|^i |current|strom/, "A"],
  ["resistance", /^r\d*$|^r |resistance|widerstand/, "ohm"],
];

export function columnsOf(sheet: Sheet, file: string, hints: ReadingHints): Columns {
  const firstRow = firstDataRow(sheet.rows);
  const first = sheet.rows[firstRow]!;
  const above = sheet.rows[firstRow - 1];
  const header = above?.length === first.length && above.some((cell) => !isNumber(cell)) ? above : null;
  const width = first.length;
  const titles = header ?? first.map(() => "");
  const roles = rolesOf(titles, hints, file);
  const rest = titles.flatMap((_, i) => (roles.has(i) ? [] : [i]));
  const data = sheet.rows.slice(firstRow).filter((row) => row.length === width);
  const named = header ? valueColumns(titles, rest, hints, file) : [];
  const index = (role: Role) => [...roles].find(([, name]) => name === role)?.[0] ?? null;
  const found =
    named.length > 0
      ? { values: named, pulse: index("pulse") }
      : untitled(data, rest, index("pulse"), hints, file);
  const voltage = index("readVoltage");
  return {
    header,
    firstRow,
    ...found,
    device: index("device"),
    cycle: index("cycle"),
    direction: index("direction"),
    readVoltage:
      voltage === null
        ? null
        : { index: voltage, factor: factorOf(unitTextOf(titles[voltage]!) ?? "V", "V") ?? 1 },
  };
}

/** The first row of the table: most later rows have as many cells, and at least one of its cells is a number. */
function firstDataRow(rows: readonly (readonly string[])[]): number {
  const widths = new Map<number, number>();
  for (const row of rows) if (row.some(isNumber)) widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
  const [width] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? [0];
  const found = rows.findIndex((row) => row.length === width && row.some(isNumber) && looksLikeData(row));
  return Math.max(found, 0);
}

/** Not a title such as "G 1", "2". */
const looksLikeData = (row: readonly string[]) =>
  row.filter(isNumber).length >= Math.min(2, row.length) || row.filter((cell) => cell !== "").every(isNumber);

/** Title in small letters without unit and signs: "Pulse No. [1]" → "pulse no". */
export function plainTitle(title: string): string {
  return title
    .replace(/[[(].*?[\])]/g, " ")
    .replace(/(?<=\w)\s*\/\s*\S+$/, " ")
    .replace(/#/g, " no ")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

function rolesOf(titles: readonly string[], hints: ReadingHints, file: string): Map<number, Role> {
  const roles = new Map<number, Role>();
  for (const [i, title] of titles.entries())
    for (const role of Object.keys(ROLES) as Role[])
      if (!roles.has(i) && ROLES[role].test(plainTitle(title))) roles.set(i, role);
  for (const [role, column] of Object.entries(hints.columns ?? {})) {
    const index = columnNamed(column, titles, file);
    if (role === "value") roles.delete(index);
    else {
      for (const [i, name] of roles) if (name === role) roles.delete(i);
      roles.set(index, role as Role);
    }
  }
  return roles;
}

function columnNamed(column: string, titles: readonly string[], file: string): number {
  const byTitle = titles.findIndex((title) => title.trim() === column.trim());
  const index = byTitle >= 0 ? byTitle : Number(column) - 1;
  if (Number.isInteger(index) && index >= 0 && index < titles.length) return index;
  throw new ConfigError(`there is no column "${column}" (1 … ${titles.length})`, {
    at: file,
    hint: titles.some((title) => title !== "") ? `titles: ${titles.join(" | ")}` : "give its number",
  });
}

/** Titles that name a quantity, a unit of one, or LTP and LTD. */
function valueColumns(
  titles: readonly string[],
  rest: readonly number[],
  hints: ReadingHints,
  file: string,
): ValueColumn[] {
  const chosen = hints.columns?.value === undefined ? null : columnNamed(hints.columns.value, titles, file);
  const asked = askedUnit(hints);
  const found = rest.flatMap((index): ValueColumn[] => {
    const title = titles[index]!;
    const unit = unitOf(title);
    const named = QUANTITIES.find(([, pattern]) => pattern.test(plainTitle(title)))?.[0];
    const direction = directionOf(title);
    if (chosen !== null ? index !== chosen : !named && !unit && !direction) return [];
    const quantity = unit?.quantity ?? named ?? asked?.quantity ?? "conductance";
    const scale = unit?.scale ?? (asked?.quantity === quantity ? asked.scale : null);
    return [{ index, title, quantity, scale, direction, label: null }];
  });
  const first = found[0]?.quantity;
  const best =
    QUANTITIES.map(([quantity]) => quantity).find((q) => found.some(({ quantity }) => quantity === q)) ??
    first;
  return labelled(found.filter(({ quantity }) => quantity === best));
}

/** Several columns of one direction are several devices, or cycles where their titles say so. */
function labelled(columns: readonly ValueColumn[]): ValueColumn[] {
  const counts = new Map<Direction | null, number>();
  for (const { direction } of columns) counts.set(direction, (counts.get(direction) ?? 0) + 1);
  const seen = new Map<Direction | null, number>();
  return columns.map((column) => {
    if (counts.get(column.direction) === 1) return column;
    const nth = (seen.get(column.direction) ?? 0) + 1;
    seen.set(column.direction, nth);
    const kind = /cycle|sweep|repeat|run|zyklus/i.test(column.title) ? "cycle" : "device";
    return { ...column, label: { kind, name: String(nth) } };
  });
}

const UP = /\b(ltp|potentiation|pot|up|set|increase)\b/;
const DOWN = /\b(ltd|depression|dep|down|reset|decrease)\b/;

/** LTP or LTD where a text names one of them. */
export function directionOf(text: string): Direction | null {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z+\-0-9]+/g, " ")
    .trim();
  if (UP.test(plain) || plain === "+" || plain === "1" || plain === "+1")
    return UP.test(plain) && DOWN.test(plain) ? null : "ltp";
  return DOWN.test(plain) || plain === "-" || plain === "-1" || plain === "0" ? "ltd" : null;
}

/** Unit in a title: "G [uS]", "G (µS)", "G / uS", "G_uS". */
function unitTextOf(title: string): string | undefined {
  return (
    /[[(]\s*([^\])]*?)\s*[\])]/.exec(title)?.[1] ??
    /\/\s*(\S+)$/.exec(title)?.[1] ??
    /[_ ]([^_ ]+)$/.exec(title)?.[1]
  );
}

function unitOf(title: string): WrittenUnit | null {
  const written = unitTextOf(title);
  return written === undefined ? null : writtenUnit(written);
}

/** To SI: offset + factor·value. */
export interface Scale {
  readonly factor: number;
  readonly offset: number;
}

interface WrittenUnit {
  readonly quantity: Quantity;
  readonly scale: Scale;
}

/** "uS", "nA", "kohm"; null where it is none of these. */
export function writtenUnit(written: string): WrittenUnit | null {
  for (const [quantity, , unit] of QUANTITIES) {
    const factor = factorOf(written, unit);
    if (factor !== null && written !== "") return { quantity, scale: { factor, offset: 0 } };
  }
  return null;
}

/** What `unit` asks for: a unit, or for values that were normalised an offset and what 1 stands for, "4.5 uS + 3.5 uS". Throws ConfigError. */
function askedUnit({ unit: written }: ReadingHints): WrittenUnit | null {
  if (written === undefined) return null;
  const plain = writtenUnit(written);
  if (plain) return plain;
  const parts = written.split("+");
  for (const [quantity, , unit] of QUANTITIES) {
    const numbers = parts.map((part) => (/[a-zΩ]/i.test(part) ? quantityOf(part, unit) : null));
    const [factor, offset = 0] = numbers.reverse();
    if (numbers.length <= 2 && factor && offset !== null) return { quantity, scale: { factor, offset } };
  }
  throw new ConfigError(`"${written}" is no unit of a conductance, current or resistance`, {
    at: "--unit",
    hint: 'write uS, nA or kohm; for normalised values what 0 and 1 stand for: "0.5 uS + 5 uS" reads 0 as 0.5 uS and 1 as 5.5 uS',
  });
}

const factorOf = (written: string, unit: string) => quantityOf(`1 ${written}`, unit);

function quantityOf(written: string, unit: string): number | null {
  try {
    return parseQuantity(written, unit);
  } catch (error) {
    if (error instanceof MhoError) return null;
    throw error;
  }
}

/** Columns without titles: [value], [pulse, value], [pulse, LTP, LTD] or [LTP, LTD]; anything else is asked about. */
function untitled(
  data: readonly (readonly string[])[],
  rest: readonly number[],
  pulse: number | null,
  hints: ReadingHints,
  file: string,
): { values: ValueColumn[]; pulse: number | null } {
  const asked = askedUnit(hints);
  const column = (index: number, direction: Direction | null): ValueColumn => ({
    index,
    title: `column ${index + 1}`,
    direction,
    label: null,
    quantity: asked?.quantity ?? "conductance",
    scale: asked?.scale ?? null,
  });
  const numeric = rest.filter((i) => data.filter((row) => isNumber(row[i]!)).length > data.length / 2);
  if (hints.columns?.value !== undefined)
    return { values: [column(columnNamed(hints.columns.value, data[0]!, file), null)], pulse };
  const counter = pulse ?? (numeric.length > 1 && counts(data, numeric[0]!) ? numeric[0]! : null);
  const values = numeric.filter((i) => i !== counter);
  if (values.length === 1) return { values: [column(values[0]!, null)], pulse: counter };
  if (values.length === 2)
    return { values: [column(values[0]!, "ltp"), column(values[1]!, "ltd")], pulse: counter };
  throw new ConfigError(`cannot tell which of ${rest.length} columns holds the conductance`, {
    at: file,
    hint: 'say it: --column pulse=1 --column value=3 (titles work too), or name the columns in the first row, such as "pulse", "G [uS]"',
  });
}

/** Whole numbers that mostly rise. */
function counts(data: readonly (readonly string[])[], index: number): boolean {
  const numbers = data.flatMap((row) => (isNumber(row[index]!) ? [Number(row[index])] : []));
  if (!numbers.every(Number.isInteger)) return false;
  const steps = numbers.slice(1).filter((value, i) => value === numbers[i]! + 1);
  const distinct = new Set(numbers).size;
  return steps.length > 0.5 * (numbers.length - 1) || distinct > 0.9 * numbers.length;
}
