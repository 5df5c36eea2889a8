// The bytes of a table to lines of cells: encoding, separator, decimal sign and titles are found from the first rows. Not what columns mean.
import {
  COMMENT,
  type Line,
  SEPARATORS,
  type Separator,
  separatorOf,
  splitLine,
  textLines,
} from "../base/delimited.ts";
import { ConfigError, DataError } from "../base/errors.ts";
import { type DecimalSign, decimalSignIn, type NumberOf, plainNumber } from "../base/writtenNumber.ts";
import type { ReadSettings } from "./readSettings.ts";

export interface TableText {
  readonly at: string;
  /** The rows below the titles, one at a time, each of as many cells as there are columns. DataError for one of another length. */
  rows(): Iterable<TableRow>;
  /** How many there are at most. */
  count(): number;
  /** The first of them. */
  readonly sample: readonly TableRow[];
  /** Titles of the columns; null where the table has none. */
  readonly titles: readonly string[] | null;
  /** They stand in the first row, not in a comment. */
  readonly titleRow: boolean;
  readonly columns: number;
  readonly separator: Separator;
  readonly decimal: DecimalSign;
  /** null for a cell that is no number. */
  numberOf(cell: string): number | null;
}

export interface TableRow {
  readonly cells: readonly string[];
  /** Counted from 1. */
  readonly line: number;
}

/** A cell without a value, as R, pandas, spreadsheets and the UCI repository write it. */
const MISSING = new Set(["", "?", "na", "n/a", "#n/a", "<na>", "nan", "null", "none", "-", "."]);
export const isMissing = (cell: string): boolean => cell.length < 5 && MISSING.has(cell.toLowerCase());

/** Rows that show the form, and their characters. */
const SAMPLE = { rows: 1000, characters: 1_000_000 } as const;
const LINE_CHARACTERS = 1_000_000;
/** A spreadsheet has as many. */
const COLUMNS = 16_384;

const number: NumberOf = (cell, sign) => {
  const found = plainNumber(cell, sign);
  return found?.unit === null ? found : null;
};
const isNumber = (cell: string): boolean => number(cell, "point") !== null || number(cell, "comma") !== null;

/** Throws DataError for what is no text or has no rows, ConfigError where the decimal sign must be said. */
export function openTable(bytes: Uint8Array, at: string, settings: ReadSettings): TableText {
  const text = textOf(bytes, at);
  const first = firstLines(text, at);
  const content = first.filter(({ line }) => !COMMENT.test(line));
  if (content.length === 0)
    throw new DataError("has no rows", {
      at,
      hint: "a table has one row a line; lines that begin with # are comments",
    });
  const separator = separatorIn(content.map(({ line }) => line));
  const cut = ({ line, number }: Line): TableRow => ({
    cells: splitLine(line, separator, isNumber),
    line: number,
  });
  const rows = content.map(cut);
  const titleRow = settings.header === false ? null : titlesIn(rows, settings.header === true);
  const columns = rows[0]!.cells.length;
  if (columns > COLUMNS)
    throw new DataError(`has ${columns} columns, at most ${COLUMNS} are read`, {
      at,
      hint: "check that each row of the table has a line of its own",
    });
  const sample = titleRow ? rows.slice(1) : rows;
  const decimal = decimalOf(sample, settings, at);
  const titles = titleRow?.cells ?? (settings.header === false ? null : titlesAbove(first, cut, columns));
  return {
    at,
    sample,
    titles,
    titleRow: titleRow !== null,
    columns,
    separator,
    decimal,
    count: () => countOf(textLines(text)),
    rows: () => rowsOf(text, cut, { at, columns, titles: titleRow !== null }),
    numberOf: (cell) => number(cell, decimal)?.value ?? null,
  };
}

/** One that cuts all rows into equally many cells, if there is one. */
function separatorIn(lines: readonly string[]): Separator {
  const even = SEPARATORS.filter((separator) => {
    const counts = new Set(lines.map((line) => splitLine(line, separator, isNumber).length));
    return counts.size === 1 && !counts.has(1);
  });
  return separatorOf(lines, isNumber, even.length > 0 ? even : SEPARATORS);
}

