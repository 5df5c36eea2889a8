// Where titles, names and numbers stand in tables of other laboratories: rows of titles, sections, merged cells, axes, encodings.
import { strToU8 } from "fflate";
import { expect, test } from "vitest";
import type { ReadingHints } from "../../src/lab/measurement/measurement.ts";
import { readMeasurement } from "../../src/lab/measurement/readMeasurement.ts";
import {
  amps,
  beside,
  expectDevice,
  fixed,
  LTD,
  LTP,
  PULSES,
  read,
  TRIANGLE,
  table,
  triangle,
  VOLT,
} from "./sweepFixture.ts";

const US = { unit: "uS" } as const;
const tabbed = (rows: readonly (readonly (string | number)[])[]) => table(null, rows, "\t");
const one = triangle((g, i) => [i, fixed(g)]);
const both = beside((i, up, down) => [i, fixed(up), fixed(down)]);
const up = LTP.map((g, i) => [i, fixed(g)]);
const down = LTD.map((g, i) => [i, fixed(g)]);

test.each<[string, string, ReadingHints?]>([
  [
    "Origin: units and comments below the titles",
    `Pulse number\tConductance\n\tµS\n\tdevice 3\n${tabbed(one)}`,
  ],
  [
    "Origin: names of the rows in a column of their own",
    `Long Name\tPulse\tLTP\tLTD\nUnits\t#\tuS\tuS\nComments\t\tD3\tD3\n${tabbed(both.map((row) => ["", ...row]))}`,
  ],
  ["Origin: letters of the columns", `A(X)\tB(Y)\tC(Y)\nPulse\tLTP\tLTD\n\tuS\tuS\n${tabbed(both)}`],
  ["a number sign as a unit", `pulse,LTP,LTD\n#,uS,uS\n${table(null, both)}`],
  ["units above the titles", `#,uS,uS\npulse,LTP,LTD\n${table(null, both)}`],
  ["a title merged over all columns", `Conductance (µS),,\nPulse,LTP,LTD\n${table(null, both)}`],
  ["MATLAB's own names", table(["Var1", "Var2", "Var3"], both), US],
  ["R's own names", table(["V1", "V2"], one), US],
  [
    "EasyEXPERT in two blocks",
    [LTP, LTD]
      .map(
        (g) =>
          `SetupTitle, Sampling\nDimension1, 21, 21\nDimension2, 1, 1\nDataName, Index, V1, I1\n${table(
            null,
            g.map((value, i) => ["DataValue", i, 0.1, amps(value)]),
          )}`,
      )
      .join("\n"),
    { unit: "A", ...VOLT },
  ],
  [
    "a digitised figure",
    table(
      ["X", "Y"],
      triangle((g, i) => [(i + 0.04 * (-1) ** i).toFixed(4), fixed(g)]),
    ),
    US,
  ],
  [
    "digitised curves side by side",
    `LTP,,LTD,\nX,Y,X,Y\n${table(
      null,
      beside((i, a, b) => [(i + 0.03 * (-1) ** i).toFixed(4), fixed(a), (i - 0.02).toFixed(4), fixed(b)]),
    )}`,
    US,
  ],
  [
    "a digitised figure without titles",
    table(
      null,
      triangle((g, i) => [(i + 0.04 * (-1) ** i).toFixed(4), fixed(g)]),
    ),
    US,
  ],
  [
    "a time without a title",
    table(
      null,
      triangle((g, i) => [(i / 10).toFixed(1), fixed(g)]),
    ),
    US,
  ],
  [
    "a change beside the value",
    table(
      ["pulse", "G (uS)", "dG (uS)"],
      triangle((g, i) => [i, fixed(g), i - 20]),
    ),
  ],
  [
    "the same in two units",
    table(
      ["pulse", "G (S)", "G (uS)"],
      triangle((g, i) => [i, (g * 1e-6).toExponential(6), fixed(g)]),
    ),
  ],
  [
    "readings of a pulse in columns",
    table(
      ["pulse", "read1 (uS)", "read2 (uS)"],
      triangle((g, i) => [i, fixed(g), fixed(g)]),
    ),
  ],
  [
    "a drain current without units",
    table(
      ["Time", "Vd", "Vg", "Id"],
      triangle((g, i) => [i / 10, 0.1, i <= 20 ? 3 : -3, amps(g)]),
    ),
  ],
  ["what was applied in the titles", table(["Pulse (300 ns 3 V)", "G at 0.1 V (uS)"], one)],
  [
    "normalised values beside the absolute ones",
    table(
      ["pulse", "G (uS)", "G/Gmax"],
      triangle((g, i) => [i, fixed(g), fixed(g / 9)]),
    ),
  ],
  [
    "a target and a number that never changes",
    table(
      ["pulse", "Target G (uS)", "G0 (uS)", "G (uS)"],
      triangle((g, i) => [i, Math.min(i, 40 - i) / 3 + 1, 1, fixed(g)]),
    ),
  ],
  [
    "values with an error",
    table(
      ["pulse", "G (uS)"],
      triangle((g, i) => [i, `${fixed(g)} ± 0.05`]),
    ),
  ],
  [
    "percent in the cells",
    table(
      ["pulse", "G (norm)"],
      triangle((g, i) => [i, `${fixed((g - 1) * 12.5)} %`]),
    ),
    { unit: "1 uS + 8 uS" },
  ],
  [
    "full-width signs",
    table(
      ["脉冲编号，电导（μS）"],
      triangle((g, i) => [`${i}，${fixed(g)}`]),
    ),
  ],
  ["Chinese, words in one", table(["脉冲序号", "增强电导(μS)", "抑制电导(μS)"], both)],
  ["Japanese", table(["パルス番号", "増強 [μS]", "抑圧 [μS]"], both)],
  ["Korean", table(["펄스", "강화 (µS)", "억제 (µS)"], both)],
  ["French", table(["Impulsion", "Potentialisation (µS)", "Dépression (µS)"], both)],
  ["Spanish", table(["Pulso", "Potenciación (µS)", "Depresión (µS)"], both)],
  ["UTF-8 opened as something else", table(["pulse", "G [ÂµS]"], one)],
  ["ampere per volt", table(["pulse", "G (uA/V)"], one)],
  ["one over a resistance", table(["pulse", "g [1/MOhm]"], one)],
  ["a resistance to the power −1", table(["pulse", "G (MΩ^-1)"], one)],
  ["divided by its unit", table(["pulse", "Conductance /1e-6 S"], one)],
])("%s", (_name, text, hints) => {
  expectDevice(read(text, hints));
});

