// Rows of a table to single readings in siemens.
import { DataError } from "../../base/errors.ts";
import { formatQuantity, parseQuantity } from "../../base/units.ts";
import type { Sheet } from "./delimited.ts";
import { type Grid, gridOf } from "./grid.ts";
import { type Interpretation, interpret, type ValueColumn } from "./interpret.ts";
import { directionOf } from "./labels.ts";
import type { BadRow, Direction, ReadingHints } from "./measurement.ts";
import { isNumber } from "./numbers.ts";
import { ReadingQuestion } from "./question.ts";
import { readsOnly } from "./readsOnly.ts";
import { firstSection, inside, NO_SECTION, namesSection, type Section, sectionNamed } from "./sections.ts";
import { nameOf } from "./valueGroup.ts";
import { SI_UNIT } from "./writtenUnits.ts";

/** One reading. null: the file does not say. */
export interface Reading {
  readonly device: string | null;
  readonly cycle: string | null;
  readonly direction: Direction | null;
  readonly pulse: number | null;
  readonly g: number;
  readonly file: string;
  readonly line: number | null;
}

export interface Readings {
  readonly readings: readonly Reading[];
  readonly badRows: readonly BadRow[];
  readonly understood: readonly string[];
  readonly readVoltage: number | null;
}

export function readingsOf(sheet: Sheet, file: string, hints: ReadingHints): Readings {
  if (sheet.rows.length === 0)
    throw new DataError("the file is empty", { at: file, hint: "it needs a row for each pulse" });
  const reads = readsOnly(gridOf(sheet, hints.decimal, file), hints, file);
  const { grid } = reads;
  const columns = interpret(grid, hints, file);
  const voltage = voltageOf(columns, sheet, grid, hints, file);
  const conductances = conductancesOf(columns, voltage.value);
  const read = rowsRead(grid, sheet, columns, conductances.g, file);
  const doubt = checkSize(read.readings, columns, file);
  return {
    readings: read.readings,
    badRows: read.badRows,
    understood: [
      ...grid.understood,
      ...reads.notes,
      ...columns.understood,
      ...voltage.notes,
      ...conductances.notes,
      ...read.notes,
      ...doubt,
    ].map((text) => `${file}: ${text}`),
    readVoltage: voltage.value,
  };
}

interface Voltage {
  /** null: none is needed, or each row has its own. */
  readonly value: number | null;
  readonly notes: readonly string[];
}

/** The flag, then a column, then what a title, a comment or a line above the table says. */
function voltageOf(
  { values, readVoltage: column }: Interpretation,
  sheet: Sheet,
  grid: Grid,
  { readVoltage }: ReadingHints,
  file: string,
): Voltage {
  const current = values.find(({ quantity }) => quantity === "current");
  if (current === undefined) {
    const { quantity } = values[0]!;
    const notes =
      readVoltage === undefined ? [] : [`--read-voltage is not used: a ${quantity} was measured, no current`];
    return { value: null, notes };
  }
  if (readVoltage !== undefined)
    return {
      value: readVoltage,
      notes: column ? [`--read-voltage is used, "${column.column.title}" is not`] : [],
    };
  if (column) return { value: null, notes: [] };
  const above = sheet.rows.slice(0, grid.places[0]).map((row) => row.join(" "));
  const written = [
    ...new Set(
      [...above, sheet.remarks, ...values.map((value) => value.column.title)].flatMap(writtenVoltages),
    ),
  ];
  if (written.length === 1)
    return { value: written[0]!, notes: [`read at ${formatQuantity(written[0]!, "V")}, as the file says`] };
  throw new ReadingQuestion(
    written.length === 0
      ? `"${current.column.title}" is a current, and the read voltage is not known`
      : `several read voltages are written: ${written.map((value) => formatQuantity(value, "V")).join(", ")}`,
    { at: file, field: "readVoltage", hint: 'give it: --read-voltage "0.1 V"' },
  );
}

/** "V_read = 0.1 V", "read at 0.1 V", "I @ 0.1 V", "Vread, 0.1". */
function writtenVoltages(text: string): number[] {
  const pattern =
    /(?:read[ _-]*voltage|v[ _]*read|read(?:ing)? (?:at|with)|@|\bat)\s*(?:\(\s*(m?)V\s*\))?\s*[:=,;]?\s*(-?\d[\d.]*(?:e[+-]?\d+)?)\s*([mu]?V\b)?/gi;
  return [...text.matchAll(pattern)].flatMap(([whole, milli, number, unit]) => {
    const bare = unit === undefined && !/v[ _]*read|voltage/i.test(whole);
    const value = Number(number);
    if (bare || !Number.isFinite(value) || value === 0) return [];
    return [parseQuantity(`${value} ${unit ?? `${milli ?? ""}V`}`, "V")];
  });
}

