// Units and numbers as titles, cells and flags write them, each with the right reading.
import { describe, expect, test } from "vitest";
import type { ReadingHints } from "../../src/lab/measurement/measurement.ts";
import { expectDevice, fixed, LTD, LTP, read, table, triangle, VOLT } from "./sweepFixture.ts";

const unit = (title: string, factor: number) =>
  table(
    ["pulse", `"${title}"`],
    triangle((g, i) => [i, String(Number((g * factor).toPrecision(7)))]),
  );

describe("units", () => {
  test.each<[string, number, ReadingHints?]>([
    ["G (x10^-6 S)", 1],
    ["G (×10⁻⁶ S)", 1],
    ["G [1e-6 S]", 1],
    ["G ×10^-6 (S)", 1],
    ["G (10^-6 S)", 1],
    ["G x1e-6 [S]", 1],
    ["Conductance (×10-6) [S]", 1],
    ["Conductance, uS", 1],
    ["Conductance {µS}", 1],
    ["Conductance <nS>", 1000],
    ["Conductance/uS", 1],
    ["Conductance_uS", 1],
    ["Conductance nS", 1000],
    ["conductance (umho)", 1],
    ["conductance (µ℧)", 1],
    ["conductance (microsiemens)", 1],
    ["conductance (us)", 1],
    ["Conductance [unit: uS]", 1],
    ["Conductance in uS", 1],
    ["G (mS)", 1e-3],
    ["Conductance (S)", 1e-6],
    ["I (uA)", 0.1, VOLT],
    ["Current (A)", 1e-7, VOLT],
    ["Current, nanoamps", 100, VOLT],
    ["Id/A", 1e-7, VOLT],
    ["I (x10^-7 A)", 1, VOLT],
    ["G (nS)", 1, { unit: "uS" }],
    ["anything", 1, { unit: "uS" }],
    ["anything", 0.1, { unit: "uA", readVoltage: 0.1 }],
    ["anything", 1, { unit: "x10^-6 S" }],
  ])("%s", (title, factor, hints) => expectDevice(read(unit(title, factor), hints)));

  test("units in the cells, and resistances", () => {
    const mixed = triangle((g, i) => [i, g < 2 ? `${fixed(g * 1000)} nS` : `${fixed(g)} uS`]);
    expectDevice(read(table(["pulse", "G"], mixed)));
    for (const [title, ohms] of [
      ["R (kΩ)", 1e-3],
      ["R (Ohm)", 1],
      ["Resistance (MOhm)", 1e-6],
      ["R/kohm", 1e-3],
      ["R (KΩ)", 1e-3],
      ["Resistance", 1],
    ] as const)
      expectDevice(
        read(
          table(
            ["pulse", title],
            triangle((g, i) => [i, (1e6 / g) * ohms]),
          ),
        ),
      );
  });

  test("a flag wins over a title, and says so", () => {
    const found = read(unit("G (nS)", 1), { unit: "uS" });
    expect(found.understood.join()).toMatch(/--unit is used.*1 nS/);
    const voltage = read(
      table(
        ["pulse", "V_read", "I (nA)"],
        triangle((g, i) => [i, 0.3, g * 100]),
      ),
      VOLT,
    );
    expectDevice(voltage);
    expect(voltage.understood.join()).toMatch(/--read-voltage is used, "V_read" is not/);
    expect(read(unit("G (uS)", 1), VOLT).understood.join()).toMatch(/--read-voltage is not used/);
    const other = table(
      ["G (uS)", "pulse", "x"],
      triangle((g, i) => [7 + (i % 3), i, g]),
    );
    expectDevice(read(other, { unit: "uS", columns: { value: "x", pulse: "2" } }));
  });
});

describe("numbers", () => {
  const grouped = (value: number, group: string, decimal: string) => {
    const [whole, rest] = value.toFixed(1).split(".");
    return `${whole!.replace(/(\d)(\d{3})$/, `$1${group}$2`)}${decimal}${rest}`;
  };
  test.each<[string, string]>([
    [
      "commas between thousands",
      table(
        ["pulse", "G (nS)"],
        triangle((g, i) => [i, `"${grouped(g * 1000, ",", ".")}"`]),
      ),
    ],
    [
      "points between thousands",
      table(
        ["Puls", "Leitwert (nS)"],
        triangle((g, i) => [i, grouped(g * 1000, ".", ",")]),
        ";",
      ),
    ],
    [
      "spaces between thousands",
      table(
        ["pulse", "G (nS)"],
        triangle((g, i) => [i, grouped(g * 1000, " ", ",")]),
        ";",
      ),
    ],
    [
      "apostrophes between thousands",
      table(
        ["pulse", "G (nS)"],
        triangle((g, i) => [i, grouped(g * 1000, "'", ".")]),
      ),
    ],
    [
      "decimal comma",
      table(
        ["pulse", "G (uS)"],
        triangle((g, i) => [i, fixed(g, 4).replace(".", ",")]),
        ";",
      ),
    ],
    [
      "decimal comma in quotes",
      table(
        ["pulse", "G (uS)"],
        triangle((g, i) => [i, `"${fixed(g, 4).replace(".", ",")}"`]),
      ),
    ],
    [
      "exponents with D",
      table(
        ["pulse", "G (S)"],
        triangle((g, i) => [i, (g * 1e-6).toExponential(5).replace("e", "D")]),
      ),
    ],
    [
      "powers written out",
      table(
        ["pulse", "G (S)"],
        triangle((g, i) => [i, `${fixed(g)}×10^-6`]),
      ),
    ],
    [
      "a sign that is no hyphen",
      table(
        ["pulse", "I (nA)", "V_read (V)"],
        triangle((g, i) => [i, `−${fixed(g * 100)}`, "−0.1"]),
      ),
    ],
    [
      "quotes around everything",
      table(
        ['"pulse"', '"G (uS)"'],
        triangle((g, i) => [`"${i}"`, `"${fixed(g)}"`]),
      ),
    ],
    [
      "millions with points",
      table(
        ["pulse", "G (pS)"],
        triangle((g, i) => [i, Math.round(g * 1e6).toLocaleString("de-DE")]),
        ";",
      ),
    ],
  ])("%s", (_, text) => expectDevice(read(text)));

  test("commas between thousands of whole numbers, where some have no thousands", () => {
    const whole = triangle((g, i) => [i, `"${grouped(g * 1000 - 100, ",", ".").slice(0, -2)}"`]);
    const { trains } = read(table(["pulse", "G (nS)"], whole));
    expect(trains[0]!.g[0]).toBeCloseTo(0.9e-6, 12);
    expect(trains[0]!.g.at(-1)).toBeCloseTo(8.9e-6, 12);
  });

  test("an overflow and a missing number are bad rows", () => {
    const rows = [
      ...LTP.map((g, i) => [i, i === 5 ? "9.91E+37" : g, "LTP"]),
      ...LTD.map((g, i) => [i, i === 7 ? "#N/A" : g, "LTD"]),
    ];
    const found = read(table(["pulse", "G (uS)", "direction"], rows));
    expect(found.badRows.map(({ line }) => line)).toEqual([7, 30]);
    expect(found.trains.map(({ g }) => g.length)).toEqual([20, 20]);
  });
});