test("a name of merged cells holds on below", () => {
  const rows = [...up, ...down].map(([i, g], k) => [k === 0 ? "LTP" : k === 21 ? "LTD" : "", i!, g!]);
  const found = read(table(["Direction", "Pulse", "G (uS)"], rows));
  expectDevice(found);
  expect(found.understood.join("\n")).toContain('empty cells of "Direction" go on with the name above');
  const cells = ["A1", "B2"].flatMap((cell) => rows.map((row, k) => [k === 0 ? cell : "", ...row]));
  expectDevice(read(table(["Cell", "Direction", "Pulse", "G (uS)"], cells)), { devices: 2 });
});

test("lines between the sweeps name devices, cycles and directions, one inside the other", () => {
  const titles = "pulse,G (uS)";
  const nested = [2, 1].map(
    (k) => `Device ${k},\nLTP,\n${titles}\n${table(null, up)}\nLTD,\n${titles}\n${table(null, down)}`,
  );
  const found = read(nested.join("\n"));
  expectDevice(found, { devices: 2 });
  expect(new Set(found.trains.map(({ device }) => device))).toEqual(new Set(["1", "2"]));
  const commented = ["B7", "A1"].map((name) => `# cell ${name}\n# pulse G(uS)\n${table(null, one, " ")}`);
  expectDevice(read(commented.join("\n"), US), { devices: 2 });
});

test("a heading that names a direction is none where no other line does", () => {
  expectDevice(read(`Potentiation test of sample 3\n${table(["pulse", "G (uS)"], one)}`));
});

test("cycles and devices as titles of values", () => {
  for (const digits of [0, 1, 6]) {
    const rows = triangle((g, i) => [
      i,
      ...[1, 1].map(() => (digits === 0 ? Math.round(g * 1e6) : fixed(g))),
    ]);
    const unit = digits === 0 ? "pS" : "uS";
    expectDevice(read(table(["Pulse", "Cycle1", "Cycle2"], rows), { unit }), { cycles: 2 });
    expectDevice(read(table(["Pulse", "Device 1", "Device 2"], rows), { unit }), { devices: 2 });
    expectDevice(read(table(["Pulse", "#1", "#2"], rows), { unit, several: "cycles" }), { cycles: 2 });
  }
  const numbered = triangle((g, i) => [i, fixed(g), fixed(g)]);
  expectDevice(read(`cycle,1,2\n${table(["pulse", "G (uS)", "G (uS)"], numbered)}`), { cycles: 2 });
});

