import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { EpochRecord } from "../training/records.ts";
import { resolveExperiment } from "./experiment.ts";
import { experimentHash } from "./experimentHash.ts";
import { claimRunFolder, readJson, readRunRecord, recordEpoch, writeJson } from "./runFolder.ts";

const base = mkdtempSync(join(tmpdir(), "mho-runs-"));

test("a named folder is claimed once, and never when it holds files", () => {
  const out = join(base, "a", "b");
  expect(claimRunFolder({ out, name: "x", hash: "0" })).toBe(out);
  writeFileSync(join(out, "experiment.json"), "{}");
  expect(() => claimRunFolder({ out, name: "x", hash: "0" })).toThrow(/not empty[\s\S]*--resume/);
});

test("automatic folders count up", () => {
  const before = process.cwd();
  process.chdir(base);
  try {
    const claim = () => claimRunFolder({ name: "sgd", hash: "0123456789abcdef" });
    expect(claim()).toMatch(/^runs.\d{4}-\d\d-\d\d-sgd-01234567-01$/);
    expect(claim()).toMatch(/-02$/);
  } finally {
    process.chdir(before);
  }
});

test("a changed or absent record is refused", () => {
  const experiment = resolveExperiment({});
  const record = { mho: "0", experimentHash: experimentHash(experiment), engine: "reference", experiment };
  const folder = claimRunFolder({ out: join(base, "c"), name: "x", hash: "0" });
  expect(() => readRunRecord(folder)).toThrow(/no run here/);
  writeJson(folder, "experiment.json", record);
  expect(readRunRecord(folder).experiment).toEqual(experiment);
  // of a record that does not say
  expect(readRunRecord(folder).arithmetic).toBe("float chain");
  writeJson(folder, "experiment.json", { ...record, arithmetic: "exact integers" });
  expect(readRunRecord(folder).arithmetic).toBe("exact integers");
  const path = join(folder, "experiment.json");
  writeFileSync(path, readFileSync(path, "utf8").replace('"seed": 1', '"seed": 2'));
  expect(() => readRunRecord(folder)).toThrow(/changed/);
});

test("epochs written again after a resume replace the old ones", () => {
  const folder = claimRunFolder({ out: join(base, "d"), name: "x", hash: "0" });
  const epoch = (number: number, trainLoss: number) =>
    recordEpoch(folder, { epoch: number, trainLoss } as EpochRecord);
  epoch(1, 0.1);
  epoch(2, 0.2);
  epoch(3, 0.3);
  epoch(2, 0.25);
  expect(readJson(folder, "epochs.json")).toEqual([
    { epoch: 1, trainLoss: 0.1 },
    { epoch: 2, trainLoss: 0.25 },
  ]);
});
