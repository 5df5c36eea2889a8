// Files made to hang or to fill the memory: each ends in a named error, or in a measurement, within the time of a test.
import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { MhoError } from "../../base/errors.ts";
import { TABLE_LIMITS } from "./delimited.ts";
import { readMeasurement } from "./readMeasurement.ts";
import { unzipped } from "./unzipped.ts";

const read = (name: string, bytes: Uint8Array) => readMeasurement([{ name, bytes }], { unit: "uS" });
const failure = (name: string, bytes: Uint8Array): string => {
  try {
    read(name, bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(MhoError);
    return (error as MhoError).message;
  }
  return "";
};
const workbook = (sheet: string) => zipSync({ "xl/worksheets/sheet1.xml": strToU8(sheet) });
const cell = (place: string, value: number) => `<c r="${place}"><v>${value}</v></c>`;

/** A NumPy array with this header and `bytes` of data. */
function npz(header: string, bytes: number): Uint8Array {
  const text = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const head = [0x93, ...strToU8("NUMPY"), 1, 0, text.length & 255, text.length >> 8];
  return zipSync({ "g.npy": Uint8Array.from([...head, ...strToU8(text), ...new Uint8Array(bytes)]) });
}

describe("text", () => {
  test.each([
    ["one line without end", `pulse,G\n${"1,".repeat(TABLE_LIMITS.lineCharacters)}`, "characters (at most"],
    ["line breaks alone", "\n".repeat(5_000_000), "is empty"],
    ["a quote that never ends", `pulse,G [uS]\n"${"1,2\n".repeat(300_000)}`, ""],
    ["more columns than a spreadsheet has", `${"1,".repeat(20_000)}\n`.repeat(3), "more than 16384 columns"],
    ["more rows than are read", "1 2\n".repeat(TABLE_LIMITS.rows + 1), "more than 250000 rows"],
    ["more cells than are read", `${"1,".repeat(15_000)}\n`.repeat(300), "more than 4000000 cells"],
    ["one word without end", "L".repeat(400_000), ""],
    ["one pulse read without end", `pulse,G [uS]\n${"1,2\n1,3\n".repeat(20_000)}`, ""],
    ["titles without end", `${"G [uS] ".repeat(10_000)}\n1,2\n`, ""],
  ])("%s", (_, text, reason) => {
    expect(failure("pulses.csv", strToU8(text))).toContain(reason);
  });
});

describe("workbooks", () => {
  const rows = (count: number, row: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => row(i)).join("");

  test.each([
    ["rows that do not end", "<row>".repeat(200_000)],
    ["cells that do not end", `<row>${"<c>".repeat(200_000)}</row>`],
    ["tags that do not end", "<row ".repeat(200_000)],
    ["angle brackets alone", "<".repeat(1_000_000)],
  ])("%s", (_, sheet) => {
    expect(failure("a.xlsx", workbook(`<sheetData>${sheet}`))).toContain("no sheet holds numbers");
  });

  test("as many rows as a long measurement has", () => {
    const sheet = rows(150_000, (i) => `<row r="${i + 1}">${cell(`A${i + 1}`, 5 + (i % 2))}</row>`);
    expect(failure("a.xlsx", workbook(sheet))).not.toContain("call stack");
  });

  test("a cell far outside, which would fill all rows with empty ones", () => {
    expect(failure("a.xlsx", workbook(`<row>${cell("ZZZ1", 1)}</row>`))).toContain("more than 16384 columns");
    const sheet = rows(1000, (i) => `<row>${cell(`XFD${i + 1}`, 1)}</row>`);
    expect(failure("a.xlsx", workbook(sheet))).toContain("more than 4000000 cells");
  });

  test("a small file that holds much, and says that it holds little", () => {
    const zip = zipSync({ "xl/worksheets/sheet1.xml": new Uint8Array(300_000_000) });
    const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
    // the size of the content, in the header before it and in the directory
    for (let at = 0; at + 30 < zip.length; at++) {
      if (view.getUint32(at, true) === 0x04034b50) view.setUint32(at + 22, 100, true);
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 100, true);
    }
    expect(failure("a.xlsx", zip)).toContain("holds more than 128000000 bytes, unpacked");
  });

  test("a file that is cut", () => {
    const zip = workbook(rows(500, (i) => `<row>${cell(`A${i + 1}`, i)}</row>`));
    for (const length of [60, 200, zip.length >> 1, zip.length - 120])
      expect(failure("a.xlsx", zip.subarray(0, length)), String(length)).toMatch(
        /damaged|no workbook|no sheet|ends/,
      );
  });

  test("a small file that holds much", () => {
    const entries = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`xl/worksheets/sheet${i + 1}.xml`, new Uint8Array(10_000_000)]),
    );
    expect(failure("a.xlsx", zipSync(entries))).toContain("holds more than 128000000 bytes, unpacked");
  });
});

describe("damage of zip files", () => {
  const content = { "a.npy": strToU8("0123456789".repeat(30)), "b.npy": strToU8("b") };
  const opened = (bytes: Uint8Array) => unzipped(bytes, "a.npz", (name) => name.endsWith(".npy"));

  test.each([0, 6] as const)("no flipped bit changes what is read (level %i)", (level) => {
    const sound = zipSync(content, { level });
    expect(opened(sound)).toEqual(content);
    let refused = 0;
    for (let bit = 0; bit < 8 * sound.length; bit++) {
      const damaged = Uint8Array.from(sound);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      try {
        expect(opened(damaged), `bit ${bit}`).toEqual(content);
      } catch (error) {
        if (!(error instanceof MhoError)) throw error;
        expect(error.message).toContain("is damaged");
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(700);
  });

  test("a name that comes twice, and a file without a directory, are refused", () => {
    const one = zipSync({ "a.npy": strToU8("1") }, { level: 0 });
    const directory = one.findIndex((_, i) => one[i] === 0x50 && one[i + 2] === 1 && one[i + 3] === 2);
    const entry = one.subarray(0, directory);
    expect(() => opened(Uint8Array.from([...entry, ...one]))).toThrow('"a.npy" is there twice');
    expect(() => opened(entry)).toThrow(/ends too early|no directory/);
  });
});

describe("NumPy arrays", () => {
  const header = (shape: string, type = "<f8") =>
    `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }`;

  test.each([
    ["0, 1000000000", "more than 16384 columns"],
    ["1000000000, 0", "more than 250000 rows"],
    ["4000, 4000", "more than 4000000 cells"],
    ["1000, 2", "ends too early"],
    ["-1, 2", ""],
    ["1e999, 2", ""],
    ["0.5, 2", ""],
  ])("shape (%s)", (shape, reason) => {
    const message = failure("a.npz", npz(header(shape), 64));
    expect(message).not.toBe("");
    expect(message).toContain(reason);
  });
});
