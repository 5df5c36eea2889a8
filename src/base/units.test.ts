import fc from "fast-check";
import { expect, test } from "vitest";
import { ConfigError } from "./errors.ts";
import { formatQuantity, parseQuantity } from "./units.ts";

test.each([
  ["5 uS", "S", 5e-6],
  ["5µS", "S", 5e-6],
  ["240 kohm", "ohm", 240e3],
  ["26 MOhm", "ohm", 26e6],
  ["1.5 kΩ", "ohm", 1500],
  ["50 ns", "s", 50e-9],
  ["32 nm", "m", 32e-9],
  ["5 m", "m", 5],
  ["5 mm", "m", 5e-3],
  ["3.65 V", "V", 3.65],
  ["-2.95V", "V", -2.95],
  ["0.25 um2", "m²", 0.25e-12],
  ["3.5 %", "1", 0.035],
  ["5e-6", "S", 5e-6],
  ["1e3 nS", "S", 1e-6],
  [7, "V", 7],
  ["6 bit", "bit", 6],
  ["8 bits", "bit", 8],
  ["300 Mbit", "bit", 300e6],
  ["0.5Gbit", "bit", 5e8],
  ["32 kbit", "bit", 32000],
  ["32 Kibit", "bit", 32768],
  ["1 Mibit", "bit", 2 ** 20],
  ["3 B", "bit", 24],
  ["3 bytes", "bit", 24],
  ["4 kB", "bit", 32000],
  ["4 KiB", "bit", 32768],
  ["4 MB", "bit", 32e6],
  ["2 GiB", "bit", 2 ** 34],
  ["1e3 kbit", "bit", 1e6],
])("%s in %s is %d", (text, unit, value) => {
  expect(parseQuantity(text, unit)).toBe(value);
});

test.each([
  ["5 kohm", "S"],
  ["5 uuS", "S"],
  ["five S", "S"],
  ["", "S"],
  ["5 %", "V"],
  ["5 k", "1"],
  ["5 S 3", "S"],
  ["5 KB", "bit"],
  ["5 mbit", "bit"],
  ["5 Mib", "bit"],
  ["5 M", "bit"],
])("%j is refused where %s is expected", (text, unit) => {
  expect(() => parseQuantity(text, unit, "device.x")).toThrow(ConfigError);
  expect(() => parseQuantity(text, unit, "device.x")).toThrow(/device\.x: .*hint/s);
});

test("not a number is refused", () => {
  expect(() => parseQuantity(Number.NaN, "V")).toThrow(/finite/);
});

test.each([
  [5e-6, "S", "5 µS"],
  [240e3, "ohm", "240 kohm"],
  [999.99999, "V", "1 kV"],
  [0.25e-12, "m²", "250000 nm²"],
  [0, "A", "0 A"],
  [0.035, "1", "0.035"],
  [32e6, "bit", "32 Mbit"],
  [8192, "bit", "8192 bit"],
  [6, "bit", "6 bit"],
])("%d %s prints as %s", (value, unit, text) => {
  expect(formatQuantity(value, unit)).toBe(text);
});

test("a chosen prefix is kept", () => {
  expect(formatQuantity(1.788e-6, "S", { prefix: "n" })).toBe("1788 nS");
});

test("printing and parsing come back within the digits printed", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-15, max: 1e13, noNaN: true }), (value) => {
      const back = parseQuantity(formatQuantity(value, "ohm", { digits: 9 }), "ohm");
      expect(Math.abs(back / value - 1)).toBeLessThan(1e-8);
    }),
  );
});

test("found by fuzzing: what every object has is no prefix, and no quantity is without end", () => {
  for (const [text, unit] of [
    ["5 constructorS", "S"],
    ["5 toStringS", "S"],
    ["5 constructorbit", "bit"],
    ["1e999", "S"],
    ["-9e308 kV", "V"],
    ["1e308 Tbit", "bit"],
  ] as const)
    expect(() => parseQuantity(text, unit), text).toThrow(/has the unit|is not a finite number/);
});
