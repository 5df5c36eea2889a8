// The sheets of an Excel workbook that hold numbers, as tables. Office Open XML is zipped, machine-made XML (ECMA-376 part 1, 18.3):
// cells, shared texts and nothing else is read; formulas count by their stored values, dates and styles are not looked at.
import { DataError } from "../../base/errors.ts";
import { plainSigns } from "./decoded.ts";
import { checkTable, type Sheet } from "./delimited.ts";
import { isNumber } from "./numbers.ts";
import { unzipped } from "./unzipped.ts";

const SHEET = /^xl\/worksheets\/sheet(\d+)\.xml$/;
const SHARED = "xl/sharedStrings.xml";
const WORKBOOK = "xl/workbook.xml";
const RELATIONS = "xl/_rels/workbook.xml.rels";
/** Numbers that a sheet must hold to count as a table. */
const LEAST_NUMBERS = 4;

/** Throws DataError where no sheet holds numbers. */
export function readXlsx(bytes: Uint8Array, file: string): Sheet[] {
  const parts = new Set([SHARED, WORKBOOK, RELATIONS]);
  const entries = unzipped(bytes, file, (name) => SHEET.test(name) || parts.has(name));
  const text = (name: string) => (entries[name] ? new TextDecoder().decode(entries[name]) : "");
  const shared = elements(text(SHARED), "si").map(({ content }) => textOf(content));
  const workbook = text(WORKBOOK);
  const sheets = namesOf(workbook, text(RELATIONS));
  const hidden = new Set(
    elements(workbook, "sheet").flatMap(({ attributes }) =>
      /\bstate="(hidden|veryHidden)"/.test(attributes) ? (attributeOf(attributes, "name") ?? []) : [],
    ),
  );
  const paths = Object.keys(entries)
    .filter((name) => SHEET.test(name))
    .sort((a, b) => placeOf(sheets, a) - placeOf(sheets, b));
  const tables = paths.flatMap((path, i): Sheet[] => {
    const { rows, lines } = cellsOf(text(path), shared, file);
    if (rows.reduce((sum, row) => sum + row.filter(isNumber).length, 0) < LEAST_NUMBERS) return [];
    const name = sheets.get(path) ?? String(i + 1);
    const form = paths.length === 1 ? "a workbook" : `sheet "${name}" of a workbook with ${paths.length}`;
    const sheet: Sheet = { name, rows, lines, form, remarks: "", heading: [] };
    return [hidden.has(name) ? { ...sheet, hidden: true } : sheet];
  });
  if (tables.length > 0) return tables;
  throw new DataError(paths.length === 0 ? "is a zip file, but no workbook" : "no sheet holds numbers", {
    at: file,
    hint: "save the sheet with the measurement as .xlsx or .csv",
  });
}

/** Value of an attribute as text; undefined where the element has none of this name. */
function attributeOf(attributes: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)(?:\\w+:)?${name}="([^"]*)"`).exec(attributes)?.[1];
  return found === undefined ? undefined : unescaped(found);
}

/** Path of each sheet → its name, in the order of the tabs. */
function namesOf(workbook: string, relations: string): Map<string, string> {
  const targets = new Map(
    elements(relations, "Relationship").map(({ attributes }) => [
      attributeOf(attributes, "Id"),
      attributeOf(attributes, "Target")?.replace(/^\/?(xl\/)?/, "xl/"),
    ]),
  );
  return new Map(
    elements(workbook, "sheet").flatMap(({ attributes }): [string, string][] => {
      const path = targets.get(attributeOf(attributes, "id"));
      return path === undefined ? [] : [[path, attributeOf(attributes, "name") ?? ""]];
    }),
  );
}

/** Place of a tab; sheets that the workbook does not name come last, by their numbers. */
function placeOf(sheets: ReadonlyMap<string, string>, path: string): number {
  const place = [...sheets.keys()].indexOf(path);
  return place >= 0 ? place : sheets.size + Number(SHEET.exec(path)![1]);
}

interface Element {
  readonly attributes: string;
  readonly content: string;
}

/** Elements of one name, none inside another of the same name; a writer may put a namespace before the name. One pass over the text: an
 *  element that does not end ends the list. */
function elements(xml: string, name: string): Element[] {
  const found: Element[] = [];
  for (let open = xml.indexOf("<"); open >= 0; open = xml.indexOf("<", open + 1)) {
    const tag = tagAt(xml, open);
    if (tag === null || tag.slice(tag.indexOf(":") + 1) !== name) continue;
    const end = xml.indexOf(">", open);
    if (end < 0) break;
    const closed = xml[end - 1] === "/";
    const attributes = xml.slice(open + 1 + tag.length, closed ? end - 1 : end);
    const close = closed ? end : xml.indexOf(`</${tag}>`, end);
    if (close < 0) break;
    found.push({ attributes, content: closed ? "" : xml.slice(end + 1, close) });
    open = close;
  }
  return found;
}

/** Longest name of an element that is looked for, with its namespace. */
const LONGEST_TAG = 64;

function tagAt(xml: string, open: number): string | null {
  for (let end = open + 1; end < open + LONGEST_TAG && end < xml.length; end++)
    if (/[\s/>]/.test(xml[end]!)) return xml.slice(open + 1, end);
  return null;
}

const textOf = (xml: string) =>
  plainSigns(
    elements(xml, "t")
      .map(({ content }) => unescaped(content))
      .join(""),
  );

function unescaped(text: string): string {
  const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
  return text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g, (all, decimal, hex, name) => {
    if (name !== undefined) return named[name] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

/** Rows with a cell in them, and their numbers in the sheet. */
function cellsOf(
  xml: string,
  shared: readonly string[],
  file: string,
): { rows: string[][]; lines: number[] } {
  const rows: string[][] = [];
  const lines: number[] = [];
  let width = 0;
  for (const [i, row] of elements(xml, "row").entries()) {
    const cells: string[] = [];
    for (const { attributes, content } of elements(row.content, "c")) {
      const index = columnIndex(/\br="([A-Z]{1,3})\d{1,7}"/.exec(attributes)?.[1]) ?? cells.length;
      checkTable({ rows: 0, columns: index + 1, cells: 0 }, file);
      while (cells.length < index) cells.push("");
      cells[index] = cellText(attributes, content, shared);
    }
    if (!cells.some((cell) => cell !== "")) continue;
    rows.push(cells);
    width = Math.max(width, cells.length);
    // every row is filled up to the longest
    checkTable({ rows: rows.length, columns: width, cells: rows.length * width }, file);
    lines.push(Number(/\br="(\d+)"/.exec(row.attributes)?.[1] ?? i + 1));
  }
  return { rows: rows.map((row) => [...row, ...Array<string>(width - row.length).fill("")]), lines };
}

/** A → 0, Z → 25, AA → 26; Excel has 16384 columns. */
function columnIndex(letters: string | undefined): number | null {
  if (letters === undefined || letters.length > 3) return null;
  return [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1;
}

function cellText(attributes: string, content: string, shared: readonly string[]): string {
  const type = /\bt="(\w+)"/.exec(attributes)?.[1];
  if (type === "inlineStr") return textOf(content);
  const value = unescaped(elements(content, "v")[0]?.content ?? "").trim();
  return type === "s" ? (shared[Number(value)] ?? "") : value;
}
