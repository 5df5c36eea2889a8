// The titles of a table from the rows above it: a group over the titles, units and comments under them, as spreadsheets, pandas and Origin
// write them.
import { isNumber } from "./numbers.ts";
import { namesSection } from "./sections.ts";
import { saysSomething, titleOf } from "./titles.ts";
import { writtenRelative, writtenUnit } from "./writtenUnits.ts";

export interface Titles {
  /** null: none is written. */
  readonly titles: readonly string[] | null;
  /** Rows above the data that they take. */
  readonly used: number;
  /** A row between titles and data, such as "Potentiation"; else empty. */
  readonly section: string;
  /** Cells of the row of titles. */
  readonly cells: number;
}

type Row = readonly string[];

/** Rows above a table that can belong to its titles, and groups among them. */
const MOST_ROWS = 5;
const MOST_GROUPS = 2;

export function titlesOf(
  rows: readonly Row[],
  first: number,
  width: number,
  heading: readonly Row[],
): Titles {
  const above = rows.slice(Math.max(0, first - MOST_ROWS), first);
  const own = composed(above, width);
  // titles in a comment line above the table
  return own.titles === null && rows.slice(0, first).every((row) => row.length === 1)
    ? { ...composed(heading, width), used: 0 }
    : own;
}

/** Titles from the last row up. */
function composed(above: readonly Row[], width: number): Titles {
  const left = above.map(withoutRowLabel).filter((row) => !isDesignation(row));
  const section =
    left.length > 1 && isAlone(left.at(-1)!, width) && saysSomething(left.at(-1)![0]!) ? left.pop()![0]! : "";
  const comments = commentsOf(left, width);
  const units = left.length > 1 && isUnits(left.at(-1), width) ? left.pop()! : null;
  const titles = left.pop();
  const filled = titles?.filter((cell) => cell !== "").length ?? 0;
  if (!fits(titles, width) || filled < width / 2 || isSection(titles, width))
    return { titles: null, used: 0, section: "", cells: 0 };
  const groups = groupsOver(left, width);
  const unitsAbove = groups.find((row) => isUnits(row, width)) ?? null;
  const over = [...groups.filter((row) => row !== unitsAbove), ...(comments ? [comments] : [])];
  // pandas writes the name of the index below the titles
  const index = titleOf(section).role === "pulse" ? section : null;
  const text = Array.from({ length: width }, (_, i) =>
    titleText(
      over.map((row) => row[i] ?? ""),
      (i === 0 ? index : null) ?? titles[i] ?? "",
      (units ?? unitsAbove)?.[i] ?? "",
    ),
  );
  return {
    titles: areDefaults(text) ? text.map(() => "") : text,
    used: above.length - left.length,
    section: index === null ? section : "",
    cells: titles.length,
  };
}

const fits = (row: Row | undefined, width: number): row is Row =>
  row !== undefined && row.length <= width + 1 && row.some((cell) => cell !== "" && !isNumber(cell));

const isAlone = (row: Row, width: number): boolean =>
  width > 1 && row[0] !== "" && row.slice(1).every((cell) => cell === "");

/** "Device 2" alone is of rows, not of columns. */
const isSection = (row: Row, width: number): boolean => isAlone(row, width) && namesSection(row[0]!);

/** Origin's names of the rows above a table stand in a column of their own. */
const ROW_LABEL = /^(long ?name|units?|comments?|sparklines?|f\(x\)=?|sampling interval|user ?defined.*)$/i;
const withoutRowLabel = (row: Row): Row =>
  row.length > 1 && ROW_LABEL.test(row[0]!) ? ["", ...row.slice(1)] : row;

/** "A(X)", "B(Y)", and nothing else; or a row that is empty. */
const isDesignation = (row: Row): boolean =>
  row.every((cell) => cell === "" || /^[A-Z]{1,2}\s*\((X|Y|Z|L|[xy]Er±?)\d*\)$/i.test(cell));

/** Rows below the units are comments; they count where they differ from column to column. */
function commentsOf(left: Row[], width: number): Row | null {
  const at = left.findIndex((row, i) => i > 0 && isUnits(row, width));
  if (at < 0 || at === left.length - 1) return null;
  const comments = left.splice(at + 1).find((row) => row.some(saysSomething));
  return comments ?? null;
}

/** A row of units, with at least one that is one of a measured value. */
function isUnits(row: Row | undefined, width: number): row is Row {
  const plain = row?.map((cell) => cell.replace(/^[([{]|[)\]}]$/g, "").trim());
  return (
    fits(row, width) &&
    plain!.every((cell) => cell === "" || isValueUnit(cell) || OTHER_UNIT.test(cell)) &&
    plain!.some((cell) => cell !== "")
  );
}
const isValueUnit = (cell: string) => writtenUnit(cell) !== null || writtenRelative(cell) !== null;
const OTHER_UNIT = /^(#|-|1|n?s|ms|[uµμ]s|m?V|K|no\.?|pulses?|counts?)$/;

function groupsOver(left: Row[], width: number): Row[] {
  const groups: Row[] = [];
  while (groups.length < MOST_GROUPS) {
    const over = left.at(-1);
    if (!fits(over, width) || over.length < 2 || isSection(over, width)) break;
    const named = numbersNamed(over);
    if (named.some(isNumber) || !named.some(saysSomething)) break;
    groups.unshift(filledRight(named, width));
    left.pop();
  }
  return groups;
}

/** "cycle, 1, 1, 2, 2": the first cell says what the numbers count. */
function numbersNamed(row: Row): Row {
  const { role } = titleOf(row[0]!);
  if (role !== "cycle" && role !== "device") return row;
  return ["", ...row.slice(1).map((cell) => (isNumber(cell) ? `${row[0]} ${cell}` : cell))];
}

/** The text of merged cells stands in the first of them. */
function filledRight(row: Row, width: number): Row {
  let last = "";
  return Array.from({ length: width }, (_, i) => {
    last = row[i] || last;
    return last;
  });
}

/** Group, title and unit in one; a group of "Conductance (uS)" says nothing about a column of pulse numbers. */
function titleText(groups: readonly string[], title: string, unit: string): string {
  const own = titleOf(title).role !== null;
  const over = groups.filter((group) => group !== "" && !(own && titleOf(group).quantity !== null));
  const bracketed = unit === "" || /[()[\]]/.test(unit) ? unit : `(${unit})`;
  return [...over, title, bracketed].filter((part) => part !== "").join(" ");
}

/** Names that a program gave because it had none: Var1 and Var2 of MATLAB, V1 and V2 of R. */
const DEFAULT = /^(var|v|x|col|column|spalte|field|f)[ _]?(\d+)$/i;
function areDefaults(titles: Row): boolean {
  const found = titles.map((title) => DEFAULT.exec(title));
  const from = Number(found[0]?.[2]);
  return (
    titles.length > 1 &&
    from <= 1 &&
    found.every((one, i) => one !== null && one[1] === found[0]![1] && Number(one[2]) === from + i)
  );
}
