// Where the table of a sheet begins and what each column holds. Its titles: titleRows.ts.
import { DataError } from "../../base/errors.ts";
import type { Sheet } from "./delimited.ts";
import { type DecimalChoice, type DecimalSign, decimalSignOf, isNumber, writtenNumber } from "./numbers.ts";
import { titlesOf } from "./titleRows.ts";
import { saysSomething } from "./titles.ts";
import type { WrittenUnit } from "./writtenUnits.ts";

export interface Column {
  readonly index: number;
  /** The title with group and unit, as written; empty where there is none. */
  readonly title: string;
  /** One for each data row; NaN where the cell holds no number. In SI units where cells have units. */
  readonly numbers: Float64Array;
  /** Written in the cells themselves. */
  readonly cellUnit: WrittenUnit | null;
  /** Parts of the filled cells. */
  readonly numeric: number;
  readonly filled: number;
  /** Numbers were rounded to whole ones, as those of a digitised axis. */
  readonly rounded?: true;
}

export interface Grid {
  readonly columns: readonly Column[];
  /** Rows of cells, each as long as the table is wide. */
  readonly rows: readonly (readonly string[])[];
  /** Places of `rows` in the sheet. */
  readonly places: readonly number[];
  readonly titled: boolean;
  /** A row between titles and data, such as "Potentiation"; else empty. */
  readonly section: string;
  readonly decimal: DecimalSign;
  /** The recognized form, and lines before the table. */
  readonly understood: readonly string[];
}

