// Roles of the columns of a table: one label, features, and those that are left out. Found from titles and the first rows, or set by the
// experiment.
import { ConfigError, DataError } from "../base/errors.ts";
import { didYouMean } from "../base/schema.ts";
import type { ReadSettings } from "./readSettings.ts";
import { isMissing, LABEL_TITLES, type TableRow, type TableText } from "./tableText.ts";

export interface Column {
  /** Counted from 0. */
  readonly place: number;
  /** Its title, or "column 3". */
  readonly name: string;
}

export interface TableColumns {
  readonly label: Column;
  readonly features: readonly Column[];
  /** How the table was read, in words. */
  readonly form: string;
  /** One sentence for each thing that was left out. */
  readonly notes: readonly string[];
}

/** Throws ConfigError where the label must be said or a setting names no column, DataError where features are no numbers. */
export function columnsOf(table: TableText, { label, ignore }: ReadSettings): TableColumns {
  const { titles, sample, separator, decimal } = table;
  const columns = Array.from({ length: table.columns }, (_, place): Column => {
    const title = titles?.[place] ?? "";
    return { place, name: title === "" ? `column ${place + 1}` : title };
  });
  const learned = label === "auto" ? labelAmong(columns, table) : named(columns, label, "data.label", table);
  const ignored = ignore.map((name) => named(columns, name, "data.ignore", table));
  if (ignored.includes(learned))
    throw new ConfigError(`"${learned.name}" is the label and cannot be left out`, {
      at: "data.ignore",
      hint: "remove it from data.ignore, or name another column in data.label",
    });
  const others = columns.filter((column) => column !== learned && !ignored.includes(column));
  const empty = others.filter(
    (c) => (titles?.[c.place] ?? "") === "" && cells(sample, c).every((cell) => cell === ""),
  );
  const counting = others.filter((column) => counts(cells(sample, column), table));
  const features = others.filter((column) => !empty.includes(column) && !counting.includes(column));
  refuseWords(features, table);
  const notes = leftOut({ empty, counting, ignored });
  if (features.length === 0)
    throw new DataError(["has no column of features beside the label", ...notes].join("; "), {
      at: table.at,
      hint: "name the column of classes with data.label, and columns to leave out with data.ignore",
    });
  const form = `table of ${features.length === 1 ? "1 feature" : `${features.length} features`}, label "${learned.name}" (${separator.name}, decimal ${decimal}, ${titles ? "titles" : "no titles"})`;
  return { label: learned, features, form, notes };
}

function leftOut(columns: Readonly<Record<"empty" | "counting" | "ignored", readonly Column[]>>): string[] {
  const reasons = {
    empty: "neither titles nor values",
    counting: "they only count the rows",
    ignored: "data.ignore",
  };
  return (Object.keys(reasons) as (keyof typeof reasons)[]).flatMap((kind) =>
    columns[kind].length === 0 ? [] : [`left out: ${namesOf(columns[kind])} (${reasons[kind]})`],
  );
}

const cells = (rows: readonly TableRow[], { place }: Column): string[] =>
  rows.map((row) => row.cells[place] ?? "");

/** Names of at most twelve columns. */
export function namesOf(columns: readonly Column[]): string {
  const shown = columns.slice(0, 12).map(({ name }) => `"${name}"`);
  return `${shown.join(", ")}${columns.length > 12 ? `, … (${columns.length} columns)` : ""}`;
}

function labelAmong(columns: readonly Column[], table: TableText): Column {
  const found = table.titles ? columns.filter(({ name }) => LABEL_TITLES.test(name)) : [];
  if (found.length === 1) return found[0]!;
  const list = columns
    .slice(0, 40)
    .map(
      ({ place, name }) =>
        `${place + 1} ${table.titles ? `"${name}"` : `(${table.sample[0]?.cells[place]})`}`,
    )
    .join(", ");
  throw new ConfigError(
    `${found.length === 0 ? "no column is called label, class, target, species or y" : `${namesOf(found)} could all be the label`} in ${table.at}; its columns: ${list}${columns.length > 40 ? ", …" : ""}`,
    { at: "data.label", hint: `say which: --set data.label=${likely(columns, table)}` },
  );
}

/** The title of the only column of words, or the number of the last column. */
function likely(columns: readonly Column[], table: TableText): string {
  const words = columns.filter((column) => isWords(column, table));
  const column = words.length === 1 ? words[0]! : columns.at(-1)!;
  return table.titles && !column.name.startsWith("column ") ? column.name : String(column.place + 1);
}

/** The column of a title, or of a number from 1 on. */
function named(columns: readonly Column[], wanted: string | number, key: string, { at }: TableText): Column {
  const text = String(wanted);
  const exact = columns.filter(({ name }) => name === text);
  const found =
    exact.length > 0 ? exact : columns.filter(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (found.length > 1)
    throw new ConfigError(`${found.length} columns of ${at} are called "${text}"`, {
      at: key,
      hint: `give the number of the column: ${found.map(({ place }) => place + 1).join(" or ")}`,
    });
  const column = found[0] ?? (/^\d+$/.test(text) ? columns[Number(text) - 1] : undefined);
  if (column) return column;
  const hint = didYouMean(
    text,
    columns.slice(0, 40).map(({ name }) => name),
  ).replace(/^\n {2}hint: /, "");
  throw new ConfigError(`${at} has no column "${text}"`, {
    at: key,
    hint: `${hint}; or a number, 1 … ${columns.length}`,
  });
}

/** 0, 1, 2, … or 1, 2, 3, …: the row's own number says nothing about its class. */
function counts(column: readonly string[], { numberOf }: TableText): boolean {
  const first = numberOf(column[0] ?? "");
  return (
    column.length > 2 &&
    (first === 0 || first === 1) &&
    column.every((cell, row) => numberOf(cell) === first + row)
  );
}

/** No cell is a number, and there are some. */
function isWords(column: Column, { sample, numberOf }: TableText): boolean {
  const filled = cells(sample, column).filter((cell) => !isMissing(cell));
  return filled.length > 0 && filled.every((cell) => numberOf(cell) === null);
}

function refuseWords(features: readonly Column[], table: TableText): void {
  const words = features.filter((column) => isWords(column, table));
  if (words.length === 0) return;
  const example = cells(table.sample, words[0]!).find((cell) => !isMissing(cell));
  const list = words.map(({ name, place }) => `"${name.startsWith("column ") ? place + 1 : name}"`);
  throw new DataError(`${namesOf(words)}: no numbers (such as "${example}")`, {
    at: table.at,
    hint: `features are numbers: write a column for each word with 1 and 0, or leave them out: data.ignore = [${list.slice(0, 12).join(", ")}]`,
  });
}
