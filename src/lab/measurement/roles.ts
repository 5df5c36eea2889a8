// Which column says what: pulse numbers, cycles, devices, directions and voltages, from titles and content together. A flag always wins.
import { ConfigError } from "../../base/errors.ts";
import type { Column, Grid } from "./grid.ts";
import { directionOf } from "./labels.ts";
import type { ReadingHints } from "./measurement.ts";
import { type Role, type Title, titleOf } from "./titles.ts";

const ROLE_NAMES: readonly string[] = [
  "pulse",
  "device",
  "cycle",
  "direction",
  "readVoltage",
  "value",
] satisfies (Role | "value")[];

export interface Judged {
  readonly column: Column;
  readonly title: Title;
  readonly role: Role | "value" | null;
  /** Said by a flag. */
  readonly forced: boolean;
  /** Why it is not used; null where it may hold values. */
  readonly unused: string | null;
}

/** Of the filled cells. */
const NEARLY_ALL = 0.9;
const LEAST_READINGS = 4;

export function judge(grid: Grid, hints: ReadingHints, file: string): Judged[] {
  const forced = forcedRoles(grid, hints, file);
  const judged = grid.columns.map((column): Judged => {
    const title = titleOf(column.title);
    const role = forced.get(column.index);
    return role === undefined
      ? { column, title, forced: false, ...fromContent(column, title, grid) }
      : { column, title, forced: true, role, unused: null };
  });
  return onlyOne(judged);
}

function forcedRoles(grid: Grid, { columns = {} }: ReadingHints, file: string): Map<number, Role | "value"> {
  const roles = new Map<number, Role | "value">();
  for (const [role, wanted] of Object.entries(columns)) {
    if (!ROLE_NAMES.includes(role))
      throw new ConfigError(`a column has no role "${role}"`, {
        at: "--column",
        hint: `roles: ${ROLE_NAMES.join(", ")}, as in --column value=3`,
      });
    for (const index of columnsNamed(wanted, grid, file)) roles.set(index, role as Role | "value");
  }
  return roles;
}

/** A title, a number from 1, or several numbers: "3,5". */
function columnsNamed(wanted: string, { columns }: Grid, file: string): number[] {
  const byTitle = columns.findIndex(({ title }) => title.trim() === wanted.trim());
  const places = byTitle >= 0 ? [byTitle] : wanted.split(",").map((part) => Number(part) - 1);
  if (places.every((place) => Number.isInteger(place) && columns[place] !== undefined)) return places;
  const titles = columns.map(({ title }) => title);
  throw new ConfigError(`there is no column "${wanted}" (1 … ${columns.length})`, {
    at: file,
    hint: titles.some((title) => title !== "") ? `titles: ${titles.join(" | ")}` : "give its number",
  });
}

type Verdict = Pick<Judged, "role" | "unused">;

function fromContent(column: Column, title: Title, grid: Grid): Verdict {
  if (column.filled === 0) return { role: null, unused: "empty" };
  const numbers = column.numbers.filter((value) => !Number.isNaN(value));
  // of a long table of numbers nobody needs the texts
  const cells =
    title.role === null && column.numeric >= 0.1 ? [] : grid.rows.flatMap((row) => row[column.index] || []);
  if (title.unused !== null) return { role: null, unused: title.unused };
  if (
    column.numeric < 0.1 &&
    cells.filter((cell) => directionOf(cell) !== null).length >= NEARLY_ALL * cells.length
  )
    return { role: "direction", unused: null };
  switch (title.role) {
    case "pulse":
      if (numbers.every(Number.isInteger)) return { role: "pulse", unused: null };
      return title.direction === null && !/^p$/i.test(title.text)
        ? { role: null, unused: "holds no whole numbers" }
        : asValue(column);
    case "cycle":
    case "device":
      return grouping(title.role, cells);
    case "direction":
      return cells.some((cell) => directionOf(cell) !== null)
        ? { role: "direction", unused: null }
        : { role: null, unused: "names no direction" };
    case "readVoltage":
      return voltage(title, numbers);
    case null:
      return asValue(column);
  }
}

/** A number for each row is a count of pulses, whatever its title calls it. */
function grouping(role: "cycle" | "device", cells: readonly string[]): Verdict {
  const distinct = new Set(cells).size;
  if (distinct < cells.length || cells.length < LEAST_READINGS) return { role, unused: null };
  return role === "cycle" && cells.every((cell) => /^-?\d+$/.test(cell))
    ? { role: "pulse", unused: null }
    : { role: null, unused: "another name in each row" };
}

const SAYS_READ = /read|lese|meas|sense|\bv_?r\b/i;

function voltage({ text }: Title, numbers: Float64Array): Verdict {
  if (numbers.every((value) => value === 0)) return { role: null, unused: "is 0 V everywhere" };
  const constant = numbers.every((value) => Math.abs(value - numbers[0]!) <= 0.02 * Math.abs(numbers[0]!));
  return constant || SAYS_READ.test(text)
    ? { role: "readVoltage", unused: null }
    : { role: null, unused: "a voltage that varies is not the one of reading" };
}

function asValue({ numeric, filled }: Column): Verdict {
  if (numeric < 0.3) return { role: null, unused: "holds text" };
  return filled < LEAST_READINGS
    ? { role: null, unused: `fewer than ${LEAST_READINGS} numbers` }
    : { role: null, unused: null };
}

/** One column a role, but for pulse numbers and values; what a flag says comes first, then what a title says best. */
function onlyOne(judged: readonly Judged[]): Judged[] {
  const chosen = new Map<Role | "value", Judged>();
  for (const one of judged) {
    const { role } = one;
    if (role === null || role === "pulse" || role === "value") continue;
    const other = chosen.get(role);
    if (other === undefined || (one.forced && !other.forced)) chosen.set(role, one);
  }
  const pulseForced = judged.some(({ role, forced }) => forced && role === "pulse");
  return judged.map((one) => {
    const { role, forced } = one;
    if (role === null || role === "value" || forced) return one;
    if (role === "pulse")
      return pulseForced ? { ...one, role: null, unused: "another column was given for the pulse" } : one;
    return chosen.get(role) === one
      ? one
      : { ...one, role: null, unused: `"${chosen.get(role)!.title.text}" is used for the ${role}` };
  });
}
