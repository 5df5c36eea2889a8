// A file that can be read in two ways leads to a question, and parts that are not used are named.
import { expect, test } from "vitest";
import type { ReadingHints } from "../../src/lab/measurement/measurement.ts";
import { ReadingQuestion } from "../../src/lab/measurement/question.ts";
import { amps, beside, expectDevice, fixed, read, table, triangle } from "./sweepFixture.ts";

/** The field that is asked for, or what was understood, or the error. */
const field = (text: string | Record<string, string>, hints?: ReadingHints): string => {
  try {
    return read(text, hints).understood.join("\n");
  } catch (error) {
    return error instanceof ReadingQuestion ? error.field : String(error);
  }
};
const one = (title: string, factor = 1) =>
  table(
    ["pulse", title],
    triangle((g, i) => [i, g * factor]),
  );
const two = (a: string, b: string) =>
  table(
    ["pulse", a, b],
    triangle((g, i) => [i, g, g * 2]),
  );

test.each<[string, string | Record<string, string>, ReadingHints?]>([
  ["several", two("x1 (uS)", "x2 (uS)")],
  ["several", two("LTP 1 (uS)", "LTP 2 (uS)")],
  ["several", { "x.csv": one("G (uS)"), "y.csv": one("G (uS)") }],
  ["columns", two("G before (uS)", "G after (uS)")],
  ["columns", two("foo", "bar"), { unit: "uS" }],
  [
    "unit",
    table(
      ["pulse", "foo"],
      triangle((g, i) => [i, amps(g)]),
    ),
  ],
  ["unit", one("response")],
  ["unit", one("Normalized G", 1 / 9)],
  ["unit", one("Normalized G", 1 / 9), { unit: "uS" }],
  ["unit", one("G (a.u.)", 1 / 9)],
  ["unit", one("G/G0")],
  ["unit", one("G (S)")],
  ["unit", one("R (ohm)", 1e-6)],
  [
    "unit",
    table(
      null,
      triangle((g) => [amps(g)]),
    ),
  ],
  ["readVoltage", one("I (nA)")],
  [
    "readVoltage",
    table(
      ["pulse", "I (nA)", "V"],
      triangle((g, i) => [i, g, i % 2 ? 1 : -1]),
    ),
  ],
  ["readVoltage", `Vread = 0.1 V\nVread = 0.2 V\n${one("I (nA)")}`],
  [
    "decimal",
    table(
      ["pulse", "G (nS)"],
      triangle((g, i) => [i, `"${fixed(g, 3).replace(".", ",")}"`]),
    ),
  ],
])("%s is asked", (wanted, text, hints) => expect(field(text, hints)).toBe(wanted));

test("percent and normalised values are held against the unit", () => {
  const normal = (title: string, most: number) =>
    table(
      ["pulse", title],
      triangle((g, i) => [i, ((g - 1) / 8) * most]),
    );
  expectDevice(read(normal("G (%)", 100), { unit: "1 uS + 8 uS" }));
  expectDevice(read(normal("G (norm.)", 1), { unit: "1 uS + 8 uS" }));
  expectDevice(read(normal("weight", 100), { unit: "1 uS + 8 uS / 100" }));
  expectDevice(read(normal("G (%)", 1), { unit: "1 uS + 8 uS / 1" }));
  expect(field(normal("weight", 100), { unit: "1 uS + 8 uS" })).toBe("unit");
  for (const [title, most] of [
    ["G (%)", 1],
    ["weight", 0.1],
    ["weight", 3],
    ["G (%)", 800],
  ] as const)
    expect(field(normal(title, most), { unit: "1 uS + 8 uS" })).toBe("unit");
  expectDevice(read(normal("weight", -1), { unit: "1 uS + -8 uS" }));
});

test("columns that are not used are named with the reason", () => {
  const titles = ["Time", "pulse", "V_write", "G (uS)", "std G", "comment", "foo"];
  const said = field(
    table(
      titles,
      triangle((g, i) => [i * 0.1, i, 2, g, 0.1, "ok", 0.5 + (i % 7)]),
    ),
  );
  for (const title of ["Time", "V_write", "std G", "comment", "foo"]) expect(said).toContain(`"${title}" (`);
  const above = field(`Keithley\nDate,2024\n\n${one("G (uS)")}`);
  expect(above).toContain('not used, above the table: lines 1 to 2 ("Keithley", …)');
});

test("endurance and exchanged directions are refused", () => {
  const cycles = Array.from({ length: 30 }, (_, i) => [i, 1e4 + 100 * i, 1e6 - 1e4 * i]);
  expect(field(table(["Cycle", "LRS (ohm)", "HRS (ohm)"], cycles))).toMatch(/endurance/);
  expect(field(table(["cycle", "R_on", "R_off"], cycles))).toMatch(/endurance/);
  const exchanged = table(
    ["pulse", "LTP", "LTD"],
    beside((i, a, b) => [i, b, a]),
  );
  expect(field(exchanged, { unit: "uS" })).toMatch(/LTP falls and LTD rises/);
});

test("a role or a column that does not exist is refused", () => {
  expect(field(one("G (uS)"), { columns: { vale: "2" } })).toMatch(/no role "vale".*\n.*pulse, device/);
  expect(field(one("G (uS)"), { columns: { value: "9" } })).toMatch(/no column "9"/);
});
