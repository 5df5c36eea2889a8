// The text of a measurement to cells (base/delimited.ts), with what stands beside the table: remarks, headings, sections.
// Not what the columns mean: interpret.ts.
import {
  COMMENT,
  type Line,
  type Separator,
  separatorOf,
  splitLine,
  textLines,
} from "../../base/delimited.ts";
import { DataError } from "../../base/errors.ts";
import { isNumber } from "./numbers.ts";
import { namesSection } from "./sections.ts";

/** Cells of one table with the line that each row came from. */
export interface Sheet {
  /** Name of the sheet of a workbook; null where the file is one table. */
  readonly name: string | null;
  readonly rows: readonly (readonly string[])[];
  readonly lines: readonly (number | null)[];
  /** The recognized form, for people. */
  readonly form: string;
  /** Text beside the table (comments of the file): read voltages are written there. */
  readonly remarks: string;
  /** Cells of the comment lines right above the table: titles may stand there. */
  readonly heading: readonly (readonly string[])[];
  /** A sheet that the workbook does not show. */
  readonly hidden?: true;
}

/** Lines that are looked at to find the separator. */
const SAMPLE = 200;
/** Limits of one table: more is no measurement of pulses, or would not fit into memory. A spreadsheet has at most 16,384 columns. */
export const TABLE_LIMITS = {
  rows: 250_000,
  columns: 16_384,
  cells: 4_000_000,
  lineCharacters: 1_000_000,
} as const;

/** Throws DataError where a table of so many rows and cells, the longest row with so many columns, is not read. */
export function checkTable(
  size: { readonly rows: number; readonly columns: number; readonly cells: number },
  at: string,
) {
  for (const what of ["rows", "columns", "cells"] as const)
    if (size[what] > TABLE_LIMITS[what])
      throw new DataError(`more than ${TABLE_LIMITS[what]} ${what}`, { at, hint: "keep the sweeps only" });
}

/** Throws DataError for a file that is no text or holds no table. */
export function readDelimited(text: string, file: string): Sheet {
  if (text.includes("\0"))
    throw new DataError("is not a text file", {
      at: file,
      hint: "save the sheet as CSV, TSV, XLSX or NPZ",
    });
  const numbered = linesOf(text, file);
  const sections = sectionLines(numbered);
  const content = numbered.filter((one) => !COMMENT.test(one.line) || sections.has(one));
  const { lineCharacters } = TABLE_LIMITS;
  const long = content.find(({ line }) => line.length > lineCharacters);
  if (long)
    throw new DataError(`a line of ${long.line.length} characters (at most ${lineCharacters})`, {
      at: `${file}:${long.number}`,
      hint: "is this a table of text? A quote that is never closed joins lines",
    });
  const separator = separatorOf(
    content
      .filter((one) => !sections.has(one))
      .slice(0, SAMPLE)
      .map(({ line }) => line),
    isNumber,
  );
  let cells = 0;
  const rows = content.map((one) => {
    const { line, number } = one;
    const row = sections.has(one) ? [line.replace(COMMENT, "").trim()] : splitLine(line, separator, isNumber);
    cells += row.length;
    checkTable({ rows: 0, columns: row.length, cells }, `${file}:${number}`);
    return row;
  });
  return {
    name: null,
    rows,
    lines: content.map(({ number }) => number),
    form: `columns separated by ${separator.name}`,
    remarks: numbered
      .filter(({ line }) => COMMENT.test(line))
      .map(({ line }) => line)
      .join("\n"),
    heading: headingOf(numbered, separator),
  };
}

/** Comments that name a device, a cycle or a direction, where one of them stands between the rows: "# Device 2". */
function sectionLines(lines: readonly Line[]): Set<Line> {
  const comments = lines.filter(({ line }) => COMMENT.test(line));
  if (comments.length > MOST_SECTIONS) return new Set();
  const first = lines.find(({ line }) => !COMMENT.test(line))?.number ?? 0;
  const named = comments.filter(({ line }) => namesSection(line.replace(COMMENT, "")));
  return new Set(named.some(({ number }) => number > first) ? named : []);
}
/** Comments of a file; with more, none is a title of what follows. */
const MOST_SECTIONS = 10_000;

/** Comment lines that can hold titles. */
const HEADING = 3;

function headingOf(lines: readonly Line[], separator: Separator): string[][] {
  const first = lines.findIndex(({ line }) => !COMMENT.test(line));
  return lines
    .slice(Math.max(0, first - HEADING), Math.max(0, first))
    .map(({ line }) => splitLine(line.replace(COMMENT, ""), separator, isNumber));
}

/** Lines that hold something. */
function linesOf(text: string, file: string): Line[] {
  const lines: Line[] = [];
  for (const line of textLines(text)) {
    lines.push(line);
    checkTable({ rows: lines.length, columns: 0, cells: 0 }, file);
  }
  return lines;
}