/** UTF-8, UTF-16 with its mark, or what Windows writes in Western Europe. */
function textOf(bytes: Uint8Array, at: string): string {
  const mark = bytes[0]! * 256 + bytes[1]!;
  const utf16 = mark === 0xfffe ? "utf-16le" : mark === 0xfeff ? "utf-16be" : null;
  if (utf16 === null && bytes.includes(0))
    throw new DataError("is not a text file", { at, hint: "save the sheet or table as CSV" });
  try {
    return new TextDecoder(utf16 ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(utf16 ?? "windows-1252").decode(bytes);
  }
}

function firstLines(text: string, at: string): Line[] {
  const lines: Line[] = [];
  let characters = 0;
  for (const line of textLines(text)) {
    if (line.line.length > LINE_CHARACTERS)
      throw new DataError(`a line of ${line.line.length} characters (at most ${LINE_CHARACTERS})`, {
        at: `${at}:${line.number}`,
        hint: "is this a table of text? A quote that is never closed joins lines",
      });
    characters += line.line.length;
    if (lines.push(line) === SAMPLE.rows || characters > SAMPLE.characters) break;
  }
  return lines;
}

function countOf(lines: Iterable<unknown>): number {
  let count = 0;
  for (const _ of lines) count++;
  return count;
}

function* rowsOf(
  text: string,
  cut: (line: Line) => TableRow,
  { at, columns, titles }: { readonly at: string; readonly columns: number; readonly titles: boolean },
): Generator<TableRow, void> {
  let skip = titles;
  for (const line of textLines(text)) {
    if (COMMENT.test(line.line)) continue;
    if (skip) {
      skip = false;
      continue;
    }
    const place = `${at}:${line.number}`;
    if (line.line.length > LINE_CHARACTERS)
      throw new DataError(`a line of ${line.line.length} characters (at most ${LINE_CHARACTERS})`, {
        at: place,
      });
    const row = cut(line);
    if (row.cells.length !== columns)
      throw new DataError(`has ${row.cells.length} cells, the first row has ${columns}`, {
        at: place,
        hint: "every row needs a cell for each column; a cell with a separator in it stands in double quotes, line breaks in a cell are not read",
      });
    yield row;
  }
}

/** Titles that name the label: no value of a feature is one of them. */
export const LABEL_TITLES = /^(class|label|target|species|category|y|class[_ ]?labels?|labels|classes)$/i;

/** The first row, where it has titles: a word over numbers, a name of the label, or 0, 1, 2, … as pandas numbers columns. */
function titlesIn(rows: readonly TableRow[], said: boolean): TableRow | null {
  const [first, ...below] = rows;
  if (first === undefined || (below.length === 0 && !said)) return null;
  const over = (column: number) => below.filter(({ cells }) => isNumber(cells[column] ?? "")).length;
  const title = (cell: string, column: number) =>
    !isNumber(cell) && !isMissing(cell) && (2 * over(column) > below.length || LABEL_TITLES.test(cell));
  const counted = first.cells.length > 2 && first.cells.slice(0, -1).every((cell, i) => cell === String(i));
  return said || counted || first.cells.some(title) ? first : null;
}

/** Titles in a comment right above the rows, as NumPy writes them. */
function titlesAbove(
  lines: readonly Line[],
  cut: (line: Line) => TableRow,
  columns: number,
): readonly string[] | null {
  const above = lines[lines.findIndex(({ line }) => !COMMENT.test(line)) - 1];
  if (above === undefined) return null;
  const { cells } = cut({ ...above, line: above.line.replace(COMMENT, "").trim() });
  return cells.length === columns && columns > 1 ? cells : null;
}

function decimalOf(rows: readonly TableRow[], { decimal }: ReadSettings, at: string): DecimalSign {
  if (decimal !== "auto") return decimal;
  const { sign, unclear } = decimalSignIn(
    rows.map(({ cells }) => cells),
    number,
  );
  if (sign !== null) return sign;
  const [point, comma] = (["point", "comma"] as const).map((of) => number(unclear!, of)!.value);
  throw new ConfigError(
    `"${unclear}" in ${at} is ${point} with a comma between thousands, or ${comma} with a decimal comma`,
    { at: "data.decimal", hint: 'say which: data.decimal = "point" or "comma"' },
  );
}
