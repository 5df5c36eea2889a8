import { describe, expect, test } from "vitest";
import { loadPreset } from "../device/presets.ts";
import { resolveDevice } from "../device/resolve.ts";
import { describeKeys } from "../experiment/describeKeys.ts";
import { resolveExperiment } from "../experiment/experiment.ts";
import type { RunResult } from "../run/runExperiment.ts";
import type { AdcRow, EpochRecord } from "../training/records.ts";
import { deviceText } from "./device/devices.ts";
import { doctorText } from "./doctor.ts";
import { explainKey, explainSection } from "./explanation.ts";
import { compareRuns, comparisonTable } from "./run/comparison.ts";
import { adcTable, deviceLine, networkTable } from "./run/runHeader.ts";
import { epochLine, runSummary } from "./run/runSummary.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatPoints,
  formatValue,
  plural,
} from "./text/format.ts";
import { textPairs, textTable } from "./text/table.ts";

describe("numbers", () => {
  test.each([
    [240_000, "ohm", "240 kohm"],
    [5e-6, "S", "5 µS"],
    [64, "pulses", "64 pulses"],
    [0.005, "1", "0.005"],
    [[400, 100], "neurons", "[400, 100]"],
    [true, "boolean", "true"],
    ["ideal", "bit", "ideal"],
  ])("%s in %s is %s", (value, unit, text) => expect(formatValue(value, unit)).toBe(text));

  test.each([
    [0.04, "0.0 s"],
    [9.94, "9.9 s"],
    [9.96, "10 s"],
    [59.6, "1 min 00 s"],
    [185, "3 min 05 s"],
    [7620, "2 h 07 min"],
    [Number.POSITIVE_INFINITY, "–"],
  ])("%s seconds are %s", (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  test("counts, bytes, per cent and points", () => {
    expect(formatCount(12_973_440)).toBe("12,973,440");
    expect(formatCount(999)).toBe("999");
    expect(formatBytes(812)).toBe("812 B");
    expect(formatBytes(1_240_000_000)).toBe("1.24 GB");
    expect(formatPercent(0.8125)).toBe("81.3 %");
    expect(formatPoints(0.0123)).toBe("+1.2");
    expect(formatPoints(-0.0123)).toBe("−1.2");
    expect(formatPoints(-0.0001)).toBe("0.0");
    expect([plural(1, "epoch"), plural(2, "epoch")]).toEqual(["1 epoch", "2 epochs"]);
  });
});

describe("tables", () => {
  test("align left and right, and count no combining marks", () => {
    expect(
      textTable(
        [{ title: "a" }, { title: "n", align: "right" }],
        [
          ["w̄", "1"],
          ["long", "12"],
        ],
      ),
    ).toBe(["a      n", "────  ──", "w̄      1", "long  12"].join("\n"));
    expect(
      textPairs([
        ["a", "1"],
        ["bcd", ""],
      ]),
    ).toBe("a    1\nbcd");
  });
});

const row = (layer: string, direction: AdcRow["direction"], more: Partial<AdcRow> = {}): AdcRow => ({
  layer,
  direction,
  bits: 6,
  policy: "calibrated",
  fullScale: null,
  lsb: null,
  clipRate: null,
  ...more,
});

describe("run header", () => {
  test("says the device in one line", () => {
    const line = deviceLine(resolveExperiment({ device: { preset: "none", rOn: "240 kohm" } }).device);
    expect(line).toContain("R_on 240 kohm");
    expect(line).not.toContain("\n");
  });

  test("the ADC table names every direction, acting or not", () => {
    const ideal = { bits: "ideal", policy: "" } as const;
    const rows = [
      row("conv1", "forward", { fullScale: 12.3456, clipRate: 0.0012 }),
      row("conv1", "weightGradient", ideal),
      row("fc1", "forward", { fullScale: 4, clipRate: 0 }),
      row("fc1", "backward"),
      row("fc1", "weightGradient", ideal),
    ];
    const text = adcTable(rows);
    expect(text).toMatch(/conv1 +6 bit, calibrated +12\.3 +0\.12 % +–/);
    expect(text).toMatch(/fc1 +6 bit, calibrated +4 +0\.00 % +6 bit, calibrated/);
    expect(text).toContain("no ADC in: weight gradient");
    expect(adcTable(rows.map((r) => ({ ...r, ...ideal })))).toMatch(/none/);
  });

  test("before calibration the ADC table has no empty columns", () => {
    const text = adcTable([row("fc1", "forward")]);
    expect(text).not.toContain("full scale");
    expect(text).not.toContain("clipped");
  });

  test("the network table adds up", () => {
    const layer = { kind: "fc", output: "10", utilization: 0.5 };
    const text = networkTable(
      [
        { ...layer, name: "flatten", weights: 0, arrays: 0 },
        { ...layer, name: "fc1", weights: 1000, arrays: 8 },
        { ...layer, name: "fc2", weights: 200, arrays: 2 },
      ],
      1200,
    );
    expect(text.split("\n").at(-1)).toMatch(/total +1,200 +10/);
  });
});

const epoch = {
  epoch: 3,
  trainLoss: 1.23456,
  trainAccuracy: 0.5,
  testAccuracy: 0.45,
  seconds: 61,
} as EpochRecord;
const result = (rule: string, testAccuracy: number, perWeight: number): RunResult => ({
  rule,
  evaluatedOn: "test",
  testAccuracy,
  bestTestAccuracy: testAccuracy,
  epochs: [epoch],
  trainImagesPerSecond: 1234.5,
  engine: "reference",
  arithmetic: "exact integers",
  pulses: { perWeight, ltp: 60 * perWeight, ltd: 40 * perWeight },
  weights: 100,
  advice: perWeight > 0 ? ["fc1: lower training.learningRate"] : [],
  adc: [],
  experimentHash: "0123456789abcdef",
  run: "runs/x",
});

describe("results", () => {
  test("an epoch is one line", () => {
    expect(epochLine(epoch, 10, "test")).toBe(
      "epoch  3/10  loss 1.2346  train 50.0 %  test 45.0 %  1 min 01 s",
    );
  });

  test("the summary has accuracy, speed, pulses and advice", () => {
    const text = runSummary(result("sgd", 0.4, 12.34));
    for (const part of [
      "40.0 %",
      "1,235 images/s",
      "12.3 per weight, 60 % of them LTP",
      "advice: fc1",
      "runs/x",
    ])
      expect(text).toContain(part);
    expect(runSummary(result("software", 0.4, 0))).not.toContain("pulses");
  });

  test("the comparison measures from the software baseline", () => {
    const runs = compareRuns([result("software", 0.5, 0), result("sgd", 0.38, 5)]);
    expect(runs[1].differenceToSoftware).toBeCloseTo(-0.12);
    expect(comparisonTable(runs)).toMatch(/sgd +38\.0 % +−12\.0 +5 +1,235 +1 min 01 s/);
    expect(compareRuns([result("sgd", 0.38, 5)])[0].differenceToSoftware).toBeNull();
  });
});

describe("explanations", () => {
  test("every key explains itself with symbol, unit, range, default and source", () => {
    for (const key of describeKeys()) {
      const text = explainKey(key);
      for (const word of [key.path, key.description, "symbol", "unit", "allowed", "default", key.source])
        expect(text, key.path).toContain(word);
      expect(text, key.path).not.toContain("undefined");
    }
  });

  test("a section is a table", () => {
    const keys = describeKeys().filter(({ path }) => path.startsWith("array.adc."));
    expect(explainSection(keys).split("\n")).toHaveLength(keys.length + 2);
  });

  test("a device preset shows its citation, its values, and what is not known", () => {
    const preset = loadPreset("hzo-fefet");
    const text = deviceText(preset, resolveDevice({ preset: "hzo-fefet" }));
    expect(text).toContain(preset.citation);
    expect(text).toMatch(/device\.rOn +R_on +\S+ kohm/);
  });
});

test("the doctor names the remedy of everything that is missing", () => {
  const report = {
    mho: "0.1.0",
    node: "v20",
    platform: "linux x64",
    processor: "a processor",
    cores: 2,
    memoryBytes: 8e9,
    compiler: null,
    webgpuPackage: false,
    engines: [
      { name: "reference", works: true, description: "TypeScript" },
      { name: "native", works: false, description: "not here\n  hint: mho build-native" },
    ],
    addon: null,
    instructionSets: ["amx", "avx2"],
    leftOut: ["instruction set x is left out: its sums differ"],
    defaultEngine: "reference",
    datasets: [{ name: "cifar10", description: "", path: "", available: false, bytes: 0 }],
  };
  const text = doctorText(report);
  for (const remedy of ["mho build-native", "npm install webgpu", "mho data get cifar10", "apt install g++"])
    expect(text).toContain(remedy);
  expect(text).toMatch(/instruction sets +amx, avx2\n/);
  expect(text).toMatch(/left out +instruction set x/);
});
