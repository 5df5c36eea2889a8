import { expect, it } from "vitest";
import { RULES, ruleOf } from "../training/rules.ts";
import { readExperiment } from "./readExperiment.ts";

const read = (...set: string[]) => readExperiment(undefined, ["array.adc.bits=1", ...set]);

it.each([
  [[]],
  [["array.adc.rounding=floor"]],
  [["array.phases=digital"]],
  [["array.mapping=offset"]],
  [["array.subtraction=digital"]],
  [["array.adc.range=worst-case"]],
])("one bit is refused where positive sums are read as 0: %j", (set) => {
  expect(() => read(...set)).toThrow(
    /^array\.adc\.bits: 1 bit cannot work with array\.adc\.rounding = "(nearest|floor)".*allowed: 2 … 16 bit\n {2}hint: .*mid-rise/,
  );
});

it.each([
  [["array.adc.rounding=mid-rise"]],
  [["array.phases=digital", "array.mapping=offset"]],
  [["array.phases=digital", "array.subtraction=digital"]],
  [["array.adc.range=oracle"]],
  [["array.adc.bits=2"]],
])("one bit is enough for sums of one sign and for signs: %j", (set) => {
  expect(() => read(...set)).not.toThrow();
});

it("rules that read a fast array with a sign need two bits, whatever the rounding", () => {
  const refused = RULES.filter((rule) => {
    try {
      read(`training.rule=${rule}`, "array.adc.rounding=mid-rise");
      return false;
    } catch (error) {
      expect((error as Error).message).toContain(`training.rule = "${rule}": the fast array`);
      return true;
    }
  });
  expect(refused).toHaveLength(8);
  expect(refused.map((rule) => ruleOf(rule).hardware.second)).not.toContain("none");
});

it("the converters of an analog gradient unit are asked, too", () => {
  const set = ["array.adc.bits=6", "gradientUnit.kind=analog", "gradientUnit.converterBits=1"];
  expect(() => read(...set)).toThrow(/^gradientUnit\.converterBits: 1 bit cannot work/);
  expect(() => read(...set, "array.adc.rounding=mid-rise")).not.toThrow();
  expect(() =>
    read("array.adc.bits=6", "gradientUnit.kind=sram", "gradientUnit.converterBits=1"),
  ).not.toThrow();
});
