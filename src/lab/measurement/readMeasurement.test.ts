// The same pulses in every form that laboratories save them in, and files that are none.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { pulseCurve } from "../../../test/pulseCurve.ts";
import { MhoError } from "../../base/errors.ts";
import { completeDevice } from "../../device/complete.ts";
import { blockOf } from "../../device/device.ts";
import type { ReadingHints } from "./measurement.ts";
import { readMeasurement } from "./readMeasurement.ts";

const device = completeDevice({ preset: "none", levels: 20, nonlinearityLtp: 2, nonlinearityLtd: -3 }, () => {
  throw new Error("unused");
});
const microsiemens = (g: number) => 5 + 2 * g;
const curve = (direction: "ltp" | "ltd") => [...pulseCurve(blockOf(device), direction, 20)].map(microsiemens);
const ltp = curve("ltp");
const ltd = curve("ltd");

const read = (text: string, hints: ReadingHints = {}, name = "pulses.csv") =>
  readMeasurement([{ name, bytes: strToU8(text) }], hints);
const lines = (rows: readonly (readonly (string | number)[])[], separator = ",") =>
  rows.map((row) => row.join(separator)).join("\n");
const longRows = () =>
  [...ltp.map((g, i) => [i, "LTP", g]), ...ltd.map((g, i) => [i, "LTD", g])] as [number, string, number][];

/** One LTP and one LTD of 20 pulses, in siemens. */
function expectCurves(measurement: ReturnType<typeof read>, digits = 12) {
  expect(measurement.badRows).toEqual([]);
  expect(measurement.trains.map(({ direction }) => direction).sort()).toEqual(["ltd", "ltp"]);
  for (const train of measurement.trains) {
    const wanted = train.direction === "ltp" ? ltp : ltd;
    expect(train.pulses).toEqual(wanted.map((_, i) => i));
    for (const [i, g] of train.g.entries()) expect(g).toBeCloseTo(wanted[i]! * 1e-6, digits);
  }
}

