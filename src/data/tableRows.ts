// The rows of a table as numbers: features, and labels as places in a list of names. What a cell without a value means is a setting.
import { DataError } from "../base/errors.ts";
import type { ReadSettings } from "./readSettings.ts";
import type { Column, TableColumns } from "./tableColumns.ts";
import { isMissing, type TableRow, type TableText } from "./tableText.ts";

export interface TableRows {
  readonly at: string;
  readonly count: number;
  /** (count, features), row-major; NaN where a value is missing. */
  readonly values: Float64Array;
  /** (count), places in `names`. */
  readonly labels: Uint32Array;
  readonly names: readonly string[];
  readonly notes: readonly string[];
}

/** Sums of squares stay finite. */
const LARGEST = 1e100;
const LIMITS = { rows: 10_000_000, values: 50_000_000 } as const;

/** Throws DataError with line and column for a cell that is no number, or has no value where that is refused. */
export function readRows(table: TableText, columns: TableColumns, { missing }: ReadSettings): TableRows {
  const { at } = table;
  const { features } = columns;
  const room = roomFor(table, features.length);
  const values = new Float64Array(room * features.length);
  const labels = new Uint32Array(room);
  const names = new Map<string, number>();
  let count = 0;
  let gaps = 0;
  for (const row of table.rows()) {
    const label = labelIn(row, columns, table);
    let gap: Column | null = label === null ? columns.label : null;
    for (let feature = 0; feature < features.length; feature++) {
      const value = valueIn(row, features[feature]!, table);
      if (Number.isNaN(value)) gap ??= features[feature]!;
      values[count * features.length + feature] = value;
    }
    if (gap !== null) {
      if (missing === "refuse" || (label === null && missing === "mean")) throw noValue(row, gap.name, at);
      gaps++;
      if (missing === "drop") continue;
    }
    const known = names.get(label!) ?? names.size;
    names.set(label!, known);
    labels[count++] = known;
  }
  if (count === 0)
    throw new DataError("has no rows with values", {
      at,
      hint: "check data.missing, data.header and data.decimal",
    });
  return {
    at,
    count,
    values: values.subarray(0, count * features.length),
    labels: labels.subarray(0, count),
    names: [...names.keys()],
    notes: gaps === 0 ? [] : [gapsNote(gaps, missing, at)],
  };
}

const gapsNote = (gaps: number, missing: ReadSettings["missing"], at: string): string =>
  missing === "drop"
    ? `${gaps} rows of ${at} without a value in some column were dropped (data.missing)`
    : `${gaps} rows of ${at} lack values: the mean of the training rows stands there (data.missing)`;

function noValue({ line }: TableRow, column: string, at: string): DataError {
  return new DataError(`"${column}" has no value`, {
    at: `${at}:${line}`,
    hint: 'fill it in, or say what such rows mean: data.missing = "mean" (the mean of the training rows) or "drop"',
  });
}

/** Rows that there are at most: their memory is taken before they are read. */
function roomFor(table: TableText, features: number): number {
  const count = table.count();
  const { at } = table;
  for (const [what, most, size] of [
    ["rows", LIMITS.rows, count],
    ["values", LIMITS.values, count * features],
  ] as const)
    if (size > most)
      throw new DataError(`has ${size} ${what}, at most ${most} are read`, {
        at,
        hint: "keep fewer rows or columns (data.ignore)",
      });
  return count;
}

function valueIn({ cells, line }: TableRow, { place, name }: Column, table: TableText): number {
  const cell = cells[place]!;
  const value = table.numberOf(cell);
  if (value !== null && Math.abs(value) <= LARGEST) return value;
  if (isMissing(cell)) return Number.NaN;
  throw new DataError(`"${cell}" in "${name}" is no number${value === null ? "" : ` up to ${LARGEST}`}`, {
    at: `${table.at}:${line}`,
    hint: "correct the cell, or leave the column out (data.ignore)",
  });
}

/** The label's text, numbers in one form ("1.0" is "1"); null for none. DataError for a number that is no whole one. */
function labelIn({ cells, line }: TableRow, { label }: TableColumns, table: TableText): string | null {
  const cell = cells[label.place]!;
  if (isMissing(cell)) return null;
  const value = table.numberOf(cell);
  if (value === null) return cell;
  if (Number.isInteger(value)) return String(value);
  throw new DataError(`the label "${cell}" in "${label.name}" is a quantity`, {
    at: `${table.at}:${line}`,
    hint: "Mho learns classes: whole numbers or words; data.label names another column",
  });
}
