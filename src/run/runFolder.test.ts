import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resolveExperiment } from "../experiment/experiment.ts";
import { experimentHash } from "../experiment/experimentHash.ts";
import { claimRunFolder, readRunRecord, removeTemporary, writeJson } from "./runFolder.ts";
import { lockRun } from "./runLock.ts";

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

test("a folder that a killed process left before it wrote is taken over, and one in use is not", () => {
  const out = join(base, "d");
  mkdirSync(out);
  writeFileSync(join(out, "experiment.json.12.tmp"), "{");
  writeFileSync(join(out, "running.lock"), JSON.stringify({ pid: process.pid, host: hostname() }));
  expect(claimRunFolder({ out, name: "x", hash: "0" })).toBe(out);
  const lock = lockRun(out);
  expect(() => claimRunFolder({ out, name: "x", hash: "0" })).toThrow("not empty");
  lock.release();
});

test("only temporary files of runs are removed, and only they leave a folder free", () => {
  const folder = claimRunFolder({ out: join(base, "e"), name: "x", hash: "0" });
  writeFileSync(join(folder, "checkpoint.mho.7.tmp"), "");
  removeTemporary(folder);
  expect(readdirSync(folder)).toEqual([]);
  for (const name of ["notes.txt", "mine.tmp", "data.csv.tmp", ".keep"]) {
    writeFileSync(join(folder, name), "mine");
    removeTemporary(folder);
    expect(readFileSync(join(folder, name), "utf8")).toBe("mine");
    expect(() => claimRunFolder({ out: folder, name: "x", hash: "0" })).toThrow("not empty");
    rmSync(join(folder, name));
  }
});

test("records that are none, or were changed, are refused by file and key", () => {
  const folder = join(base, "damaged");
  mkdirSync(folder);
  const file = join(folder, "experiment.json");
  const refusal = (content: string) => {
    writeFileSync(file, content);
    return expect(() => readRunRecord(folder), content.slice(0, 60));
  };
  for (const content of [
    "null",
    "[]",
    "1",
    '"x"',
    "{}",
    '{"experiment":1}',
    "{",
    `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`,
  ])
    refusal(content).toThrow(/^.*experiment\.json/);
  const experiment = resolveExperiment({});
  const record = { mho: "0", experimentHash: experimentHash(experiment), engine: "native", experiment };
  refusal(JSON.stringify({ ...record, resumedOn: 5 })).toThrow(/experiment\.json\.resumedOn/);
  // from before there were seals: the hash of the experiment says it
  refusal(JSON.stringify({ ...record, experiment: { ...experiment, seed: 2 } })).toThrow(
    /changed after the run began/,
  );
  writeJson(folder, "experiment.json", record);
  expect(readRunRecord(folder).engine).toBe("native");
  refusal(readFileSync(file, "utf8").replace('"native"', '"webgpu"')).toThrow(
    /was changed after Mho wrote it/,
  );
});