describe("forms of a table", () => {
  test("comma, tab and semicolon, with a column for the direction", () => {
    for (const separator of [",", "\t", ";", "  "])
      expectCurves(read(lines([["pulse", "direction", "G[uS]"], ...longRows()], separator)));
  });

  test("points that may stand between thousands are reported where commas do not separate columns", () => {
    const table = (separator: string) =>
      lines(
        [["Puls", "LTP [nS]", "LTD [nS]"], ...ltp.map((g, i) => [i, g.toFixed(3), ltd[i]!.toFixed(3)])],
        separator,
      );
    const doubt = `pulses.csv: "${ltp[0]!.toFixed(3)}" is taken for ${ltp[0]}; if it is ${ltp[0]! * 1000}, say --decimal comma`;
    for (const separator of [";", "\t"]) expect(read(table(separator)).understood).toContain(doubt);
    expect(read(table(",")).understood.join(" ")).not.toContain("is taken for");
    const asked = read(table(";"), { decimal: "comma" });
    expect(asked.trains[0]!.g[0]).toBeCloseTo(ltp[0]! * 1e-6, 12);
    expect(asked.understood.join(" ")).not.toContain("is taken for");
  });

  test("decimal comma with semicolons, tabs or spaces", () => {
    const text = lines(
      [["Puls", "LTP (µS)", "LTD (µS)"], ...ltp.map((g, i) => [i, g, ltd[i]!])],
      ";",
    ).replaceAll(".", ",");
    for (const separator of [";", "\t"]) {
      const found = read(text.replaceAll(";", separator));
      expectCurves(found);
      expect(found.understood[0]).toContain("decimal comma");
    }
    expectCurves(
      read(
        lines(
          ltp.map((g, i) => [i, g, ltd[i]!]),
          " ",
        ).replaceAll(".", ","),
        { unit: "uS" },
      ),
    );
  });

  test("two columns, two files and no titles", () => {
    expectCurves(read(lines(ltp.map((g, i) => [i, g, ltd[i]!])), { unit: "uS" }));
    expectCurves(read(lines(ltp.map((g, i) => [g, ltd[i]!])), { unit: "uS" }));
    const files = [["a_LTP.csv", ltp] as const, ["a_LTD.csv", ltd] as const].map(([name, g]) => ({
      name,
      bytes: strToU8(lines([["pulse", "conductance (uS)"], ...g.map((v, i) => [i, v])])),
    }));
    expectCurves(readMeasurement(files));
  });

  test("one column that rises and falls, pulses counted through or not at all", () => {
    const all = [...ltp, ...ltd.slice(1), ...ltp.slice(1), ...ltd.slice(1)];
    for (const text of [
      lines([["n", "G (uS)"], ...all.map((g, i) => [i, g])]),
      lines([["G (uS)"], ...all.map((g) => [g])]),
    ]) {
      const { trains } = read(text);
      expect(trains.map(({ direction, cycle }) => `${direction} ${cycle}`)).toEqual([
        "ltp 1",
        "ltd 1",
        "ltp 2",
        "ltd 2",
      ]);
      expect(trains.map(({ pulses }) => pulses.at(-1))).toEqual([20, 20, 20, 20]);
    }
  });

  test("comments, an instrument's preamble, blank lines and UTF-16", () => {
    const text = `# read at 0.1 V\n% made by hand\nKeithley 4200;;\n\n${lines([["pulse", "direction", "I (nA)"], ...longRows().map(([i, d, g]) => [i, d, g * 100])], ";")}\n\n`;
    const found = read(text);
    expectCurves(found);
    expect(found.readVoltage).toBe(0.1);
    const utf16 = new Uint8Array(2 + 2 * text.length);
    utf16.set([0xff, 0xfe]);
    for (let i = 0; i < text.length; i++) utf16[2 + 2 * i] = text.charCodeAt(i);
    expectCurves(readMeasurement([{ name: "a.txt", bytes: utf16 }]));
  });

  test("currents and resistances", () => {
    const currents = lines([
      ["pulse", "direction", "V_read (V)", "current (A)"],
      ...longRows().map(([i, d, g]) => [i, d, 0.2, g * 0.2e-6]),
    ]);
    expectCurves(read(currents));
    const volts = lines([["pulse", "direction", "I (nA)"], ...longRows().map(([i, d, g]) => [i, d, g * 50])]);
    expectCurves(read(volts, { readVoltage: 0.05 }));
    const ohms = lines([
      ["pulse", "direction", "R (kohm)"],
      ...longRows().map(([i, d, g]) => [i, d, 1000 / g]),
    ]);
    expectCurves(read(ohms));
  });

  test("normalised values, negative ones too: what 0 stands for and what 1 adds", () => {
    const normalised = (g: number) => (g - 5) / 2;
    const rows = lines([["LTP", "LTD"], ...ltp.map((g, i) => [normalised(g), normalised(ltd[i]!)])]);
    const found = read(rows, { unit: "5 uS + 2 uS" });
    expectCurves(found);
    expect(found.understood[1]).toContain("5 µS + 2 µS");
    expect(() =>
      read(lines([["LTP", "LTD"], ...[-1, -0.9, -0.6, -0.4, -0.1].map((value) => [value, value])]), {
        unit: "5 uS",
      }),
    ).toThrow(/no row can be used/);
    for (const unit of ["5 uS + 2 nA", "banana", "1 uS + 2 uS + 3 uS", "2"])
      expect(() => read(rows, { unit }), unit).toThrow(/no unit of a conductance/);
  });

  test("a workbook and arrays of NumPy, made by openpyxl and numpy", () => {
    for (const name of ["pulses.xlsx", "pulses.npz"])
      expectCurves(
        readMeasurement([{ name, bytes: readFileSync(new URL(`testdata/${name}`, import.meta.url)) }]),
        11,
      );
  });
});

