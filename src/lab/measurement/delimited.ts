// Text with one row a line to cells: the separator (tab, semicolon, comma, spaces) and the decimal comma are found from the content.
// Not what the columns mean: columns.ts.
import { DataError } from "../../base/errors.ts";

/** Cells of one table with the line that each row came from. */
export interface Sheet {
  readonly rows: readonly (readonly string[])[];
  readonly lines: readonly (number | null)[];
  /** What was found out about the form, for people. */
  readonly form: string;
  /** Text beside the table (comments of the file): read voltages are written there. */
  readonly remarks: string;
}

const SEPARATORS = [
  { name: "tabs", pattern: "\t", decimalComma: true },
  { name: "semicolons", pattern: ";", decimalComma: true },
  { name: "commas", pattern: ",", decimalComma: false },
  { name: "spaces", pattern: " ", decimalComma: true },
] as const;
type Separator = (typeof SEPARATORS)[number];

const COMMENT = /^\s*(#|%|\/\/)/;
/** Lines that are looked at to find the separator. */
const SAMPLE = 200;
export const MOST_ROWS = 1_000_000;

/** Throws DataError for a file that is no text or holds no table. */
export function readDelimited(text: string, file: string): Sheet {
  if (text.includes("\0"))
    throw new DataError("is not a text file", {
      at: file,
      hint: "save the sheet as CSV, TSV, XLSX or NPZ",
    });
  const numbered = text
    .split(/\r\n|\n|\r/)
    .map((line, i) => ({ line, number: i + 1 }))
    .filter(({ line }) => line.trim() !== "");
  const content = numbered.filter(({ line }) => !COMMENT.test(line));
  if (content.length > MOST_ROWS)
    throw new DataError(`${content.length} rows (at most ${MOST_ROWS})`, { at: file });
  const separator = separatorOf(content.slice(0, SAMPLE).map(({ line }) => line));
  const rows = content.map(({ line }) => splitLine(line, separator));
  const comma = separator.decimalComma && usesDecimalComma(rows);
  return {
    rows: comma ? rows.map((row) => row.map(withPoint)) : rows,
    lines: content.map(({ number }) => number),
    form: `columns separated by ${separator.name}${comma ? ", decimal comma" : ""}`,
    remarks: numbered
      .filter(({ line }) => COMMENT.test(line))
      .map(({ line }) => line)
      .join("\n"),
  };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const COMMA_NUMBER = /^[+-]?\d+,\d+([eE][+-]?\d+)?$/;

export const isNumber = (cell: string) => NUMBER.test(cell);

/** The separator under which the largest share of all cells is a number; more columns break a tie. */
function separatorOf(lines: readonly string[]): Separator {
  let best: Separator = SEPARATORS[2];
  let bestScore = -1;
  for (const separator of SEPARATORS) {
    const rows = lines.map((line) => splitLine(line, separator));
    const cells = rows.flat();
    const numbers = cells.filter(
      (cell) => NUMBER.test(cell) || (separator.decimalComma && COMMA_NUMBER.test(cell)),
    );
    const wide = rows.filter((row) => row.length > 1).length > rows.length / 2;
    const score = numbers.length / Math.max(cells.length, 1) + (wide ? 0.2 : 0);
    if (score > bestScore + 1e-9) [best, bestScore] = [separator, score];
  }
  return best;
}

function usesDecimalComma(rows: readonly (readonly string[])[]): boolean {
  const cells = rows.flat();
  return cells.some((cell) => COMMA_NUMBER.test(cell)) && !cells.some((cell) => /^[+-]?\d*\.\d/.test(cell));
}

const withPoint = (cell: string) => (COMMA_NUMBER.test(cell) ? cell.replace(",", ".") : cell);

/** Cells of one line; a cell in double quotes may hold the separator, and "" for a quote (RFC 4180). */
function splitLine(line: string, { pattern }: Separator): string[] {
  if (pattern === " ") return line.trim().split(/\s+/);
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!;
    if (character === '"' && quoted && line[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (character === '"') quoted = !quoted;
    else if (character === pattern && !quoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += character;
  }
  return [...cells, cell.trim()];
}
