// Finds the role of each column: pulse numbers, cycles, devices, directions and voltages, from titles and content together. A flag always
// wins.
import { ConfigError } from "../../base/errors.ts";
import type { Column, Grid } from "./grid.ts";
import { directionOf } from "./labels.ts";
import type { ReadingHints } from "./measurement.ts";
import { type Role, type Title, titleOf, VARYING_VOLTAGE } from "./titles.ts";
import { AXIS, PULSE, wordsOf } from "./vocabulary.ts";

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
  /** Whether a flag gave it. */
  readonly forced: boolean;
  /** Why it is not used; null where it may hold values. */
  readonly unused: string | null;
}

/** Share of the filled cells. */
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
  return onlyOne(axisFirst(byNeighbours(judged), grid.titled));
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

type Verdict = Pick<Judged, "role" | "unused"> & { readonly column?: Column };

function fromContent(column: Column, title: Title, grid: Grid): Verdict {
  if (column.filled === 0) return { role: null, unused: "empty" };
  const numbers = column.numbers.filter((value) => !Number.isNaN(value));
  // of a long table of numbers nobody needs the texts
  const cells =
    title.role === null && column.numeric >= 0.1 ? [] : grid.rows.flatMap((row) => row[column.index] || []);
  if (title.unused !== null) return { role: null, unused: title.unused };
  const directions = () => cells.filter((cell) => directionOf(cell) !== null).length;
  if (column.numeric < 0.1 && directions() >= NEARLY_ALL * cells.length)
    return { role: "direction", unused: null };
  switch (title.role) {
    case "pulse":
      return pulseNumbers(column, title, numbers);
    case "cycle":
    case "device":
      return grouping(title.role, column, cells, grid.rows.length);
    case "direction":
      return directions() > 0.5 * cells.length
        ? { role: "direction", unused: null }
        : { role: null, unused: "names no direction" };
    case "readVoltage":
      return voltage(title, numbers);
    case null:
      return asValue(column);
  }
}

/** Whole numbers; or numbers along a digitised axis, which lie beside whole ones. "P" and "#1" may be values too. */
function pulseNumbers(column: Column, title: Title, numbers: Float64Array): Verdict {
  if (numbers.every(Number.isInteger))
    return AXIS.has(title.text.toLowerCase()) && !rises(numbers)
      ? asValue(column)
      : { role: "pulse", unused: null };
  const whole = rounded(column);
  if (isPulse(title) && whole !== null) return { role: "pulse", unused: null, column: whole };
  const mayBeValue = title.direction !== null || /^p$/i.test(title.text) || /\d/.test(title.text);
  return mayBeValue && !isPulse(title) ? asValue(column) : { role: null, unused: "holds no whole numbers" };
}

/** Says so, beyond "No. 1". */
const isPulse = ({ text }: Title): boolean => wordsOf(text).some((word) => PULSE.has(word) || AXIS.has(word));

/** Whether a column without a title rises row by row. */
const rises = (numbers: Float64Array): boolean =>
  numbers.slice(1).filter((value, i) => value > numbers[i]!).length > 0.5 * (numbers.length - 1);

/** null where several rows would get the same number: then the axis is none of pulses. */
function rounded(column: Column): Column | null {
  const numbers = column.numbers.map(Math.round);
  const same = numbers.slice(1).filter((value, i) => value === numbers[i]).length;
  return same > 0.1 * numbers.length ? null : { ...column, numbers, rounded: true };
}

/** A number for each row is a count of pulses, whatever its title calls it; numbers with decimals are measured. */
function grouping(role: "cycle" | "device", column: Column, cells: readonly string[], rows: number): Verdict {
  const numbers = [...column.numbers].filter((value) => !Number.isNaN(value));
  if (column.numeric > NEARLY_ALL && !numbers.every(Number.isInteger)) return asValue(column);
  const distinct = new Set(cells).size;
  if (distinct < cells.length || cells.length < Math.max(LEAST_READINGS, rows / 2))
    return { role, unused: null };
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
    : { role: null, unused: VARYING_VOLTAGE };
}

function asValue({ numeric, filled }: Column): Verdict {
  if (numeric < 0.3) return { role: null, unused: "holds text" };
  return filled < LEAST_READINGS
    ? { role: null, unused: `fewer than ${LEAST_READINGS} numbers` }
    : { role: null, unused: null };
}

/** "Cycle 1" and "Cycle 2", or "#1" and "#2", over numbers are columns of values; "Row" and "Col" together name a device. */
function byNeighbours(judged: readonly Judged[]): Judged[] {
  const numbered = (role: Role) =>
    judged
      .filter((one) => !one.forced && one.title.role === role && one.column.numeric > NEARLY_ALL)
      .filter(({ title }) => /\d\D*$/.test(title.text));
  const series = [
    numbered("cycle"),
    numbered("device"),
    numbered("pulse").filter(({ title }) => !isPulse(title)),
  ]
    .filter((own) => own.length > 1)
    .flat();
  const cross = ["row", "col"].map((word) =>
    judged.find(
      ({ title, forced }) => !forced && new RegExp(`^${word}(umn)?s?$`, "i").test(title.text.trim()),
    ),
  );
  const crossed = cross.every((one) => one !== undefined) ? cross : [];
  return judged.map((one) => {
    if (series.includes(one)) return { ...one, ...asValue(one.column) };
    return crossed.includes(one) ? { ...one, role: "device", unused: null } : one;
  });
}

/** Whole numbers in a column that no title calls a value. */
export function counts({ column, title }: Judged): boolean {
  if (title.quantity !== null || title.direction !== null || column.cellUnit !== null) return false;
  if (title.role !== null || title.applied !== null) return false;
  const numbers = column.numbers.filter((value) => !Number.isNaN(value));
  if (numbers.length < 2 || !numbers.every(Number.isInteger)) return false;
  const steps = numbers.filter((value, i) => value === (numbers[i - 1] ?? Number.NaN) + 1).length;
  return steps > 0.5 * (numbers.length - 1) || new Set(numbers).size > 0.9 * numbers.length;
}

/** Without titles or whole numbers that count, a first column in even steps is an axis: of pulses, or of time. */
function axisFirst(judged: readonly Judged[], titled: boolean): Judged[] {
  const [first, ...others] = judged.filter(({ column }) => column.numeric > NEARLY_ALL);
  const counted = judged.some((one) => one.role === "pulse" || one.role === "value" || counts(one));
  if (titled || counted || !first || first.forced || !isEven(first.column)) return [...judged];
  if (others.length === 0 || others.every(({ column }) => isEven(column))) return [...judged];
  const whole = rounded(first.column);
  const axis: Judged = whole
    ? { ...first, column: whole, role: "pulse" }
    : { ...first, unused: "rises in even steps: time, or another axis" };
  return judged.map((one) => (one === first ? axis : one));
}

/** Steps of one sign, none far from the middle one. */
function isEven({ numbers }: Column): boolean {
  const steps = [...numbers.slice(1)].map((value, i) => value - numbers[i]!);
  const middle = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  return middle > 0 && steps.every((step) => Math.abs(step - middle) < 0.5 * middle);
}

/** One column a role, but for pulse numbers, values and the names of a device; what a flag says comes first, then what a title says best. */
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
    const best = chosen.get(role)!;
    return best === one || (role === "device" && !best.forced)
      ? one
      : { ...one, role: null, unused: `"${best.title.text}" is used for the ${role}` };
  });
}
