// Tables of more than one experiment, and of none with pulses: asked or refused by name, never fitted as cycles of one device.
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { readMeasurement } from "../../src/lab/measurement/readMeasurement.ts";
import {
  amps,
  beside,
  expectDevice,
  fixed,
  LTD,
  LTP,
  read,
  TRIANGLE,
  table,
  triangle,
  VOLT,
} from "./sweepFixture.ts";

const US = { unit: "uS" } as const;
const part = (g: number, k: number) => fixed(1 + (g - 1) * k);
/** Numbers around 0 that look random, the same each time. */
const noise = (i: number) => Math.sin(12.9898 * i * i + i) * 0.9;

test.each([
  ["Amplitude (V)", [2, 2.5, 3]],
  ["Vpulse (V)", [2, 3]],
  ["Pulse width (ns)", [50, 100]],
  ["Temperature (C)", [25, 85]],
  ["Frequency (Hz)", [100, 1000]],
])("sweeps that differ in %s", (title, settings) => {
  const rows = settings.flatMap((setting, k) =>
    triangle((g, i) => [setting, i, part(g, (k + 1) / settings.length)]),
  );
  const text = table([title, "pulse", "G (uS)"], rows);
  expect(() => read(text)).toThrow(/different experiments/);
  expect(read(text, { columns: { device: "1" } }).trains).toHaveLength(2 * settings.length);
  expectDevice(read(table([title, "pulse", "G (uS)"], rows.slice(-TRIANGLE.length))));
});

test("settings that go with the direction, or hardly change, are no experiments", () => {
  const rows = triangle((g, i) => [i, fixed(g), i <= 20 ? 3 : -2.5, 25 + 0.1 * noise(i)]);
  expectDevice(read(table(["pulse", "G (uS)", "V_write (V)", "Temperature (C)"], rows)));
  const named = (["LTP", "LTD"] as const).flatMap((name, k) =>
    [LTP, LTD][k]!.map((g, i) => [name, i, fixed(g), [3, 2.5][k]!, [100, 50][k]!]),
  );
  expectDevice(read(table(["direction", "pulse", "G (uS)", "Amplitude (V)", "Width (ns)"], named)));
  const currents = triangle((g, i) => [i, i <= 20 ? 3 : -3, amps(g)]);
  expectDevice(read(table(["pulse", "V (V)", "I (A)"], currents), VOLT));
});

test.each([
  ["2.0 V", "3.0 V"],
  ["Vp=2.0V", "Vp=3.0V"],
  ["100 ns", "1 us"],
  ["1 kHz", "10 kHz"],
  ["25 °C", "85 °C"],
  ["G @ 2 V (uS)", "G @ 3 V (uS)"],
  ["25C (uS)", "85C (uS)"],
])("columns that differ in what was applied: %s, %s", (a, b) => {
  const text = table(
    ["pulse", a, b],
    triangle((g, i) => [i, part(g, 0.5), fixed(g)]),
  );
  expect(() => read(text, US)).toThrow(/differ in what was applied/);
  expectDevice(read(text, { ...US, columns: { value: "3" } }));
  expect(read(text, { ...US, several: "cycles" }).trains).toHaveLength(4);
});

test("a column that separates sweeps and is not understood", () => {
  const cells = [0, 1, 2, 3].flatMap((k) => triangle((g, i) => [k >> 1, k % 2, i, fixed(g)]));
  const text = table(["a", "b", "n", "G (uS)"], cells);
  expect(() => read(text)).toThrow(/"a" separates sweeps \(0, 1\)/);
  expect(() => read(text, { columns: { device: "1" } })).toThrow(/"b" separates sweeps/);
  expectDevice(read(text, { columns: { device: "1,2" } }), { devices: 4 });
  expectDevice(read(text, { columns: { device: "1", cycle: "2" } }), { devices: 2, cycles: 2 });
  expectDevice(read(text, { columns: { value: "4" } }), { cycles: 4 });
});

