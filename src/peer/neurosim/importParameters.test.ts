import { describe, expect, test } from "vitest";
import { ConfigError } from "../../base/errors.ts";
import { resolveExperiment } from "../../config/experiment.ts";
import { importedTree, importParameters } from "./importParameters.ts";
import { SHIPPED } from "./parameters.ts";
import { readParameterFile } from "./readParameterFile.ts";

const FILE = `
#include "Param.h"
using namespace std;
/* technode = 90; */
Param::Param() {
  operationmode = 2;       // 1: sequential; cellBit = 7;
  technode = 22; wireWidth = 32;
  SARADC = true;
  resistanceOn = 100e3;
  resistanceOff = 100e3*50;
  maxConductance = (double) 1/resistanceOn;
  this->batchSize = 100;
  numIteration = 500;
  temp = round(300.2);
  if (memcelltype == 1) {
    cellBit = 1;
  }
  parallelRead = 0;
}
`;

const keysOf = (text: string) =>
  Object.fromEntries(importParameters(text, "Param.cpp").keys.map(({ key, value }) => [key, value]));

describe("a parameter file", () => {
  const { values, unread } = readParameterFile(FILE);

  test("is read as text: numbers, truth, products, names", () => {
    expect(Object.fromEntries(values)).toMatchObject({
      operationmode: 2,
      technode: 22,
      SARADC: 1,
      resistanceOff: 5e6,
      maxConductance: 1e-5,
      batchSize: 100,
    });
  });

  test("comments and branches do not count, other expressions are named", () => {
    expect(values.has("cellBit")).toBe(false);
    expect(unread).toEqual([{ name: "temp", text: "round(300.2)" }]);
  });

  test("the last assignment counts", () => {
    expect(readParameterFile("temp = f(1); temp = 300; technode = 7; technode = x;")).toEqual({
      values: new Map([["temp", 300]]),
      unread: [{ name: "technode", text: "x" }],
    });
  });
});

describe("an import", () => {
  test("gives keys that make an experiment", () => {
    const keys = keysOf(FILE);
    expect(keys).toMatchObject({
      "chip.node": 22e-9,
      "chip.adcKind": "sar",
      "device.rOn": 1e5,
      "device.onOffRatio": 50,
      "training.batch": 100,
      "data.trainLimit": 50_000,
      "array.inputEncoding": "bit-serial",
    });
    expect(resolveExperiment(importedTree(keys))).toMatchObject({
      chip: { node: 22e-9, dataflow: "naive" },
      device: { rOn: 1e5, onOffRatio: 50 },
    });
  });

  test("reports what has no counterpart, and not what NeuroSim works out itself", () => {
    const text = "technode = 28; temp = 250; speedUpDegree = 4; myOwn = 1; parallelRead = 0; clkFreq = f(2);";
    const { missing } = importParameters(`${text} readVoltage = 0.4;`, "Param.cpp");
    expect(missing.map(({ name }) => name).sort()).toEqual([
      "clkFreq",
      "myOwn",
      "speedUpDegree",
      "technode",
      "temp",
    ]);
    expect(missing.find(({ name }) => name === "temp")?.reason).toContain("300 K … 400 K");
    expect(missing.find(({ name }) => name === "technode")?.reason).toContain("22 nm");
  });

  test("knows every name of the shipped file, and the shipped file leaves little out", () => {
    const text = Object.entries(SHIPPED).map(([name, value]) => `${name} = ${value};`);
    const { keys, missing, same } = importParameters(text.join("\n"), "Param.cpp");
    expect(missing.map(({ name }) => name)).toEqual(["cellBit"]);
    expect(keys.length).toBeGreaterThan(30);
    expect(same).toContain("treeFoldedRatio");
    const found = resolveExperiment(importedTree(Object.fromEntries(keys.map((k) => [k.key, k.value]))));
    expect(found).toMatchObject({
      array: { rows: 128, columns: 128, adc: { bits: 6 } },
      chip: { cell: "fefet", memory: "hbm2", node: 32e-9 },
      gradientUnit: { kind: "sram", converterBits: 4, countsPerCode: "full" },
      device: { rOn: 240e3, onOffRatio: 100, levels: 60, writeVoltageLtd: -4 },
      training: { batch: 200, rule: "sgd" },
    });
  });

  test.each([
    ["memcelltype = 1;", { "chip.cell": "sram" }],
    ["memcelltype = 2; accesstype = 4;", { "chip.cell": "cross-point" }],
    ["memcelltype = 2; accesstype = 1;", { "chip.cell": "1t1r" }],
    ["operationmode = 1; cellBit = 4;", { "chip.read": "sequential", "array.adc.bits": 4 }],
    ["SARADC = 0; currentMode = false;", { "chip.adcKind": "flash-voltage" }],
    ["levelOutput = 32; dramType = 1;", { "array.adc.bits": 5, "chip.memory": "gddr5" }],
  ])("%s", (text, keys) => expect(keysOf(text)).toMatchObject(keys));

  test("a file without NeuroSim's names is refused", () => {
    expect(() => importParameters("int main() { return 0; }", "main.cpp")).toThrow(ConfigError);
    expect(() => importParameters("x = 3;", "main.cpp")).toThrow(/technode = 32/);
  });
});
