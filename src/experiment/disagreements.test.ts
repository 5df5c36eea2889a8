import { expect, it } from "vitest";
import { disagreementsOf } from "./disagreements.ts";
import { readExperiment } from "./readExperiment.ts";

const said = (...set: string[]) => disagreementsOf(readExperiment(undefined, set)).join("\n");

it("is quiet where training and chip are one hardware", () => {
  expect(said()).toBe("");
  expect(said("chip.read=sequential", "array.adc.forward=false")).toBe("");
});

it.each([
  [["array.adc.forward=false"], "array.adc.forward = false trains with ideal converters"],
  [["array.adc.backward=false"], "array.adc.backward = false trains with ideal converters"],
  [["chip.read=sequential"], "set array.adc.forward = false"],
  [["chip.backwardRead=sequential"], "set array.adc.backward = false"],
  [["array.adc.range=oracle"], "no chip can have it"],
])("%s", (set, sentence) => {
  expect(said(...set)).toContain(sentence);
});