/** Fewest readings on end that are negative together. */
const TOGETHER = 4;

/** Conductances of each value column, row by row, in siemens. Sweeps that were read with the other sign of the voltage, or that are drawn
 *  downwards, count by their magnitude; a single negative reading is noise around zero and stays negative. */
function conductancesOf(
  { values, readVoltage }: Interpretation,
  voltage: number | null,
): { g: Float64Array[]; notes: string[] } {
  const notes: string[] = [];
  const g = values.map((value) => {
    const own = value.column.numbers.map((raw, i) => {
      const volts =
        voltage ?? (readVoltage === null ? Number.NaN : readVoltage.column.numbers[i]! * readVoltage.factor);
      const si = value.offset + value.factor * raw;
      return value.quantity === "conductance" ? si : value.quantity === "resistance" ? 1 / si : si / volts;
    });
    if (!value.relative && turnNegativeRuns(own))
      notes.push(`"${nameOf(value.column)}" has sweeps of negative values: their magnitude is used`);
    return own;
  });
  return { g, notes };
}

function turnNegativeRuns(g: Float64Array): boolean {
  let turned = false;
  let run: number[] = [];
  const end = () => {
    if (run.length >= TOGETHER) for (const i of run) g[i] = -g[i]!;
    turned ||= run.length >= TOGETHER;
    run = [];
  };
  for (const [i, value] of g.entries())
    if (value < 0) run.push(i);
    else if (value > 0) end();
  end();
  return turned;
}

type Rows = { readonly readings: Reading[]; readonly badRows: BadRow[]; readonly notes: readonly string[] };

function rowsRead(
  grid: Grid,
  sheet: Sheet,
  columns: Interpretation,
  g: readonly Float64Array[],
  file: string,
): Rows {
  const readings: Reading[] = [];
  const badRows: BadRow[] = [];
  const notes = new Set<string>();
  const names = namesOfRows(grid, columns, notes);
  let section = sectionAbove(grid, sheet);
  for (const [i, row] of grid.rows.entries()) {
    const at = { file, line: sheet.lines[grid.places[i]!] ?? null };
    const found = rowReadings(row, i, grid, columns, names, g);
    if (typeof found !== "string") {
      readings.push(...found.map((reading) => ({ ...withSection(reading, section), ...at })));
      continue;
    }
    const next = sectionOf(row, grid);
    if (next === null) badRows.push({ ...at, reason: found });
    else if (next !== "titles") {
      section = inside(section, next);
      notes.add("rows of titles between the sweeps say what follows");
    }
  }
  return { readings, badRows, notes: [...notes] };
}

const withSection = (reading: BareReading, section: Section) => ({
  ...reading,
  direction: reading.direction ?? section.direction,
  device: reading.device ?? section.device,
  cycle: reading.cycle ?? section.cycle,
});

/** Meaning of a row without numbers for the rows after it: a direction, a device, a cycle, or the titles once more. */
function sectionOf(row: readonly string[], grid: Grid): Section | "titles" | null {
  const texts = row.filter((cell) => cell !== "");
  const titles = grid.columns.filter(({ title }) => title !== "");
  if (
    titles.length > 0 &&
    texts.length > 1 &&
    titles.filter(({ index, title }) => row[index] !== "" && title.includes(row[index]!)).length >
      titles.length / 2
  )
    return "titles";
  const numeric = grid.columns.some(
    ({ numeric, numbers, index }) =>
      numeric > 0.5 && numbers.length > 0 && /^[+-]?[\d.,]+$/.test(row[index]!),
  );
  if (numeric) return null;
  const text = texts.join(" ");
  return namesSection(text) ? sectionNamed(text) : null;
}

