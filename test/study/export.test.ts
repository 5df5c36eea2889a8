// Results for other programs, by the command line: tables that agree, and curves that TensorBoard can follow while a study runs.
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parquetReadObjects } from "hyparquet";
import { afterAll, expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { decoded, eventFiles } from "./eventDecoder.ts";

const MAIN = join(packageRoot(), "dist", "cli", "main.js");
const folder = mkdtempSync(join(tmpdir(), "mho-export-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const mho = async (...args: readonly string[]) =>
  (await promisify(execFile)(process.execPath, [MAIN, ...args], { maxBuffer: 2 ** 26 })).stdout;

const study = (epochs: number, trainLimit: number) => `[experiment]
network = { name = "mlp", hidden = [64] }
data = { trainLimit = ${trainLimit}, testLimit = 50 }
training = { epochs = ${epochs}, batch = 20, checkpointSeconds = 1 }
[axes]
training.rule = ["software", "sgd"]
"array.adc.bits" = [4, 5, 6]
[study]
seeds = [1, 2, 3]
objectives = ["testAccuracy", "trainingEnergyJoule"]
`;

test("tables of all forms hold the same results; figures and their specifications are written", async () => {
  writeFileSync(at("small.toml"), study(1, 60));
  await mho("study", "run", at("small.toml"), "--out", at("small"), "--quiet");
  for (const format of ["csv", "json", "parquet"])
    await mho("study", "export", at("small"), "--format", format, "--out", at(`results.${format}`));
  const records = JSON.parse(readFileSync(at("results.json"), "utf8")) as Record<string, unknown>[];
  const rows = await parquetReadObjects({ file: new Uint8Array(readFileSync(at("results.parquet"))).buffer });
  const lines = readFileSync(at("results.csv"), "utf8").trim().split("\n").slice(1);
  expect(records).toHaveLength(18);
  for (const [i, record] of records.entries()) {
    expect(rows[i]!.testAccuracy).toBe(record.testAccuracy);
    expect(rows[i]!.hash).toBe(record.hash);
    expect(lines[i]!.split(",").slice(0, 4).map(String)).toEqual(
      [record["training.rule"], record["array.adc.bits"], record.seed, record.testAccuracy].map(String),
    );
  }
  await mho("study", "show", at("small"), "--figures", at("figures"), "--quiet");
  const names = readdirSync(at("figures")).filter((name) => name.endsWith(".svg"));
  expect(names.sort()).toEqual([
    "lines-testAccuracy.svg",
    "lines-trainingEnergyJoule.svg",
    "parallel.svg",
    "pareto-testAccuracy-trainingEnergyJoule.svg",
  ]);
  const spec = JSON.parse(
    readFileSync(at("figures/pareto-testAccuracy-trainingEnergyJoule.vl.json"), "utf8"),
  );
  // software has no energy
  expect(spec.data.values).toHaveLength(3);
});

test("curves are there while points are at work, and only grow", async () => {
  writeFileSync(at("live.toml"), study(400, 400));
  const run = [
    "study",
    "run",
    at("live.toml"),
    "--out",
    at("live"),
    "--tensorboard",
    at("curves"),
    "--quiet",
  ];
  const child = spawn(process.execPath, [MAIN, ...run], { stdio: "ignore" });
  const ended = new Promise((done) => child.once("close", done));
  const scalarsNow = () => {
    if (!existsSync(at("curves"))) return [];
    // a record may be half written at this moment: then it is looked at again
    try {
      return [...eventFiles(at("curves"))].map(([name, file]) => ({ name, file, ...decoded(file) }));
    } catch {
      return [];
    }
  };
  let early = scalarsNow();
  const unfinished = () =>
    early.find(({ scalars, sessions }) => scalars.length > 0 && !sessions.has("_hparams_/session_end_info"));
  await expect
    .poll(
      () => {
        early = scalarsNow();
        return unfinished() !== undefined;
      },
      { timeout: 50_000, interval: 100 },
    )
    .toBe(true);
  const before = unfinished()!;
  child.kill("SIGINT");
  await ended;
  // by another process, from the checkpoints' folders: what was shown stays, byte for byte
  await mho("study", "export", at("live"), "--format", "tensorboard", "--out", at("curves"));
  const after = eventFiles(at("curves")).get(before.name)!;
  expect(after.length).toBeGreaterThanOrEqual(before.file.length);
  expect(after.subarray(0, before.file.length).equals(before.file)).toBe(true);
  const steps = decoded(after)
    .scalars.filter(({ tag }) => tag === "trainLoss")
    .map(({ step }) => step);
  expect(steps).toEqual(steps.map((_, i) => i + 1));
});

test("curves of results are the curves of the records", async () => {
  await mho("study", "export", at("small"), "--format", "tensorboard", "--out", at("done"));
  const records = JSON.parse(readFileSync(at("results.json"), "utf8")) as {
    hash: string;
    curve: { trainLoss: number; testAccuracy: number }[];
  }[];
  const files = [...eventFiles(at("done"))];
  expect(files).toHaveLength(18);
  for (const { hash, curve } of records) {
    const [, file] = files.find(([name]) => name.endsWith(hash.slice(0, 8)))!;
    const losses = decoded(file).scalars.filter(({ tag }) => tag === "trainLoss");
    expect(losses.map(({ value }) => value)).toEqual(curve.map(({ trainLoss }) => Math.fround(trainLoss)));
  }
});
