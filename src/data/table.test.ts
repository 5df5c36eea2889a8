import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { errorOf, temporaryFolder, writeFolder } from "../../test/data/files.ts";
import { ConfigError } from "../base/errors.ts";
import { loadDataset } from "./loadDataset.ts";
import type { ReadSettings } from "./readSettings.ts";

const cacheFolder = temporaryFolder();
type Settings = Partial<ReadSettings>;

/** A file of this text, read with these settings. */
const load = (text: string | Uint8Array, settings: Settings = {}, name = "table.csv") => {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  return loadDataset(join(writeFolder({ [name]: bytes }), name), { cacheFolder, settings });
};
const refusal = async (text: string | Uint8Array, settings: Settings = {}, name = "table.csv") =>
  (await errorOf(() => load(text, settings, name))).message.replace(/^.*\/(?=[^/\n]*table)/, "");

/** Ten rows of two classes: a is 0 … 9, b its square. */
const ROWS = Array.from({ length: 10 }, (_, i) => [i, i * i, i % 2 === 0 ? "even" : "odd"]);
const csv = (rows: readonly (readonly unknown[])[], separator = ",") =>
  `${rows.map((row) => row.join(separator)).join("\n")}\n`;
const TITLES = ["a", "b", "class"];
const PLAIN = csv([TITLES, ...ROWS.map(([a, b, label]) => [Number(a) + 0.5, b, label])]);
/** The table as one text for every way of writing it. */
const LIKE_PLAIN: readonly (readonly [string, string | Uint8Array, Settings, string])[] = [
  ["tabs", PLAIN.replaceAll(",", "\t"), {}, "table.tsv"],
  ["semicolons and a decimal comma", PLAIN.replaceAll(",", ";").replaceAll(".", ","), {}, "table.csv"],
  ["spaces", PLAIN.replaceAll(",", "  "), {}, "table.txt"],
  ["quotes", PLAIN.replace(/[^,\n]+/g, '"$&"'), {}, "table.csv"],
  ["line ends of Windows and a mark of UTF-8", `\ufeff${PLAIN.replaceAll("\n", "\r\n")}`, {}, "table.csv"],
  ["UTF-16", Buffer.from(`\ufeff${PLAIN}`, "utf16le"), {}, "table.csv"],
  ["gzip", gzipSync(PLAIN), {}, "table.csv.gz"],
  ["no titles", PLAIN.slice(PLAIN.indexOf("\n") + 1), { label: 3 }, "table.data"],
  ["titles in a comment, as NumPy writes them", `# ${PLAIN}`, {}, "table.csv"],
  ["comments and empty lines", `# my table\n\n${PLAIN}\n# end\n`, {}, "table.csv"],
];

