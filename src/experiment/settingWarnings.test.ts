import { expect, it } from "vitest";
import { listPresets } from "../device/presets.ts";
import { readExperiment } from "./readExperiment.ts";
import { settingWarnings } from "./settingWarnings.ts";

const said = (...set: string[]) => settingWarnings(readExperiment(undefined, set));

it("the first run and software are not doubted", () => {
  expect(said()).toEqual([]);
  expect(said("training.rule=software", "device.sigmaRead=1", "device.levels=2")).toEqual([]);
});

it.each([
  [["device.sigmaRead=1"], "device.sigmaRead = 1 drowns"],
  [["device.sigmaC2c=1"], "device.sigmaC2c = 1 drowns"],
  [["device.levels=2"], "device.levels = 2: one pulse"],
  [["device.stuckFraction.low=0.1", "device.stuckFraction.high=0.15"], "25 % of the devices never move"],
  [["array.adc.bits=2"], "array.adc.bits = 2: a network"],
  [
    ["device.preset=aihwkit-ecram", "device.sigmaStep=100", "device.levels=100"],
    "device.sigmaStep = 100 with",
  ],
])("%j is one sentence with value and hint", (set, sentence) => {
  const warnings = said(...set);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(sentence);
  expect(warnings[0]).toMatch(/(Lower|Raise) it|raise device\.levels/);
});

it("ideal converters and usual noise are not doubted", () => {
  expect(said("array.adc.bits=2", "array.adc.forward=false", "array.adc.backward=false")).toEqual([]);
  expect(said("device.sigmaRead=0.05", "device.sigmaC2c=0.05", "device.levels=16")).toEqual([]);
});

it("of the presets, only the one with four states is doubted", () => {
  const doubted = listPresets().filter((name) => said(`device.preset=${name}`).length > 0);
  expect(doubted).toEqual(["aihwkit-reram-array-hfo2"]);
});