test("columns that go along with the sweeps are not asked about", () => {
  const half = [LTP, LTD].flatMap((own, k) => own.map((g, i) => [k + 1, i, fixed(g)]));
  expectDevice(read(table(["Half-cycle", "pulse", "G (uS)"], half)));
  const status = triangle((g, i) => [i, fixed(g), "OK", g < 4 ? "1uA" : "10uA"]);
  expectDevice(read(table(["pulse", "G (uS)", "Status", "Range"], status)));
  const repeats = TRIANGLE.flatMap((g, i) => [1, 2].map((k) => [i, k, fixed(g)]));
  expectDevice(read(table(["pulse", "reading", "G (uS)"], repeats)));
});

test("rows of writing between the readings", () => {
  const rows = TRIANGLE.flatMap((g, i): [string, string | number, string][] => {
    const write = i <= 20 ? 3 : -3;
    return [
      ["write", write, amps(30 * write)],
      ["read", 0.1, amps(g)],
    ];
  });
  const typed = rows.map((row, i) => [i + 1, ...row]);
  expectDevice(read(table(["Step", "Type", "V (V)", "I (A)"], typed)));
  const plain = table(
    ["Step", "V (V)", "I (A)"],
    rows.map(([, volt, current], i) => [i + 1, volt!, current!]),
  );
  expect(() => read(plain)).toThrow(/pulses of writing seem to stand between the readings/);
  expectDevice(read(plain, VOLT));
});

test("sweeps of the voltage and growing pulses", () => {
  const loop = Array.from({ length: 41 }, (_, i) => 1 - Math.abs(i - 20) / 20);
  const rows = loop.map((v, i) => [i + 1, v.toFixed(2), amps(0.1 + v * v)]);
  for (const title of ["V (V)", "Vg (V)", "Pulse amplitude (V)"]) {
    const text = table(["No.", title, "I (A)"], rows);
    expect(() => read(text, VOLT)).toThrow(/row by row: this is a sweep of the voltage/);
    expect(read(text, { ...VOLT, columns: { value: "3" } }).trains).toHaveLength(2);
  }
});

test("a sweep of the voltage in many small steps", () => {
  const rows = Array.from({ length: 2000 }, (_, i) => 1 - Math.abs(i - 1000) / 1000).map((v) => [
    v.toFixed(3),
    amps(0.1 + v * v),
  ]);
  expect(() => read(table(["V (V)", "I (A)"], rows), VOLT)).toThrow(/sweep of the voltage/);
});

test("rows that are sweeps", () => {
  const pulses = LTP.map((_, i) => `P${i}`);
  const rows = [LTP, LTD, LTP, LTD].map((own, k) => [k % 2 ? "LTD" : "LTP", ...own.map((g) => fixed(g))]);
  expect(() => read(table(["Direction", ...pulses], rows), US)).toThrow(/each row seems to be a sweep/);
});