describe("a table", () => {
  it("has its columns as channels of one pixel, standardized by the training rows and in words of 1/128", async () => {
    const data = await load(PLAIN, { testShare: 0.4 });
    expect([data.height, data.width, data.channels]).toEqual([1, 1, 2]);
    expect(data.classes).toEqual(["even", "odd"]);
    expect(data.form).toBe('table of 2 features, label "class" (commas, decimal point, titles)');
    expect([data.train.labels.length, data.test.labels.length]).toEqual([6, 4]);
    expect(Array.from(data.test.labels).sort()).toEqual([0, 0, 1, 1]);
    // the numbers behind the words, found again from the training rows alone
    const all = ROWS.map(([a, b]) => [Number(a) + 0.5, Number(b)]);
    const words = [...data.train.images, ...data.test.images];
    const place = (row: number[], rows: readonly number[][], feature: number) => {
      const values = rows.map((r) => r[feature]!);
      const mean = values.reduce((x, y) => x + y) / values.length;
      const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
      return Math.min(255, Math.max(0, 128 + Math.round((128 * (row[feature]! - mean)) / deviation / 3)));
    };
    const subsets = choose(all, 6).filter((train) => {
      const expected = train.flatMap((row) => [0, 1].map((feature) => place(row, train, feature)));
      return expected.every((word, i) => word === words[i]);
    });
    expect(subsets).toHaveLength(1);
    const rest = all.filter((row) => !subsets[0]!.includes(row));
    expect(rest.flatMap((row) => [0, 1].map((f) => place(row, subsets[0]!, f)))).toEqual(words.slice(12));
  });

  it.each(LIKE_PLAIN)("is the same in %s", async (_, text, settings, name) => {
    const plain = await load(PLAIN);
    const data = await load(text, settings, name);
    expect(data.fingerprint).toBe(plain.fingerprint);
    expect(data.notes).toEqual([]);
  });

  it("draws its test rows by data.splitSeed, the same share of each class", async () => {
    const rows = Array.from({ length: 200 }, (_, i) => [i * 0.5, i % 10 === 0 ? "rare" : "usual"]);
    const text = csv([["x", "y"], ...rows]);
    const one = await load(text);
    expect(Array.from(one.test.labels).sort()).toEqual([...Array(4).fill(0), ...Array(36).fill(1)]);
    expect((await load(text, { splitSeed: 2 })).fingerprint).not.toBe(one.fingerprint);
    expect((await load(text, { splitSeed: 1 })).fingerprint).toBe(one.fingerprint);
    const half = await load(text, { testShare: 0.5 });
    expect([half.train.labels.length, half.test.labels.length]).toEqual([100, 100]);
    const tiny = await errorOf(() => load(text, { testShare: 0.001 }));
    expect(tiny).toBeInstanceOf(ConfigError);
    expect(tiny.message).toMatch(/^data\.testShare: 0\.001 of each class.*200 rows of 2 classes/);
  });

  it("takes test rows from a second file, standardized by the first", async () => {
    const files = { "my-train.csv": Buffer.from(csv([TITLES, [1, 2, "n"], [3, 4, "p"]])) };
    const folder = (test: string) => writeFolder({ ...files, "my-test.csv": Buffer.from(test) });
    const data = await loadDataset(folder(csv([TITLES, [5, 3, "p"]])), { cacheFolder });
    // mean 2, deviation 1: 5 is 3 deviations up, the end of the grid; b is at its mean
    expect(Array.from(data.test.images)).toEqual([255, 128]);
    expect(Array.from(data.train.images)).toEqual([85, 85, 171, 171]);
    const refused = async (test: string, settings: Settings = {}) =>
      (await errorOf(() => loadDataset(folder(test), { cacheFolder, settings }))).message;
    expect(await refused(csv([TITLES, [5, 3, "q"]]))).toMatch(
      /my-test\.csv: label "q" occurs in the test rows/,
    );
    const other = (titles: readonly string[]) => refused(csv([titles, titles.map(() => 5)]));
    expect(await other(["b", "a", "class"])).toMatch(
      /my-test\.csv: column 1 is called "b", in .*my-train\.csv "a"/,
    );
    expect(await other(["a", "class"])).toMatch(/my-test\.csv: has 2 columns, .*my-train\.csv has 3/);
    expect(await refused("5,3,p\n6,4,n\n")).toMatch(/column 1 is called "5", in .* "a"/);
    expect(await refused(csv([TITLES, [5, 3, "p"]]), { testShare: 0.3 })).toMatch(
      /data\.testShare: 0\.3: does not act on a table that has its own test rows/,
    );
  });

  it("leaves the numbers of rows out of both tables, and reads decimals of both alike", async () => {
    const titles = ["id", "x", "label"];
    const train = [titles, [1, "0,5", "n"], [2, "1,5", "p"], [3, "2,5", "n"]];
    const test = [titles, [4, "1,500", "p"]];
    const folder = writeFolder({
      "train.csv": Buffer.from(csv(train, ";")),
      "test.csv": Buffer.from(csv(test, ";")),
    });
    const data = await loadDataset(folder, { cacheFolder });
    expect(data.notes).toEqual(['left out: "id" (they only count the rows)']);
    expect(Array.from(data.test.images)).toEqual([128]);
  });

  it("says which values end at the grid's ends, which columns are constant, and what was left out", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => [i + 1, i === 7 ? 1000 : i % 5, 7, "", i % 2]);
    const data = await load(csv([["id", "x", "same", "", "target"], ...rows]), { missing: "drop", clip: 4 });
    expect(data.channels).toBe(2);
    expect(data.notes?.join("\n")).toMatch(
      /^left out: "column 4" \(neither titles nor values\)\nleft out: "id" \(they only count the rows\)\nthe same in all training rows, so they say nothing: "same"\n1 of \d+ (training|test) values \(.*lie beyond 4 standard deviations/,
    );
    expect(new Set(data.train.images.filter((_, i) => i % 2 === 1))).toEqual(new Set([128]));
  });

  it("has as many classes as labels, numbers by value", async () => {
    const rows = Array.from({ length: 1200 }, (_, i) => [(i * 37) % 100, `${(i * 7) % 300}.0`]);
    const data = await load(csv([["x", "y"], ...rows]));
    expect(data.classes).toEqual(Array.from({ length: 300 }, (_, i) => String(i)));
    expect(data.train.labels).toBeInstanceOf(Uint16Array);
    expect(data.train.labels.length + data.test.labels.length).toBe(1200);
  });
});