/** Cells that instruments and spreadsheets write where a number is missing. */
const MISSING = /^(nan|[+-]?inf(inity)?|-+|n\/?a|#n\/a|#value!|#div\/0!|null|none|over(flow|range)?|ovld?)$/i;
/** Rows of data before a row of titles that are still taken for a preamble. */
const PREAMBLE = 4;

export function gridOf(sheet: Sheet, asked: DecimalSign | undefined, file: string): Grid {
  const upright = lyingDown(sheet);
  const { rows } = upright;
  const choice = decimalSignOf(rows, asked, file);
  const decimal = choice.sign;
  const isValue = (cell: string) => writtenNumber(cell, decimal) !== null;
  const width = widthOf(rows, isValue);
  const numeric = Array.from({ length: width }, (_, i) => mostly(rows, i, isValue));
  const isData = (row: readonly string[]) =>
    row.length <= width + 1 &&
    row.some(isValue) &&
    row.every((cell, i) => !numeric[i] || cell === "" || isValue(cell) || MISSING.test(cell));
  const first = firstDataRow(rows, width, isData);
  const { titles, used, section, cells } = titlesOf(rows, first, width, upright.heading);
  const places = rows.flatMap((_, i) => (i >= first ? [i] : []));
  const data = places.map((i) => padded(rows[i]!, width));
  const columns = Array.from({ length: width }, (_, i) => columnOf(i, titles?.[i] ?? "", data, decimal));
  if (titles !== null) refuseFewTitles(cells, columns, data.length, file);
  return {
    columns,
    rows: data,
    places,
    titled: titles?.some((title) => title !== "") ?? false,
    section,
    decimal,
    understood: [
      upright.form + (decimal === "comma" ? ", decimal comma" : ""),
      ...ambiguousDecimals(choice, upright),
      ...(upright === sheet ? [] : ["each row is a column of the table"]),
      ...before(upright, first - used),
    ],
  };
}

/** Where commas separate columns, points stand before decimals; elsewhere a point may stand between thousands. */
function ambiguousDecimals({ unclear }: DecimalChoice, { form }: Sheet): string[] {
  if (unclear === null || !/semicolons|tabs|spaces/.test(form)) return [];
  const point = writtenNumber(unclear, "point")!.value;
  const comma = writtenNumber(unclear, "comma")!.value;
  return [`"${unclear}" is taken for ${point}; if it is ${comma}, say --decimal comma`];
}

/** Fewer titles than columns of numbers: decimal commas between commas, or names of rows that have no title. Either way titles and columns do
 *  not belong together. */
function refuseFewTitles(titles: number, columns: readonly Column[], rows: number, file: string): void {
  const more = columns.slice(titles).filter(({ numeric, filled }) => numeric > 0.5 && filled > rows / 2);
  if (more.length === 0) return;
  throw new DataError(`${titles} titles stand over ${columns.length} columns of numbers`, {
    at: file,
    hint: "decimal commas: save with semicolons between the columns; names of rows: give their column a title too",
  });
}

const padded = (row: readonly string[], width: number): readonly string[] =>
  row.length >= width ? row : [...row, ...Array<string>(width - row.length).fill("")];

/** A table whose columns are written as rows: a title, then numbers; far wider than high. */
function lyingDown(sheet: Sheet): Sheet {
  const { rows } = sheet;
  const width = rows[0]?.length ?? 0;
  const lies =
    rows.length >= 2 &&
    width > 3 * rows.length &&
    rows.every(
      (row) =>
        row.length === width &&
        !isNumber(row[0]!) &&
        row.slice(1).every((cell) => cell === "" || isNumber(cell)),
    );
  if (!lies) return sheet;
  const upright = Array.from({ length: width }, (_, i) => rows.map((row) => row[i]!));
  return { ...sheet, rows: upright, lines: upright.map(() => null) };
}
/** Cells of most rows that hold a number. */
function widthOf(rows: readonly (readonly string[])[], isNumber: (cell: string) => boolean): number {
  const widths = new Map<number, number>();
  for (const row of rows) if (row.some(isNumber)) widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
  return [...widths].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? rows[0]?.length ?? 0;
}

function mostly(
  rows: readonly (readonly string[])[],
  column: number,
  isNumber: (cell: string) => boolean,
): boolean {
  let filled = 0;
  let numeric = 0;
  for (const row of rows) {
    const cell = row[column];
    if (!cell) continue;
    filled++;
    if (isNumber(cell)) numeric++;
  }
  return numeric > filled / 2;
}

const isTitles = (row: readonly string[]): boolean =>
  row.every((cell) => !isNumber(cell)) && row.filter(saysSomething).length > row.length / 2;

/** First row of the table's data: it has numbers in the columns of numbers, and no titles follow soon after it. */
function firstDataRow(
  rows: readonly (readonly string[])[],
  width: number,
  isData: (row: readonly string[]) => boolean,
): number {
  const full = (row: readonly string[]) => row.length === width && isData(row);
  let first = Math.max(rows.findIndex(full), 0);
  for (let i = first + 1; i < Math.min(rows.length - 1, first + 1 + PREAMBLE); i++)
    if (isTitles(rows[i]!) && full(rows[i + 1]!)) first = i + 1;
  return first;
}

/** Lines of a preamble are named, so that a reader sees that they were not used. */
function before({ rows, lines }: Sheet, end: number): string[] {
  if (end <= 0) return [];
  const from = lines[0];
  const to = lines[end - 1];
  const text = rows[0]!
    .filter((cell) => cell !== "")
    .join(" ")
    .slice(0, 40);
  const which = from === to ? `line ${from ?? 1}` : `lines ${from ?? 1} to ${to ?? end}`;
  return [`not used, above the table: ${which} ("${text}"${end > 1 ? ", …" : ""})`];
}

function columnOf(
  index: number,
  title: string,
  rows: readonly (readonly string[])[],
  decimal: DecimalSign,
): Column {
  const numbers = new Float64Array(rows.length).fill(Number.NaN);
  let cellUnit: WrittenUnit | null = null;
  let filled = 0;
  let numeric = 0;
  for (const [i, row] of rows.entries()) {
    const cell = row[index]!;
    if (cell === "") continue;
    filled++;
    const found = writtenNumber(cell, decimal);
    if (found === null) continue;
    if (found.unit !== null && cellUnit === null) {
      // beside cells with units, one without is no number
      cellUnit = { quantity: found.unit.quantity, factor: 1 };
      numbers.fill(Number.NaN);
      numeric = 0;
    }
    if (found.unit?.quantity !== cellUnit?.quantity) continue;
    numeric++;
    numbers[i] = found.value * (found.unit?.factor ?? 1);
  }
  return { index, title, numbers, cellUnit, numeric: filled === 0 ? 0 : numeric / filled, filled };
}
