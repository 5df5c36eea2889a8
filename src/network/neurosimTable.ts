// The layer table of DNN+NeuroSim (NetWork.csv, V1.0 to V2.1) as rows: 7 or 8 whole numbers per array layer, apart by commas, semicolons, tabs or
// spaces. A heading, empty lines, a byte order mark, delimiters at the end of a line and comments (#, //, %) are no rows.
import { ConfigError } from "../base/errors.ts";

export const COLUMNS = [
  "input height",
  "input width",
  "input channels",
  "kernel height",
  "kernel width",
  "output channels",
  "followed by pooling (0 or 1)",
  "stride",
] as const;
/** V1.0 to V1.2 have no stride column. */
const FEWEST_COLUMNS = 7;
const LARGEST = 65536;

export interface Row {
  /** File and line, for messages. */
  readonly at: string;
  /** Counted from 1. */
  readonly number: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly outChannels: number;
  readonly pooled: boolean;
  readonly stride: number;
}

/** Throws ConfigError with file and line. */
export function neurosimRows(text: string, file: string): Row[] {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .map((line, i) => ({ cells: cellsOf(line), at: `${file}:${i + 1}` }))
    .filter(({ cells }) => cells.length > 0);
  const rows = isHeading(lines[0]?.cells) ? lines.slice(1) : lines;
  if (rows.length === 0)
    throw new ConfigError("the table has no rows", { at: file, hint: `columns: ${COLUMNS.join(", ")}` });
  return rows.map(({ cells, at }, i) => readRow(cells, at, i + 1));
}

/** Cells of a line without its comment; an empty cell at its end is left out. */
function cellsOf(line: string): string[] {
  const cells = line
    .replace(/(#|%|\/\/).*$/, "")
    .trim()
    .split(/\s*[,;\t]\s*|\s+/)
    .map((cell) => cell.replace(/^"(.*)"$/, "$1").trim());
  return cells.slice(0, cells.findLastIndex((cell) => cell !== "") + 1);
}

/** Words, no numbers. */
const isHeading = (cells: readonly string[] | undefined): boolean =>
  cells?.some((cell) => /\p{L}/u.test(cell)) === true && !cells.some((cell) => /^\d+$/.test(cell));

function readRow(cells: readonly string[], at: string, number: number): Row {
  if (cells.length < FEWEST_COLUMNS || cells.length > COLUMNS.length)
    throw new ConfigError(`${cells.length} columns, expected ${FEWEST_COLUMNS} or ${COLUMNS.length}`, {
      at,
      hint: `columns: ${COLUMNS.join(", ")}`,
    });
  const value = (index: number) => readCell(cells[index] ?? "1", COLUMNS[index]!, at);
  return {
    at,
    number,
    height: value(0),
    width: value(1),
    channels: value(2),
    kernelHeight: value(3),
    kernelWidth: value(4),
    outChannels: value(5),
    pooled: value(6) === 1,
    stride: value(7),
  };
}

function readCell(cell: string, column: string, at: string): number {
  const [low, high] = column.startsWith("followed") ? [0, 1] : [1, LARGEST];
  const value = /^\d+$/.test(cell) ? Number(cell) : Number.NaN;
  if (value >= low && value <= high) return value;
  throw new ConfigError(`${column} is "${cell}", allowed are whole numbers ${low} … ${high}`, { at });
}
