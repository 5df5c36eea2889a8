import { expect, test } from "vitest";
import { z } from "zod";
import { didYouMean, leafAt, parseChecked, quantity } from "./schema.ts";

const length = {
  symbol: "L",
  unit: "m",
  source: "test",
  description: "A length.",
  minimum: 1e-9,
  maximum: 1e-6,
};
const schema = z.strictObject({
  size: quantity(length).default(5e-8),
  part: z.strictObject({ count: z.int().min(1).max(8).meta({ unit: "bit" }).optional() }).prefault({}),
});

test("quantities are numbers or text with a unit", () => {
  expect(parseChecked(schema, { size: "32 nm" }, "chip")).toEqual({ size: 32e-9, part: {} });
  expect(parseChecked(schema, {}, "chip").size).toBe(5e-8);
});

test.each<[object, RegExp]>([
  [{ size: 32 }, /chip\.size: 32 m is outside 1 nm … 1 µm\n {2}hint: did you mean 32 nm\?/],
  [{ size: "32 nF" }, /chip\.size: "32 nF" has the unit "nF"; expected m/],
  [{ size: true }, /chip\.size: true: expected a number or text with a unit \(m\)/],
  [{ part: { count: 9 } }, /chip\.part\.count: 9: .*\(allowed 1 … 8 bit\)/],
  [{ part: { cuont: 1 } }, /chip\.part\.cuont: unknown key\n {2}hint: did you mean "count"\?/],
  [{ zzzzzz: 1 }, /chip\.zzzzzz: unknown key\n {2}hint: known: size, part/],
])("%j is refused with path, value, range and hint", (input, message) => {
  expect(() => parseChecked(schema, input, "chip")).toThrow(message);
});

test("all problems are named at once", () => {
  expect(() => parseChecked(schema, { size: 32, part: { count: 0 } }, "")).toThrow(/size: .*part\.count: /s);
});

test("the JSON Schema of the input carries unit and range", () => {
  expect(z.toJSONSchema(schema, { io: "input" })).toMatchObject({
    properties: { size: { unit: "m", minimum: 1e-9, maximum: 1e-6, symbol: "L" } },
  });
});

test("a leaf is found through optional and default wrappers", () => {
  expect(leafAt(schema, ["part", "count"])).toBeInstanceOf(z.ZodNumber);
  expect(leafAt(schema, ["part", "count", "x"])).toBeUndefined();
});

test("far words list what is known", () => {
  expect(didYouMean("rule", ["rules", "epochs"])).toMatch(/did you mean "rules"/);
  expect(didYouMean("x", [])).toBe("");
});
