// Several columns, files and sheets: directions, devices or cycles.
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import type { ReadingHints } from "../../src/lab/measurement/measurement.ts";
import { readMeasurement } from "../../src/lab/measurement/readMeasurement.ts";
import {
  beside,
  type Cell,
  expectDevice,
  LTD,
  LTP,
  read,
  TRIANGLE,
  table,
  triangle,
} from "./sweepFixture.ts";

const head = ["pulse", "G (uS)"];
const upRows = LTP.map((g, i) => [i, g]);
const downRows = LTD.map((g, i) => [i, g]);
const bothRows = TRIANGLE.map((g, i) => [i, g]);
const twice = (a: string, b: string) =>
  table(
    ["pulse", a, b],
    triangle((g, i) => [i, g, g]),
  );

test("titles say devices or cycles", () => {
  for (const [a, b] of [
    ["Device A (uS)", "Device B (uS)"],
    ["G cell 1 (uS)", "G cell 2 (uS)"],
    ["Conductance A (uS)", "Conductance B (uS)"],
    ["dev1 G [uS]", "dev2 G [uS]"],
    ["DUT #1 (uS)", "DUT #2 (uS)"],
  ] as const)
    expectDevice(read(twice(a, b)), { devices: 2 });
  for (const [a, b] of [
    ["cycle 1 (uS)", "cycle 2 (uS)"],
    ["rmp1 G [uS]", "rmp2 G [uS]"],
    ["G run1 (uS)", "G run2 (uS)"],
    ["sweep_1 G (uS)", "sweep_2 G (uS)"],
    ["1st cycle (uS)", "2nd cycle (uS)"],
  ] as const)
    expectDevice(read(twice(a, b)), { cycles: 2 });
});

test("the flag wins over what titles say", () => {
  expectDevice(read(twice("rmp1 G [uS]", "rmp2 G [uS]"), { several: "devices" }), { devices: 2 });
  expectDevice(read(twice("Device A (uS)", "Device B (uS)"), { several: "cycles" }), { cycles: 2 });
  expectDevice(read(twice("x1 (uS)", "x2 (uS)"), { several: "cycles" }), { cycles: 2 });
});

test("groups over titles", () => {
  const rows = beside((i, a, b) => [i, a, b, a, b]);
  const titles = ["pulse", "LTP (uS)", "LTD (uS)", "LTP (uS)", "LTD (uS)"];
  expectDevice(read(`,Device A,,Device B,\n${table(titles, rows)}`), { devices: 2 });
  const units = table(["pulse", "uS", "uS", "uS", "uS"], rows);
  expectDevice(read(`,Cycle 1,,Cycle 2,\n,LTP,LTD,LTP,LTD\n${units}`), { cycles: 2 });
  const blocks = table(
    null,
    beside((i, a, b) => [i, a, i, b]),
  );
  expectDevice(read(`Potentiation,,Depression,\nPulse,G,Pulse,G\n,uS,,uS\n${blocks}`));
  const both = table(
    ["pulse", ...[1, 2].flatMap((device) => [1, 2].map((cycle) => `device ${device} cycle ${cycle} (uS)`))],
    triangle((g, i) => [i, g, g, g, g]),
  );
  expectDevice(read(both), { devices: 2, cycles: 2 });
});

test("files of directions, devices and cycles", () => {
  const up = table(head, upRows);
  const down = table(head, downRows);
  const both = table(head, bothRows);
  expectDevice(read({ "dataset_up.csv": up, "dataset_down.csv": down }));
  expectDevice(read({ "a.csv": up, "b.csv": down }));
  expectDevice(read({ "device1.csv": both, "device2.csv": both }), { devices: 2 });
  expectDevice(read({ "cycle1.csv": both, "cycle2.csv": both }), { cycles: 2 });
  const cells = { "cell3_LTP.csv": up, "cell3_LTD.csv": down, "cell4_LTP.csv": up, "cell4_LTD.csv": down };
  expectDevice(read(cells), { devices: 2 });
  expectDevice(read({ "x.csv": both, "y.csv": both }, { several: "cycles" }), { cycles: 2 });
});

const sheetXml = (rows: readonly (readonly Cell[])[]) => {
  const cell = (value: Cell) =>
    typeof value === "number" ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  return `<worksheet><sheetData>${rows.map((row) => `<row>${row.map(cell).join("")}</row>`).join("")}</sheetData></worksheet>`;
};

const book = (sheets: Record<string, readonly (readonly Cell[])[]>, hints: ReadingHints = {}) => {
  const names = Object.keys(sheets);
  const tabs = names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  const links = names.map((_, i) => `<Relationship Id="rId${i + 1}" Target="worksheets/sheet${i + 1}.xml"/>`);
  const files = {
    "xl/workbook.xml": `<workbook><sheets>${tabs.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${links.join("")}</Relationships>`,
    ...Object.fromEntries(
      names.map((name, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(sheets[name]!)]),
    ),
  };
  const bytes = zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
  );
  return readMeasurement([{ name: "book.xlsx", bytes }], hints);
};

test("sheets of a workbook", () => {
  const both = [head, ...bothRows];
  const keithley = [["Time", "AV", "AI"], ...TRIANGLE.map((g, i) => [i, 0.1, g * 1e-7])];
  expectDevice(book({ LTP: [head, ...upRows], LTD: [head, ...downRows] }));
  expectDevice(book({ "Device 1": both, "Device 2": both }), { devices: 2 });
  expectDevice(book({ Data: keithley, Append1: keithley }, { several: "cycles" }), { cycles: 2 });
  expectDevice(book({ one: both, two: both }, { sheet: "two" }));
  expectDevice(book({ one: both, two: both }, { several: "devices" }), { devices: 2 });
  expect(() => book({ one: both, two: both })).toThrow(/--sheet/);
  expect(() => book({ one: both, two: both }, { sheet: "three" })).toThrow(
    /no sheet "three".*\n.*one \| two/,
  );
  expect(() => read(table(head, bothRows), { sheet: "one" })).toThrow(/no workbook/);
});

test("sheets that hold something else are named", () => {
  const settings = [
    ["Vstart", 0],
    ["Vstop", 2],
    ["Step", 0.1],
    ["Delay", 1],
  ];
  const found = book({ Data: [head, ...bothRows], Settings: settings });
  expectDevice(found);
  expect(found.understood.join()).toContain('sheet "Settings" is not used');
});
