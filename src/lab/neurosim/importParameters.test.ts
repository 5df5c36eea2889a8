import { describe, expect, test } from "vitest";
import { ConfigError } from "../../base/errors.ts";
import { resolveExperiment } from "../../experiment/experiment.ts";
import { importedTree, importParameters } from "./importParameters.ts";
import { SHIPPED } from "./parameters.ts";

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
    const { missing, derived } = importParameters(`${text} readVoltage = 0.4;`, "Param.cpp");
    expect(derived).toEqual(["parallelRead"]);
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

  test("names what is not decided with both candidates and the key to set", () => {
    const text = "Param::Param() { if (kind == 3) technode = 22; else technode = 32; readVoltage = 0.3; }";
    const { undecided, keys, missing } = importParameters(text, "Param.cpp");
    expect(undecided).toEqual([
      {
        name: "technode",
        candidates: [
          { when: "kind == 3", value: 22, text: "22" },
          { when: "otherwise", value: 32, text: "32" },
        ],
        keys: ["chip.node"],
      },
    ]);
    expect(keys.map(({ key }) => key)).not.toContain("chip.node");
    expect(missing).toEqual([]);
  });

  test("a key that follows from an undecided name is not written", () => {
    const text = "if (kind) resistanceOn = 1e3; else resistanceOn = 2e3; resistanceOff = 1e6; technode = 32;";
    const { missing, keys } = importParameters(text, "Param.cpp");
    expect(missing).toMatchObject([
      { name: "resistanceOff", reason: expect.stringContaining("resistanceOn") },
    ]);
    expect(keys.map(({ key }) => key)).not.toContain("device.onOffRatio");
  });

  test("a value of V2.1 that stands in for one that the file lacks is named", () => {
    const { keys } = importParameters("resistanceOff = 480e5;", "Param.cpp");
    expect(keys.find(({ key }) => key === "device.onOffRatio")).toMatchObject({
      value: 200,
      from: "resistanceOff = 48000000, resistanceOn = 240000 as V2.1 ships it",
    });
  });

  const DNN =
    "operationmode=2; memcelltype=2; accesstype=1; technode=22; numRowSubArray=128; numColSubArray=128; cellBit=1; levelOutput=32; resistanceOn=6e3;";
  test.each([
    ["technode = 22;", /version not known/, false],
    [DNN, /DNN\+NeuroSim V1\.0$/, false],
    [`${DNN} pipeline = true;`, /DNN\+NeuroSim V1\.1$/, false],
    [`${DNN} pipeline = true; SARADC = true;`, /DNN\+NeuroSim V1\.2$/, false],
    [`${DNN} SARADC = true; synchronous = true;`, /DNN\+NeuroSim V1\.3$/, false],
    [`${DNN} synchronous = true; if (technode == 7) inputtoggle = 0.18;`, /V1\.4$/, false],
    [`${DNN} batchSize = 200;`, /DNN\+NeuroSim V2\.0$/, true],
    [`${DNN} batchSize = 200; SARADC = false; currentMode = true;`, /DNN\+NeuroSim V2\.1$/, true],
    [`${DNN} technodeTop = 22; technodeBottom = 7;`, /3D NeuroSim V1\.0, heterogeneous/, false],
    ["processNode = 32; nInput = 400;", /^MLP\+NeuroSim V1\.0 or/, false],
    ['processNode = 32; optimization_type = "SGD";', /^MLP\+NeuroSim V3\.0$/, false],
    ["processNode = 32; nInput = 400; technode = 22;", /together: version not known/, false],
  ])("%s is recognized by its names", (text, name, training) => {
    const { version, keys } = importParameters(text, "Param.cpp");
    expect(version.name).toMatch(name);
    expect(keys.some(({ key }) => key === "training.rule")).toBe(training);
  });

  test("an inference version has no states that the file does not set", () => {
    const { keys, missing } = importParameters(`${DNN} synchronous = true; cellBit = 2;`, "Param.cpp");
    expect(keys.map(({ key }) => key)).not.toContain("device.levels");
    expect(missing.find(({ name }) => name === "cellBit")?.reason).toContain("set it to 4");
  });

  test("a file without NeuroSim's names is refused", () => {
    expect(() => importParameters("int main() { return 0; }", "main.cpp")).toThrow(ConfigError);
    expect(() => importParameters("x = 3;", "main.cpp")).toThrow(/technode = 32/);
    expect(() => importParameters("technode = 22; }", "main.cpp")).toThrow(/main.cpp:1.*closes nothing/);
  });
});
