// Where the table of a sheet begins, what its titles are, and what each column holds. A title may stand in several rows: a group over the
// titles, units under them.

import type { Sheet } from "./delimited.ts";
import { type DecimalSign, decimalSignOf, isNumber, writtenNumber } from "./numbers.ts";
import { saysSomething } from "./titles.ts";
import { type WrittenUnit, writtenRelative, writtenUnit } from "./writtenUnits.ts";

export interface Column {
  readonly index: number;
  /** With group and unit, as written; empty where there is none. */
  readonly title: string;
  /** One for each data row; NaN where the cell holds no number. In SI units where cells have units. */
  readonly numbers: Float64Array;
  /** Written in the cells themselves. */
  readonly cellUnit: WrittenUnit | null;
  /** Parts of the filled cells. */
  readonly numeric: number;
  readonly filled: number;
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
  /** What was found out about the form, and lines before the table. */
  readonly understood: readonly string[];
}

/** Cells that instruments and spreadsheets write where a number is missing. */
const MISSING = /^(nan|[+-]?inf(inity)?|-+|n\/?a|#n\/a|#value!|#div\/0!|null|none|over(flow|range)?|ovld?)$/i;
/** Rows of data before a row of titles that are still taken for a preamble. */
const PREAMBLE = 4;

export function gridOf(sheet: Sheet, asked: DecimalSign | undefined, file: string): Grid {
  const upright = lyingDown(sheet);
  const { rows } = upright;
  const decimal = decimalSignOf(rows, asked, file);
  const isValue = (cell: string) => writtenNumber(cell, decimal) !== null;
  const width = widthOf(rows, isValue);
  const numeric = Array.from({ length: width }, (_, i) => mostly(rows, i, isValue));
  const isData = (row: readonly string[]) =>
    row.length <= width + 1 &&
    row.some(isValue) &&
    row.every((cell, i) => !numeric[i] || cell === "" || isValue(cell) || MISSING.test(cell));
  const first = firstDataRow(rows, width, isData);
  const { titles, used, section } = titlesOf(rows, first, width, upright.heading, isValue);
  const places = rows.flatMap((_, i) => (i >= first ? [i] : []));
  const data = places.map((i) => padded(rows[i]!, width));
  return {
    columns: Array.from({ length: width }, (_, i) => columnOf(i, titles?.[i] ?? "", data, decimal)),
    rows: data,
    places,
    titled: titles !== null,
    section,
    decimal,
    understood: [
      upright.form + (decimal === "comma" ? ", decimal comma" : ""),
      ...(upright === sheet ? [] : ["each row is a column of the table"]),
      ...before(upright, first - used),
    ],
  };
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

/** Of the table: numbers in the columns of numbers, and no titles soon after it. */
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

interface Titles {
  /** null: none is written. */
  readonly titles: readonly string[] | null;
  /** Rows above the data that they take. */
  readonly used: number;
  readonly section: string;
}

function titlesOf(
  rows: readonly (readonly string[])[],
  first: number,
  width: number,
  heading: readonly (readonly string[])[],
  isNumber: (cell: string) => boolean,
): Titles {
  const above = rows.slice(Math.max(0, first - 3), first);
  const own = composed(above, width, isNumber);
  // titles in a comment line above the table
  return own.titles === null && first === 0
    ? { ...composed(heading.map(numberSign), width, isNumber), used: 0 }
    : own;
}

/** In "#, G" the sign is the title of the numbers, not of a comment. */
const numberSign = (row: readonly string[]) => (row[0] === "" ? ["#", ...row.slice(1)] : row);

/** Titles from the last row up: units, titles, a group over them. */
function composed(
  above: readonly (readonly string[])[],
  width: number,
  isNumber: (cell: string) => boolean,
): Titles {
  const left = [...above];
  const fits = (row: readonly string[] | undefined): row is readonly string[] =>
    row !== undefined && row.length <= width + 1 && row.some((cell) => cell !== "" && !isNumber(cell));
  const alone = (row: readonly string[] | undefined) =>
    row !== undefined && width > 1 && row[0] !== "" && row.slice(1).every((cell) => cell === "");
  const section =
    left.length > 1 && alone(left.at(-1)) && saysSomething(left.at(-1)![0]!) ? left.pop()![0]! : "";
  const units = left.length > 1 && fits(left.at(-1)) && left.at(-1)!.every(isUnit) ? left.pop()! : null;
  const titles = left.pop();
  const filled = titles?.filter((cell) => cell !== "").length ?? 0;
  if (!fits(titles) || filled < width / 2) return { titles: null, used: 0, section: "" };
  const over = left.at(-1);
  const isGroup = fits(over) && over.length > 1 && !over.some(isNumber) && over.some(saysSomething);
  const group = isGroup ? filledRight(left.pop()!, width) : null;
  const text = Array.from({ length: width }, (_, i) => {
    const unit = units?.[i] ?? "";
    const bracketed = unit === "" || /[()[\]]/.test(unit) ? unit : `(${unit})`;
    return [group?.[i], titles[i], bracketed].filter((part) => part !== undefined && part !== "").join(" ");
  });
  return { titles: text, used: above.length - left.length, section };
}

function isUnit(cell: string): boolean {
  const bare = cell.replace(/^[([{]|[)\]}]$/g, "").trim();
  return (
    bare === "" ||
    writtenUnit(bare) !== null ||
    writtenRelative(bare) !== null ||
    /^(#|-|1|n?s|ms|[uµμ]s|m?V|K|no\.?|pulses?|counts?)$/.test(bare)
  );
}

/** The text of merged cells stands in the first of them. */
function filledRight(row: readonly string[], width: number): string[] {
  let last = "";
  return Array.from({ length: width }, (_, i) => {
    last = row[i] || last;
    return last;
  });
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
