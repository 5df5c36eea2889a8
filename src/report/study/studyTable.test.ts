import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import type { OpenStudy } from "../../study/sweep/openStudy.ts";
import type { PointResult } from "../../study/sweep/pointResult.ts";
import { studyCsv, studyParquet, studyRecords } from "./studyTable.ts";

const result = (testAccuracy: number | null, hash: string) =>
  ({
    hash,
    figures: { testAccuracy, trainingEnergyJoule: testAccuracy === null ? null : 1.5e-6 },
    curve: testAccuracy === null ? [] : [{ trainLoss: 1, testAccuracy }],
    problem: testAccuracy === null ? 'no, "never"' : null,
  }) as unknown as PointResult;

const RESULTS = { a: result(0.5, "a"), b: result(null, "b") };

const study = {
  folder: { readResult: (hash: keyof typeof RESULTS) => RESULTS[hash] },
  plan: {
    question: {
      task: "train",
      axes: [
        { keys: ["training.rule"], steps: [["sgd"], ["software"]] },
        {
          keys: ["device.levels", "array.adc.bits"],
          steps: [
            [64, "ideal"],
            [128, 5],
          ],
        },
        { keys: ["array.adc.forward"], steps: [[true], [false]] },
      ],
    },
  },
  points: [
    {
      combination: {
        "training.rule": "sgd",
        "device.levels": 64,
        "array.adc.bits": "ideal",
        "array.adc.forward": true,
      },
      seed: 4294967295,
      result: RESULTS.a,
    },
    {
      combination: {
        "training.rule": "software",
        "device.levels": 128,
        "array.adc.bits": 5,
        "array.adc.forward": false,
      },
      seed: 1,
      result: RESULTS.b,
    },
    { combination: {}, seed: 2, result: null },
  ],
} as unknown as OpenStudy;

test("parquet, read back by another program's reader: types, values, nothing where a point has no value", async () => {
  const bytes = studyParquet(study);
  const buffer = bytes.buffer as ArrayBuffer;
  const types = parquetMetadata(buffer).schema.map(({ name, type }) => [name, type]);
  expect(Object.fromEntries(types)).toMatchObject({
    "training.rule": "BYTE_ARRAY",
    "device.levels": "DOUBLE",
    "array.adc.bits": "BYTE_ARRAY",
    "array.adc.forward": "BOOLEAN",
    seed: "INT64",
    testAccuracy: "DOUBLE",
  });
  const rows = await parquetReadObjects({ file: buffer });
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({
    "training.rule": "sgd",
    "device.levels": 64,
    "array.adc.bits": "ideal",
    "array.adc.forward": true,
    seed: 4294967295n,
    testAccuracy: 0.5,
    trainingEnergyJoule: 1.5e-6,
    hash: "a",
  });
  expect(rows[1]).toMatchObject({ "array.adc.bits": "5", testAccuracy: null, problem: 'no, "never"' });
});

test("CSV has the same cells, records the curves", () => {
  const [titles, first, second] = studyCsv(study).split("\n");
  expect(titles).toMatch(/^training.rule,device.levels,array.adc.bits,array.adc.forward,seed,testAccuracy,/);
  expect(first).toMatch(/^sgd,64,ideal,true,4294967295,0.5,/);
  expect(second).toMatch(/^software,128,5,false,1,,.*,b,"no, ""never"""$/);
  expect(studyRecords(study)).toMatchObject([
    { seed: 4294967295, testAccuracy: 0.5, curve: [{ trainLoss: 1, testAccuracy: 0.5 }] },
    { seed: 1, testAccuracy: null, curve: [] },
  ]);
});

test("a study without results has a table without lines", async () => {
  const none = { ...study, points: [] };
  expect(studyCsv(none).trim().split("\n")).toHaveLength(1);
  expect(await parquetReadObjects({ file: studyParquet(none).buffer as ArrayBuffer })).toEqual([]);
});
