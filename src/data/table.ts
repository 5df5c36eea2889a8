// A table as a data set: a row is one example, its features are the channels of an image of one pixel, one column is the label. Features are
// standardized by the training rows and become words of the images' grid. Not how text becomes rows: tableRows.ts.
import { DataError } from "../base/errors.ts";
import { type DatasetContent, labelArray, MAX_CLASSES, type Split } from "./dataset.ts";
import { type ReadSettings, refuseUnused } from "./readSettings.ts";
import { type SourceFile, unzip } from "./source.ts";
import { standardized } from "./standardize.ts";
import { columnsOf, type TableColumns } from "./tableColumns.ts";
import { readRows, type TableRows } from "./tableRows.ts";
import { splitRows } from "./tableSplit.ts";
import { openTable, type TableText } from "./tableText.ts";

const NAME = /\.(csv|tsv|tab|data)(\.gz)?$/i;
/** A plain text makes a table of a folder only if its name says so. */
const NAMED = /(^|[-_. ])(train|training|test|testing)[-_. ].*(txt|dat)(\.gz)?$/i;
const ANY = /\.(csv|tsv|tab|data|txt|dat)(\.gz)?$/i;
const PART = /(?:^|[-_. /])(train|test)(?:ing)?(?=[-_. ])/i;

/** `at`: the source; where a file is all of it, it is a table whatever text it holds. */
const tablesIn = (files: readonly SourceFile[], at: string): SourceFile[] =>
  files.filter(
    (file) => NAME.test(file.path) || NAMED.test(file.path) || (file.at === at && ANY.test(file.path)),
  );

export function isTable(files: readonly SourceFile[], at: string): boolean {
  return tablesIn(files, at).length > 0;
}

/** Reads one table, of whose rows a share becomes the test rows, or a train and a test table. Throws DataError with file and line, ConfigError
 *  for a setting that the table does not fit. */
export async function readTable(
  files: readonly SourceFile[],
  at: string,
  settings: ReadSettings,
): Promise<DatasetContent> {
  const { train, test } = partsOf(files, at);
  const text = openTable(await bytesOf(train), train.at, settings);
  const columns = columnsOf(text, settings);
  const rows = readRows(text, columns, settings);
  if (test === null) return contentOf(columns, settings, splitRows(rows, settings, at));
  refuseUnused(
    settings,
    ["label", "ignore", "header", "decimal", "missing", "clip"],
    "a table that has its own test rows",
  );
  const other = openTable(await bytesOf(test), test.at, likeTrain(text, settings));
  checkColumns(text, other);
  return contentOf(columns, settings, { train: rows, test: readRows(other, columns, settings) });
}

/** A few test rows may not show what the training rows do: decimal sign and titles are the same. */
const likeTrain = ({ decimal, titleRow }: TableText, settings: ReadSettings): ReadSettings => ({
  ...settings,
  decimal,
  header: titleRow || settings.header,
});

function partsOf(files: readonly SourceFile[], at: string): { train: SourceFile; test: SourceFile | null } {
  const tables = tablesIn(files, at);
  const part = (name: string) => tables.filter(({ path }) => PART.exec(path)?.[1]?.toLowerCase() === name);
  const train = part("train");
  const test = part("test");
  if (train.length === 1 && test.length === 1) return { train: train[0]!, test: test[0]! };
  if (tables.length === 1) return { train: tables[0]!, test: null };
  throw new DataError(
    `holds ${tables.length} tables (${tables
      .slice(0, 4)
      .map(({ path }) => path)
      .join(", ")}${tables.length > 4 ? ", …" : ""})`,
    {
      at,
      hint: 'give one file, or a folder with two: one with "train" in its name, one with "test"',
    },
  );
}

/** No string of JavaScript is longer. */
const MAX_BYTES = 400_000_000;

async function bytesOf(file: SourceFile): Promise<Uint8Array> {
  const bytes = /\.gz$/i.test(file.path) ? await unzip(file.read(), file.at, MAX_BYTES) : file.read();
  if (bytes.length <= MAX_BYTES) return bytes;
  throw new DataError(`has ${bytes.length} bytes, at most ${MAX_BYTES} are read`, {
    at: file.at,
    hint: "keep fewer rows or columns",
  });
}

/** Throws DataError where the test table has not the columns of the train table in the same order. */
function checkColumns(train: TableText, test: TableText): void {
  const hint = "both tables need the same columns in the same order";
  if (train.columns !== test.columns)
    throw new DataError(`has ${test.columns} columns, ${train.at} has ${train.columns}`, {
      at: test.at,
      hint,
    });
  const place = train.titles?.findIndex((title, i) => test.titles?.[i] !== title) ?? -1;
  if (place < 0) return;
  const seen = test.titles ? `is called "${test.titles[place]}"` : "has no title";
  throw new DataError(`column ${place + 1} ${seen}, in ${train.at} "${train.titles?.[place]}"`, {
    at: test.at,
    hint,
  });
}

function contentOf(
  { features, form, notes }: TableColumns,
  { clip }: ReadSettings,
  { train, test }: { readonly train: TableRows; readonly test: TableRows },
): DatasetContent {
  const classes = classesOf(train, test);
  const numbers = new Map(classes.map((name, i) => [name, i]));
  const words = standardized(
    train,
    test,
    features.map(({ name }) => name),
    clip,
  );
  const split = (rows: TableRows, images: Uint8Array): Split => {
    const labels = labelArray(classes.length, rows.count);
    for (let row = 0; row < rows.count; row++) labels[row] = numbers.get(rows.names[rows.labels[row]!]!)!;
    return { images, labels };
  };
  return {
    form,
    height: 1,
    width: 1,
    channels: features.length,
    classes,
    train: split(train, words.train),
    test: split(test, words.test),
    notes: [...notes, ...new Set([...train.notes, ...test.notes]), ...words.notes],
  };
}

/** Labels that occur in the training rows: numbers by value, words by the alphabet. */
function classesOf(train: TableRows, test: TableRows): string[] {
  const used = ({ names, labels }: TableRows) => [...new Set(labels)].map((label) => names[label]!);
  const classes = used(train);
  const numbers = classes.every((name) => Number.isFinite(Number(name)));
  classes.sort(numbers ? (a, b) => Number(a) - Number(b) : (a, b) => (a < b ? -1 : 1));
  const { at } = train;
  if (classes.length > MAX_CLASSES)
    throw new DataError(`has ${classes.length} different labels, at most ${MAX_CLASSES} are read`, {
      at,
      hint: "data.label names the column; Mho learns classes, not quantities",
    });
  if (classes.length === 1)
    throw new DataError(`all training rows have the label "${classes[0]}"`, {
      at,
      hint: "data.label names the column of the labels",
    });
  const known = new Set(classes);
  const stranger = used(test).find((name) => !known.has(name));
  if (stranger !== undefined)
    throw new DataError(`label "${stranger}" occurs in the test rows but not in the training rows`, {
      at: test.at,
      hint: `the training rows have ${classes.slice(0, 12).join(", ")}${classes.length > 12 ? ", …" : ""}`,
    });
  return classes;
}