/** Labels in the lines above the first sweep. */
function sectionAbove(grid: Grid, sheet: Sheet): Section {
  const later = grid.rows.flatMap((row) => {
    const found = row.some((cell) => isNumber(cell)) ? null : sectionOf(row, grid);
    return found === null || found === "titles" ? [] : [found];
  });
  const above = sheet.rows
    .slice(Math.max(0, (grid.places[0] ?? 0) - LINES_ABOVE), grid.places[0])
    .filter((row) => row.filter((cell) => cell !== "").length === 1)
    .map((row) => firstSection(sectionNamed(row.join("")), later));
  return inside([...above].reduce(inside, NO_SECTION), sectionNamed(grid.section));
}
/** That can name the first sweep: a device, a cycle, a direction, titles. */
const LINES_ABOVE = 4;

/** Cells of the columns that name something, row by row; a name holds on over the empty cells below it, as merged cells do. */
interface Names {
  readonly device: readonly string[];
  readonly cycle: readonly string[];
  readonly direction: readonly string[];
}

function namesOfRows(grid: Grid, columns: Interpretation, notes: Set<string>): Names {
  const down = (column: { readonly index: number } | null): string[] => {
    let last = "";
    return grid.rows.map((row) => {
      const cell = column === null ? "" : row[column.index]!;
      if (cell === "" && last !== "" && row.some(isNumber))
        notes.add(`empty cells of "${nameOf(grid.columns[column!.index]!)}" go on with the name above`);
      last = cell || last;
      return last;
    });
  };
  const devices = columns.device.map(down);
  const device = grid.rows.map((_, i) =>
    devices
      .map((names) => names[i]!)
      .filter(Boolean)
      .join(" "),
  );
  return { device, cycle: down(columns.cycle), direction: down(columns.direction) };
}

type BareReading = Omit<Reading, "file" | "line">;

/** The readings of one row, or why it has none. */
function rowReadings(
  row: readonly string[],
  i: number,
  grid: Grid,
  columns: Interpretation,
  names: Names,
  g: readonly Float64Array[],
): BareReading[] | string {
  const width = grid.columns.length;
  if (row.slice(width).some((cell) => cell !== "")) return `${row.length} cells, expected ${width}`;
  const found: BareReading[] = [];
  let problem: string | null = null;
  for (const [k, value] of columns.values.entries()) {
    if (row[value.column.index] === "" && columns.values.length > 1) continue; // the shorter of two columns
    const reading = oneReading(row, i, value, names, g[k]![i]!);
    if (typeof reading === "string") problem ??= reading;
    else found.push(reading);
  }
  if (problem !== null) return problem;
  return found.length > 0 ? found : "no value";
}

/** Instruments write numbers above it where their range ended (SCPI: 9.9e37). */
const OVERFLOW = 9e36;

function oneReading(
  row: readonly string[],
  i: number,
  value: ValueColumn,
  names: Names,
  g: number,
): BareReading | string {
  const pulse = value.pulse === null ? null : value.pulse.numbers[i]!;
  if (pulse !== null && !Number.isInteger(pulse))
    return `pulse number "${row[value.pulse!.index]}" is not a whole number`;
  const raw = value.column.numbers[i]!;
  const text = row[value.column.index]!;
  if (Number.isNaN(raw)) return `"${text}" is not a number (${nameOf(value.column)})`;
  if (Math.abs(raw) > OVERFLOW) return `"${text}" is an overflow of the instrument`;
  if (!(g > 0 && Number.isFinite(g))) return `conductance ${formatQuantity(g, "S")} is not above 0`;
  return {
    device: joined(names.device[i] || null, value.device),
    cycle: joined(names.cycle[i] || null, value.cycle),
    direction: value.direction ?? directionOf(names.direction[i]!),
    pulse,
    g,
  };
}

/** A device, or cycle, that rows and columns name together. */
export const joined = (row: string | null, column: string | null): string | null =>
  row === null || column === null ? (row ?? column) : `${row} ${column}`;

/** Outside of it no cell was ever measured. */
const PLAUSIBLE = { least: 1e-15, most: 0.1 } as const;

function checkSize(readings: readonly Reading[], { values }: Interpretation, file: string): string[] {
  const sorted = readings.map(({ g }) => g).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined || (middle >= PLAUSIBLE.least && middle <= PLAUSIBLE.most)) return [];
  const { column, quantity, factor, forced } = values[0]!;
  const text = `conductances of about ${formatQuantity(middle, "S")} come from "${column.title}" in ${formatQuantity(factor, SI_UNIT[quantity])}: no known cell conducts that`;
  if (forced) return [text];
  throw new ReadingQuestion(text, {
    at: file,
    field: "unit",
    hint: "check the unit, and give it: --unit uS",
  });
}