describe("the label of a table", () => {
  const unknown = csv([["a", "b", "kind"], ...ROWS]);

  it("is a title or a number, found by its usual names, else asked for with a list", async () => {
    const found = await load(unknown, { label: "kind" });
    for (const label of [3, "3", "KIND"])
      expect((await load(unknown, { label })).fingerprint).toBe(found.fingerprint);
    expect(await refusal(unknown)).toMatch(
      /^table\.csv; its columns: 1 "a", 2 "b", 3 "kind"\n {2}hint: say which: --set data\.label=kind$/,
    );
    expect(await refusal(csv(ROWS))).toMatch(
      /1 \(0\), 2 \(0\), 3 \(even\)\n {2}hint: say which: --set data\.label=3/,
    );
    expect((await errorOf(() => load(csv([["y", "x", "label"], ...ROWS])))).message).toContain(
      '"y", "label" could all be the label',
    );
    expect(await refusal(unknown, { label: "kinds" })).toContain('did you mean "kind"');
    expect(await refusal(unknown, { label: 4 })).toContain('has no column "4"');
    expect(await refusal(csv([["y", "y", "x"], ...ROWS]), { label: "y" })).toContain(
      "the number of the column: 1 or 2",
    );
  });

  it("is a class, not a quantity, and not the same everywhere", async () => {
    expect(
      await refusal(
        csv([
          ["x", "y"],
          [1, 0.5],
          [2, 1.5],
        ]),
      ),
    ).toMatch(/^table\.csv:2: the label "0\.5" in "y" is a quantity/);
    expect(
      await refusal(
        csv([
          ["x", "y"],
          [1, "a"],
          [5, "a"],
          [3, "a"],
        ]),
      ),
    ).toContain('all training rows have the label "a"');
    expect(
      await refusal(
        csv([
          ["x", "y"],
          [1, "a"],
          [5, "b"],
          [3, "c"],
        ]),
      ),
    ).toContain("no two rows have the same label");
  });
});

describe("a table that is refused", () => {
  it("is named with row and column", async () => {
    const bad = (cell: string) => refusal(PLAIN.replace("4.5,", `${cell},`));
    for (const cell of ["", "?", "NA", "NaN", "null"])
      expect(await bad(cell)).toMatch(/^table\.csv:6: "a" has no value\n.*data\.missing = "mean".*"drop"/);
    expect(await bad("4.5x")).toMatch(/^table\.csv:6: "4\.5x" in "a" is no number/);
    expect(await bad("1e200")).toMatch(/^table\.csv:6: "1e200" in "a" is no number up to 1e\+100/);
    expect(await bad("4,5")).toMatch(/^table\.csv:6: has 4 cells, the first row has 3/);
    expect(
      await refusal(
        csv([
          ["x", "name", "day", "y"],
          [1, "n", "mon", 0],
          [2, "m", "tue", 1],
        ]),
      ),
    ).toMatch(/^table\.csv: "name", "day": no numbers \(such as "n"\)\n.*data\.ignore = \["name", "day"\]/);
    expect(await refusal(csv([["y"], [1], [2]]))).toContain("has no column of features");
    expect(await refusal("")).toContain("has no rows");
    expect(await refusal(Uint8Array.of(80, 75, 3, 4, 0, 0))).toContain("is not a text file");
    const doubtful = await errorOf(() => load("x;y\n1,234;0\n5,678;1\n"));
    expect(doubtful.message).toMatch(
      /^data\.decimal: "1,234" in .* is 1234 with a comma between thousands, or 1\.234 with a decimal comma/,
    );
    expect(await refusal(PLAIN, { ignore: ["class"] })).toContain(
      '"class" is the label and cannot be left out',
    );
  });

  it("is read where the experiment says how", async () => {
    const gap = PLAIN.replace("4.5,", "?,");
    const filled = await load(gap, { missing: "mean", testShare: 0.1 });
    expect(filled.train.labels.length + filled.test.labels.length).toBe(10);
    expect(filled.notes?.[0]).toMatch(
      /^1 rows of .* lack values: the mean of the training rows stands there/,
    );
    const dropped = await load(gap, { missing: "drop" });
    expect(dropped.train.labels.length + dropped.test.labels.length).toBe(9);
    const words = csv([["x", "name", "y"], ...ROWS.map(([a, , label]) => [Number(a) + 0.5, `n${a}`, label])]);
    expect((await load(words, { ignore: ["name"] })).channels).toBe(1);
    const thousands = csv([["x", "y"], ...ROWS.map(([a, , label]) => [`${a},500`, label])], ";");
    const [point, comma] = await Promise.all(
      (["point", "comma"] as const).map((decimal) => load(thousands.replace("0,500", "1,000"), { decimal })),
    );
    expect([point!.channels, comma!.channels]).toEqual([1, 1]);
  });

  it("does not take a first row of numbers for titles, nor titles for numbers", async () => {
    const pandas = csv([[0, 1, "class"], ...ROWS]);
    expect((await load(pandas)).train.labels.length).toBe(8);
    const numbers = csv(ROWS.map(([a, b], i) => [Number(a) + 0.5, b, i % 3]));
    expect((await load(numbers, { label: 3 })).form).toContain("no titles");
    const first = await load(numbers, { label: 3, header: true });
    expect(first.train.labels.length + first.test.labels.length).toBe(9);
  });
});

/** All ways to take `count` of the rows in their order. */
function choose<T>(rows: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  if (rows.length < count) return [];
  const [first, ...rest] = rows;
  return [...choose(rest, count - 1).map((others) => [first!, ...others]), ...choose(rest, count)];
}