test.each<[string, string, RegExp]>([
  [
    "endurance in two columns",
    table(
      ["Cycle", "R_set (kohm)", "R_reset (kohm)"],
      triangle((_, i) => [i, 110 + noise(i), 1000 + 9 * noise(i + 50)]),
    ),
    /never meet: this looks like a table of endurance/,
  ],
  [
    "endurance in rows with names",
    table(
      ["Operation", "G (uS)"],
      triangle((_, i) => (i % 2 ? ["RESET", 1 + 0.1 * noise(i)] : ["SET", 9 + noise(i)])),
    ),
    /endurance|no sweep/,
  ],
  [
    "endurance in rows",
    table(
      ["n", "G (uS)"],
      triangle((_, i) => [i, (i % 2 ? 1 : 9) + 0.3 * noise(i)]),
    ),
    /scatter from one to the next/,
  ],
  [
    "retention of two states",
    table(
      ["Time (s)", "LRS (uS)", "HRS (uS)"],
      triangle((_, i) => [i, 9 - 0.01 * i, 1 + 0.01 * i]),
    ),
    /endurance/,
  ],
  [
    "retention of one state",
    table(
      ["Time (s)", "G (uS)"],
      triangle((_, i) => [10 ** (i / 10), 9 - 0.02 * i]),
    ),
    /in steps that grow: this is a measurement of retention/,
  ],
  [
    "on and off",
    table(
      ["Cycle", "Ron (kOhm)", "Roff (kOhm)"],
      triangle((_, i) => [i, 110 + noise(i), 1000 + noise(i)]),
    ),
    /endurance/,
  ],
  [
    "noise",
    table(
      ["n", "G (uS)"],
      Array.from({ length: 300 }, (_, i) => [i, 5 + noise(i)]),
    ),
    /scatter from one to the next/,
  ],
  [
    "telegraph noise",
    table(
      ["n", "G (uS)"],
      Array.from({ length: 300 }, (_, i) => [i, (Math.floor(i / 17) % 2 ? 5 : 6) + 0.02 * noise(i)]),
    ),
    /jumps between two states/,
  ],
  [
    "logarithms",
    table(
      ["pulse", "log10(G/S)"],
      triangle((g, i) => [i, Math.log10(g * 1e-6)]),
    ),
    /a logarithm, not a value/,
  ],
  [
    "changes alone",
    table(
      ["pulse", "dG (uS)"],
      triangle((g, i) => [i, fixed(g / 10)]),
    ),
    /a change, not a value/,
  ],
])("%s", (_name, text, message) => {
  expect(() => read(text)).toThrow(message);
});

test("a column of changes can be meant, and the hint names it", () => {
  const text = table(
    ["pulse", "ΔG/G0 (%)"],
    triangle((g, i) => [i, fixed(100 * (g - 1))]),
  );
  expect(() => read(text)).toThrow(/--column value=2/);
  expectDevice(read(text, { columns: { value: "2" }, unit: "1 uS + 1 uS / 100" }));
});

test("a hidden sheet is used where it is asked for only", () => {
  const sheet = (k: number) =>
    `<sheetData>${[["pulse", "G (uS)"], ...triangle((g, i) => [i, 1 + (g - 1) * k])]
      .map(
        (row, r) =>
          `<row r="${r + 1}">${row.map((cell) => (typeof cell === "string" ? `<c t="inlineStr"><is><t>${cell}</t></is></c>` : `<c><v>${cell}</v></c>`)).join("")}</row>`,
      )
      .join("")}</sheetData>`;
  const bytes = zipSync({
    "xl/workbook.xml": strToU8(
      '<workbook><sheets><sheet name="Mean" sheetId="1" state="hidden" r:id="a"/><sheet name="Data" sheetId="2" r:id="b"/></sheets></workbook>',
    ),
    "xl/_rels/workbook.xml.rels": strToU8(
      '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/><Relationship Id="b" Target="worksheets/sheet2.xml"/></Relationships>',
    ),
    "xl/worksheets/sheet1.xml": strToU8(sheet(0.5)),
    "xl/worksheets/sheet2.xml": strToU8(sheet(1)),
  });
  const found = readMeasurement([{ name: "a.xlsx", bytes }]);
  expectDevice(found);
  expect(found.understood.join("\n")).toContain('sheet "Mean" is hidden and not used');
  const asked = readMeasurement([{ name: "a.xlsx", bytes }], { sheet: "Mean" });
  expect(Math.max(...asked.trains[0]!.g)).toBeCloseTo(5e-6);
});

test("both directions beside each other stay as they are", () => {
  expectDevice(
    read(
      table(
        ["pulse", "+3 V (uS)", "-3 V (uS)"],
        beside((i, a, b) => [i, fixed(a), fixed(b)]),
      ),
    ),
  );
});