describe("sweeps", () => {
  test("unsorted rows are sorted, and said so", () => {
    const rows = longRows()
      .map((row, i) => [row, (i * 17) % 42] as const)
      .sort((a, b) => a[1] - b[1]);
    const found = read(lines([["pulse", "direction", "G (uS)"], ...rows.map(([row]) => row)]));
    expectCurves(found);
    expect(found.understood.join()).toContain("sorted");
  });

  test("gaps stay gaps, repeats are averaged, pulses may count from 1", () => {
    const rows = longRows().filter(([i]) => i % 5 === 0);
    const { trains } = read(
      lines([
        ["pulse", "direction", "G (uS)"],
        ...rows.flatMap(([i, d, g]) => [
          [i + 1, d, g * 1.001],
          [i + 1, d, g * 0.999],
        ]),
      ]),
    );
    expect(trains.map(({ pulses }) => pulses)).toEqual([
      [0, 5, 10, 15, 20],
      [0, 5, 10, 15, 20],
    ]);
    expect(trains[0]!.g[1]).toBeCloseTo(ltp[5]! * 1e-6, 12);
  });

  test("cycles and devices by columns, by repeated numbers, and by several columns", () => {
    const cycles = [1, 2, 3].flatMap((cycle) => longRows().map(([i, d, g]) => [cycle, i, d, g * cycle]));
    expect(read(lines([["cycle", "pulse", "direction", "G (uS)"], ...cycles])).trains).toHaveLength(6);
    expect(
      read(lines([["pulse", "direction", "G (uS)"], ...cycles.map((row) => row.slice(1))])).trains,
    ).toHaveLength(6);
    const wide = read(
      lines([
        ["pulse", "LTP 1 (uS)", "LTP 2 (uS)", "LTD 1 (uS)", "LTD 2 (uS)"],
        ...ltp.map((g, i) => [i, g, 2 * g, ltd[i]!, 2 * ltd[i]!]),
      ]),
      { several: "devices" },
    );
    expect(wide.trains.map(({ device, direction }) => `${device} ${direction}`).sort()).toEqual([
      "1 ltd",
      "1 ltp",
      "2 ltd",
      "2 ltp",
    ]);
  });

  test("a single reading far off its neighbours is left out", () => {
    const rows = longRows().map(([i, d, g]) => [i, d, i === 10 ? g * 5 : g]);
    const found = read(lines([["pulse", "direction", "G (uS)"], ...rows]));
    expect(found.trains.every(({ pulses }) => !pulses.includes(10))).toBe(true);
    expect(found.understood.join()).toContain("2 outliers");
  });

  test("a drop between the end of LTP and the start of LTD is kept", () => {
    const rows = longRows().map(([i, d, g]) => [i, d, d === "LTD" ? g * 0.9 : g]);
    const { trains } = read(lines([["pulse", "direction", "G (uS)"], ...rows]));
    expect(trains[1]!.g[0]).toBeCloseTo(0.9 * ltd[0]! * 1e-6, 12);
  });
});