test("several columns name a device together", () => {
  const rows = [0, 1, 2, 3].flatMap((k) => one.map((row) => [k >> 1, k % 2, ...row]));
  for (const [a, b] of [
    ["Row", "Col"],
    ["WL", "BL"],
    ["Die", "Device"],
  ] as const)
    expectDevice(read(table([a, b, "pulse", "G (uS)"], rows)), { devices: 4 });
  const ids = ["A1", "B7"].flatMap((id) => one.map((row) => [id, ...row]));
  expectDevice(read(table(["Sample ID", "pulse", "G (uS)"], ids)), { devices: 2 });
});

test("a mean beside its cells is no third cell, and one without a name is asked about", () => {
  const rows = triangle((g, i) => [i, fixed(g), fixed(g), fixed(g)]);
  expectDevice(read(table(["pulse", "Cell 1 (uS)", "Cell 2 (uS)", "Average (uS)"], rows)), { devices: 2 });
  const text = table(["pulse", "Cell 1 (uS)", "Cell 2 (uS)", "G (uS)"], rows);
  expect(() => read(text)).toThrow(/several devices, or several cycles/);
  expectDevice(read(text, { several: "devices" }), { devices: 3 });
});

test.each([
  ["windows-1252", "Leitf\xe4higkeit (\xb5S)"],
  ["gb18030", "\xb5\xe7\xb5\xbc(\xa6\xccS)"],
  ["windows-1251", "\xcf\xf0\xee\xe2\xee\xe4\xe8\xec\xee\xf1\xf2\xfc (\xec\xea\xd1\xec)"],
  ["shift_jis", "\x83R\x83\x93\x83_\x83N\x83^\x83\x93\x83X[\x83\xcaS]"],
])("text in %s", (encoding, title) => {
  const text = table(["pulse", title], one);
  const found = readMeasurement([
    { name: "pulses.csv", bytes: Uint8Array.from(text, (c) => c.charCodeAt(0)) },
  ]);
  expectDevice(found);
  expect(found.understood[0]).toContain(encoding);
});

test("digitised pulse numbers are rounded, and it is said; many to one number are no pulses", () => {
  const tens = triangle((g, i) => [(10 * i + 0.3 * (-1) ** i).toFixed(3), fixed(g)]);
  const found = read(table(["Pulse number", "G (uS)"], tens));
  expect(found.trains[0]!.pulses.slice(0, 3)).toEqual([0, 10, 20]);
  expect(found.understood.join("\n")).toContain("rounded to whole numbers");
  const time = triangle((g, i) => [(i / 10).toFixed(1), fixed(g)]);
  expectDevice(read(table(["x", "G (uS)"], time)));
});

test("fewer titles than columns of numbers", () => {
  const comma = TRIANGLE.map((g, i) => `${i},${fixed(g).replace(".", ",")}`).join("\n");
  expect(() => read(`pulse,G (uS)\n${comma}`)).toThrow(/2 titles stand over 3 columns.*/);
  const names = PULSES.map((i) => `${i},${i},${fixed(LTP[i]!)},${fixed(LTD[i]!)}`).join("\n");
  expect(() => read(`pulse,LTP (uS),LTD (uS)\n${names}`)).toThrow(/3 titles stand over 4/);
});

test("files of other formats are refused by name", () => {
  for (const [bytes, name] of [
    ["\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"],
    ["%PDF-1.5", "PDF"],
    ["\x89HDF\r\n", "HDF5"],
    ["MATLAB 5.0 MAT-file", "MATLAB"],
    ["\x1f\x8b\x08", "gzip"],
    ["<html><table>", "HTML"],
    ['<?xml version="1.0"?>', "XML"],
    ['{"pulse": [1, 2]}', "JSON"],
    ["[[1, 2], [3, 4]]", "JSON"],
  ] as const)
    expect(() =>
      readMeasurement([{ name: "a.dat", bytes: Uint8Array.from(bytes, (c) => c.charCodeAt(0)) }]),
    ).toThrow(name);
  expect(() => readMeasurement([{ name: "a.csv", bytes: strToU8("[uS],x\n1,2") }])).not.toThrow(/JSON/);
});
