// Cells of a table to single readings in siemens, and the list of rows that could not be used.
import { ConfigError, DataError } from "../../base/errors.ts";
import { formatQuantity, parseQuantity } from "../../base/units.ts";
import { type Columns, columnsOf, directionOf, type Scale, type ValueColumn } from "./columns.ts";
import type { Sheet } from "./delimited.ts";
import type { BadRow, Direction, ReadingHints } from "./measurement.ts";

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
  const columns = columnsOf(sheet, file, hints);
  const voltage = hints.readVoltage ?? writtenVoltage(sheet.remarks);
  const scales = columns.values.map((column) => scaleOf(column, columns, sheet, voltage, file));
  const readings: Reading[] = [];
  const badRows: BadRow[] = [];
  for (let i = columns.firstRow; i < sheet.rows.length; i++) {
    const at = { file, line: sheet.lines[i] ?? null };
    const row = rowReadings(sheet.rows[i]!, columns, scales, voltage);
    if (typeof row === "string") badRows.push({ ...at, reason: row });
    else readings.push(...row.map((reading) => ({ ...reading, ...at })));
  }
  return { readings, badRows, understood: understoodOf(sheet, columns, scales, file), readVoltage: voltage };
}

/** "V_read = 0.1 V" in a comment of the file. */
function writtenVoltage(remarks: string): number | null {
  const found = /(?:read[ _-]*voltage|v[ _]*read|read at)\s*[:=]?\s*(-?[\d.]+\s*[mu]?V)/i.exec(remarks)?.[1];
  return found === undefined ? null : parseQuantity(found, "V");
}

interface ReasonedScale extends Scale {
  readonly reason: string;
}

/** Largest value that is taken for siemens or ampere where no unit is written: more than any cell conducts. */
const LARGEST_SI = 0.1;
/** Smallest that is taken for ohm. */
const SMALLEST_OHM = 10_000;

function scaleOf(
  column: ValueColumn,
  columns: Columns,
  sheet: Sheet,
  voltage: number | null,
  file: string,
): ReasonedScale {
  const unit = { conductance: "S", current: "A", resistance: "ohm" }[column.quantity];
  if (column.quantity === "current" && voltage === null && columns.readVoltage === null)
    throw new ConfigError(`"${column.title}" is a current, and the read voltage is not known`, {
      at: file,
      hint: 'give it: --read-voltage "0.1 V"',
    });
  if (column.scale !== null) {
    const { factor, offset } = column.scale;
    const start = offset === 0 ? "" : `${formatQuantity(offset, unit)} + `;
    return { factor, offset, reason: `${start}${formatQuantity(factor, unit)}` };
  }
  const values = sheet.rows
    .slice(columns.firstRow)
    .map((row) => Math.abs(Number(row[column.index])))
    .filter((v) => v > 0)
    .sort((a, b) => a - b);
  const middle = values[Math.floor(values.length / 2)];
  const plain =
    middle !== undefined && (unit === "ohm" ? middle >= SMALLEST_OHM : (values.at(-1) ?? 1) < LARGEST_SI);
  if (plain)
    return {
      factor: 1,
      offset: 0,
      reason: `${unit}, as no unit is written and the values are about ${formatQuantity(middle, unit)}`,
    };
  throw new ConfigError(`"${column.title}" has no unit (values about ${middle ?? "none"})`, {
    at: file,
    hint: 'give it: --unit uS (or "nA" with --read-voltage, kohm; normalised values: "1 uS + 5 uS"), or write it into the title: "G [uS]"',
  });
}

type BareReading = Omit<Reading, "file" | "line">;

/** The readings of one row, or why it has none. */
function rowReadings(
  row: readonly string[],
  columns: Columns,
  scales: readonly ReasonedScale[],
  voltage: number | null,
): BareReading[] | string {
  const width = Math.max(...columns.values.map(({ index }) => index), columns.pulse ?? 0) + 1;
  if (row.length < width) return `${row.length} cells, expected ${columns.header?.length ?? width}`;
  const pulseText = columns.pulse === null ? null : row[columns.pulse]!;
  const pulse = pulseText === null ? null : Number(pulseText);
  if (pulse !== null && (pulseText === "" || !Number.isInteger(pulse)))
    return `pulse number "${pulseText}" is not a whole number`;
  const found: BareReading[] = [];
  for (const [i, column] of columns.values.entries()) {
    const text = row[column.index]!;
    if (text === "" && columns.values.length > 1) continue; // the shorter of two columns
    const raw = text === "" ? Number.NaN : Number(text);
    if (!Number.isFinite(raw)) return `"${text}" is not a number (${column.title})`;
    const { factor, offset } = scales[i]!;
    const g = conductance(offset + factor * raw, column.quantity, readAt(row, columns, voltage));
    if (!(g > 0 && Number.isFinite(g))) return `conductance ${formatQuantity(g, "S")} is not above 0`;
    found.push({ ...groupOf(row, columns, column), pulse, g });
  }
  return found.length > 0 ? found : "no value";
}

function readAt(row: readonly string[], { readVoltage }: Columns, voltage: number | null): number | null {
  return readVoltage === null ? voltage : Number(row[readVoltage.index]) * readVoltage.factor;
}

function conductance(value: number, quantity: ValueColumn["quantity"], voltage: number | null): number {
  if (quantity === "conductance") return value;
  return quantity === "resistance" ? 1 / value : value / (voltage ?? Number.NaN);
}

function groupOf(
  row: readonly string[],
  columns: Columns,
  column: ValueColumn,
): Pick<Reading, "device" | "cycle" | "direction"> {
  const cell = (index: number | null) => (index === null ? null : (row[index] ?? null));
  const label = (kind: "device" | "cycle") => (column.label?.kind === kind ? column.label.name : null);
  const direction = cell(columns.direction);
  return {
    device: cell(columns.device) ?? label("device"),
    cycle: cell(columns.cycle) ?? label("cycle"),
    direction: column.direction ?? (direction === null ? null : directionOf(direction)),
  };
}

function understoodOf(
  sheet: Sheet,
  columns: Columns,
  scales: readonly ReasonedScale[],
  file: string,
): string[] {
  const name = (index: number | null) =>
    index === null ? null : columns.header?.[index] || `column ${index + 1}`;
  const roles = [
    ["pulse number", columns.pulse],
    ["device", columns.device],
    ["cycle", columns.cycle],
    ["direction", columns.direction],
  ] as const;
  const parts = roles.flatMap(([role, index]) => (index === null ? [] : [`${role} in "${name(index)}"`]));
  const values = columns.values.map(
    ({ title, quantity, direction }, i) =>
      `${quantity}${direction ? ` (${direction.toUpperCase()})` : ""} in "${title}", ${scales[i]!.reason}`,
  );
  return [
    `${file}: ${sheet.form}, ${columns.header ? "titles in the first row" : "no titles"}`,
    `${file}: ${[...parts, ...values].join("; ")}`,
  ];
}