describe("what is not clear is asked, what is wrong is refused", () => {
  const error = (text: string, hints?: ReadingHints) => {
    try {
      read(text, hints);
    } catch (caught) {
      return String(caught);
    }
    return "read";
  };

  test("a missing unit names the flag; plain siemens need none", () => {
    expect(error(lines([["pulse", "direction", "G"], ...longRows()]))).toContain("--unit uS");
    expectCurves(
      read(lines([["pulse", "direction", "G"], ...longRows().map(([i, d, g]) => [i, d, g * 1e-6])])),
    );
  });

  test("a current without voltage, and columns without names", () => {
    expect(error(lines([["pulse", "direction", "I (nA)"], ...longRows()]))).toContain("--read-voltage");
    const many = ltp.map((g, i) => [i, g, ltd[i]!, 0.1 * i, 3]);
    expect(error(lines(many))).toContain("--column");
    expectCurves(
      read(lines([["a", "b", "c"], ...longRows()]), {
        unit: "uS",
        columns: { pulse: "a", direction: "2", value: "c" },
      }),
    );
    expect(error(lines(many), { columns: { value: "9" } })).toContain('no column "9"');
  });

  test("bad rows are listed by line and do not stop the rest", () => {
    const rows: (string | number)[][] = longRows();
    rows.splice(3, 0, ["x", "LTP", 4], [4, "LTP", "broken"], [4, "LTP", -2], [4]);
    const found = read(lines([["pulse", "direction", "G (uS)"], ...rows]));
    expect(found.badRows.map(({ line }) => line)).toEqual([5, 6, 7, 8]);
    expect(found.badRows[1]!.reason).toContain("broken");
    expect(found.trains).toHaveLength(2);
  });

  test.each([
    ["nothing", ""],
    ["a letter to the editor", "Dear editor,\nplease find our data below.\n"],
    ["one direction", lines([["pulse", "G (uS)"], ...ltp.map((g, i) => [i, g])])],
    ["a flat line", lines([["pulse", "direction", "G (uS)"], ...longRows().map(([i]) => [i, "LTP", 3])])],
    ["no number at all", "pulse,direction,G (uS)\na,LTP,b\nc,LTP,d\n"],
    ["a picture", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"],
    [
      "NaN and infinities",
      lines([
        ["pulse", "direction", "G (uS)"],
        ...longRows().map(([i, d]) => [i, d, i % 2 ? "NaN" : "Infinity"]),
      ]),
    ],
  ])("%s is refused with a reason", (_, text) => {
    expect(error(text)).toMatch(/^(DataError|ConfigError): pulses\.csv/);
  });

  test("a sweep that wanders where it begins is one sweep", () => {
    const wandering = [0.15, 0.18, 0.12, 0.16, 0.02, 0.01, 0.1, 0.2, 0.35, 0.5, 0.6, 0.75, 0.9, 1];
    const rows = wandering.map((g, i) => [1 + g, 2 - wandering[i]!]);
    const { trains } = read(lines([["LTP [uS]", "LTD [uS]"], ...rows]));
    expect(trains.map(({ direction, g }) => [direction, g.length])).toEqual([
      ["ltp", 14],
      ["ltd", 14],
    ]);
  });

  test("two flat lines are refused", () => {
    expect(
      error(lines([["pulse", "direction", "G (uS)"], ...longRows().map(([i, d]) => [i, d, 3])])),
    ).toContain("the same");
  });

  test("any text is read or refused with a named error, never crashes", () => {
    const cell = fc.oneof(
      fc.constantFrom(
        "",
        "pulse",
        "G [uS]",
        "LTP",
        "LTD",
        "I (nA)",
        "R (kohm)",
        "0,5",
        "1e400",
        "-3",
        '"',
        "NaN",
        "cycle",
        "#",
        "1;2",
        "\t",
      ),
      fc.integer({ min: -5, max: 50 }).map(String),
      fc.double({ noNaN: true }).map(String),
      fc.string({ maxLength: 6 }),
    );
    const row = fc.array(cell, { maxLength: 5 });
    const table = fc.tuple(fc.array(row, { maxLength: 40 }), fc.constantFrom(",", ";", "\t", " "));
    const property = fc.property(table, fc.constantFrom("uS", undefined), ([rows, separator], unit) => {
      try {
        const { trains } = read(lines(rows, separator), unit ? { unit, readVoltage: 0.1 } : {});
        expect(
          trains.every(
            ({ pulses, g }) =>
              pulses.length === g.length && g.every((value) => value > 0 && Number.isFinite(value)),
          ),
        ).toBe(true);
      } catch (caught) {
        expect(caught).toBeInstanceOf(MhoError);
      }
    });
    fc.assert(property, { numRuns: 1500, seed: 1 });
  });

  test("damaged and hostile archives are refused", () => {
    const refused = (name: string, bytes: Uint8Array) =>
      expect(() => readMeasurement([{ name, bytes }])).toThrow(/a\.(xlsx|npz)/);
    const good = readFileSync(new URL("testdata/pulses.xlsx", import.meta.url));
    refused("a.xlsx", good.subarray(0, good.length / 2));
    refused("a.xlsx", zipSync({ "readme.txt": strToU8("no sheet") }));
    refused("a.npz", zipSync({ "g.npy": strToU8("\x93NUMPY but not really") }));
    const bomb = zipSync({ "xl/worksheets/sheet1.xml": new Uint8Array(130e6) }, { level: 9 });
    expect(bomb.length).toBeLessThan(200_000);
    refused("a.xlsx", bomb);
  });
});
