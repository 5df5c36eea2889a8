import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addRecord, readRecords, type StudyRecord } from "./records.ts";

const RECORD: StudyRecord = {
  hash: "b",
  seed: 1,
  rule: "sgd",
  settings: [],
  mho: "0",
  node: "v0",
  engine: "native",
  arithmetic: "exact integers",
  data: "x",
  fingerprint: "y",
  testAccuracy: 0.5,
  bestTestAccuracy: 0.5,
  trainLoss: 1,
  epochs: 1,
  pulsesPerWeight: 1,
  weights: 1,
  energy: null,
  seconds: 1,
};

test("a record that does not name its arithmetic was made in floats, and its line stays as it is", () => {
  const file = join(mkdtempSync(join(tmpdir(), "mho-records-")), "cpu.jsonl");
  const { arithmetic: _, ...old } = { ...RECORD, hash: "a" };
  writeFileSync(file, `${JSON.stringify(old)}\n`);
  addRecord(file, RECORD);
  const records = readRecords(file);
  expect(records.get("a")).toEqual({ ...old, arithmetic: "float chain" });
  expect(records.get("b")).toEqual(RECORD);
  expect(readFileSync(file, "utf8").split("\n")[0]).toBe(JSON.stringify(old));
});
