// Text with one row a line to cells: the separator (tab, semicolon, comma, bar, spaces) is found from the content. Not what the columns mean.

export const SEPARATORS = [
  { name: "tabs", pattern: "\t" },
  { name: "semicolons", pattern: ";" },
  { name: "commas", pattern: "," },
  { name: "bars", pattern: "|" },
  { name: "spaces", pattern: " " },
] as const;
export type Separator = (typeof SEPARATORS)[number];
export type IsNumber = (cell: string) => boolean;

/** "#" in a cell of its own is no comment, but a title or a unit: that of numbers. */
export const COMMENT = /^\s*(#|%|\/\/)(?!\s*[,;\t|])/;

export interface Line {
  readonly line: string;
  /** Counted from 1. */
  readonly number: number;
}

/** Lines that hold something, one at a time: a file of line breaks alone makes no millions of objects. */
export function* textLines(text: string): Generator<Line, void> {
  let number = 1;
  let start = 0;
  for (const { index, 0: ending } of text.matchAll(/\r\n|\n|\r/g)) {
    const line = index > start ? text.slice(start, index) : "";
    if (line.trim() !== "") yield { line, number };
    start = index + ending.length;
    number++;
  }
  const last = text.slice(start);
  if (last.trim() !== "") yield { line: last, number };
}

/** The separator, of those in `among`, under which the largest share of all filled cells is a number; more columns break a tie. */
export function separatorOf(
  lines: readonly string[],
  isNumber: IsNumber,
  among: readonly Separator[] = SEPARATORS,
): Separator {
  let best: Separator = SEPARATORS[2];
  let bestScore = -1;
  for (const separator of among) {
    const rows = lines.map((line) => splitLine(line, separator, isNumber));
    const cells = rows.flat().filter((cell) => cell !== "");
    const numbers = cells.filter(isNumber);
    const wide = rows.filter((row) => row.length > 1).length > rows.length / 2;
    const score = numbers.length / Math.max(cells.length, 1) + (wide ? 0.2 : 0);
    if (score > bestScore + 1e-9) [best, bestScore] = [separator, score];
  }
  return best;
}

/** Cells of one line; a cell in double quotes may hold the separator, and "" for a quote (RFC 4180). */
export function splitLine(line: string, { pattern }: Separator, isNumber: IsNumber): string[] {
  if (pattern === " ") return spaced(line.trim(), isNumber);
  if (!line.includes('"')) return line.split(pattern).map((cell) => cell.trim());
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

/** Cells between spaces; "G (uS)" is one cell, and titles of several words stand two spaces or more apart. */
function spaced(line: string, isNumber: IsNumber): string[] {
  const words = line.split(/\s+(?![([])/);
  return /\S\s{2,}\S/.test(line) && !words.some(isNumber) ? line.split(/\s{2,}/) : words;
}
