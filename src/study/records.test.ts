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

test("no changed value of a record is taken, and a line that is none is named", () => {
  const file = join(mkdtempSync(join(tmpdir(), "mho-records-")), "cpu.jsonl");
  addRecord(file, RECORD);
  const sound = readFileSync(file, "utf8");
  for (const [from, to] of [
    ['"testAccuracy":0.5', '"testAccuracy":0.9'],
    ['"check"', '"chech"'],
    ['"sha256:', '"sha252:'],
    ['"seed"', '"sead"'],
  ] as const) {
    writeFileSync(file, sound.replace(from, to));
    expect(() => readRecords(file), to).toThrow(/cpu\.jsonl:1: this line is no record of a run: .*changed/s);
  }
  const { arithmetic: _, ...old } = RECORD;
  for (const line of ["null", "1", "[]", "{", "{}", JSON.stringify({ ...old, testAccuracy: 1.5 })]) {
    writeFileSync(file, `${sound}${line}\n`);
    expect(() => readRecords(file), line).toThrow("cpu.jsonl:2: this line is no record of a run");
  }
});
