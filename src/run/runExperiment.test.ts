import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Dataset, Split } from "../data/dataset.ts";
import { createReferenceEngine } from "../engine/reference.ts";
import { resolveExperiment } from "../experiment/experiment.ts";
import type { TrainEvent } from "../training/records.ts";
import { type RunOptions, runExperiment } from "./runExperiment.ts";
import { readJson, readRunRecord, writeJson } from "./runFolder.ts";
import { lockRun } from "./runLock.ts";

const base = mkdtempSync(join(tmpdir(), "mho-run-"));

/** 4x4 grey images: class 0 is dark, class 1 is bright. */
function split(count: number): Split {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  const images = Uint8Array.from({ length: 16 * count }, (_, i) => 200 * labels[i >> 4] + ((7 * i) % 50));
  return { images, labels };
}
const dataset: Dataset = {
  name: "shades",
  source: "shades",
  form: "made by the test",
  fingerprint: "f1",
  height: 4,
  width: 4,
  channels: 1,
  classes: ["dark", "bright"],
  train: split(40),
  test: split(20),
};
const raw = {
  network: { name: "mlp", hidden: [8], width: 1 },
  training: { rule: "software", epochs: 6, batch: 10, augment: false },
} as const;

const run = (more: Partial<RunOptions>, changes: object = {}) =>
  runExperiment(resolveExperiment({ ...raw, ...changes }), {
    engine: createReferenceEngine(),
    dataset,
    ...more,
  });

test("learns, reports its events, and leaves the files of a run", async () => {
  const folder = mkdtempSync(join(base, "a-"));
  const kinds: string[] = [];
  const result = await run({ folder, onEvent: (event: TrainEvent) => kinds.push(event.kind) });
  expect(result.testAccuracy).toBeGreaterThan(0.9);
  expect(new Set(kinds)).toEqual(new Set(["placing", "start", "batch", "epoch", "checkpoint"]));
  expect(readJson(folder, "result.json")).toEqual(JSON.parse(JSON.stringify(result)));
  expect(readJson(folder, "epochs.json")).toEqual(JSON.parse(JSON.stringify(result.epochs)));
  expect(readRunRecord(folder)).toMatchObject({ datasetFingerprint: "f1", engine: "reference" });
});

test("without a folder it writes nothing", async () => {
  expect((await run({})).run).toBeNull();
});

test("a run is resumed only with the experiment, data and network that it began with", async () => {
  const folder = mkdtempSync(join(base, "b-"));
  const first = await run({ folder });
  expect((await run({ folder, resume: true })).epochs).toEqual(first.epochs);
  await expect(run({ folder, resume: true }, { seed: 9 })).rejects.toThrow(/the experiment is not the one/);
  const other = { ...dataset, fingerprint: "f2" };
  await expect(run({ folder, resume: true, dataset: other })).rejects.toThrow(/the data set is not the one/);
  writeJson(folder, "experiment.json", { ...readRunRecord(folder), arithmetic: "exact integers" });
  await expect(run({ folder, resume: true })).rejects.toThrow(
    /began with the arithmetic "exact integers", this Mho computes it with "float chain"/,
  );
});

test("a network file that changed under a run is noticed", async () => {
  const folder = mkdtempSync(join(base, "c-"));
  const file = join(base, "net.json");
  const network = (units: number) =>
    writeFileSync(
      file,
      JSON.stringify({
        input: { height: 4, width: 4, channels: 1 },
        layers: [
          { kind: "flatten" },
          { kind: "fc", units, relu: true },
          { kind: "fc", units: 2, relu: false },
        ],
      }),
    );
  network(6);
  await run({ folder }, { network: { name: file } });
  network(7);
  await expect(run({ folder, resume: true }, { network: { name: file } })).rejects.toThrow(
    /the network is not/,
  );
});

test("an experiment that cannot be trained leaves no folder", async () => {
  const folder = join(base, "refused");
  mkdirSync(folder);
  await expect(run({ folder }, { network: { name: join(base, "absent.toml") } })).rejects.toThrow(
    "network.name",
  );
  expect(existsSync(folder)).toBe(false);
  mkdirSync(folder);
  const outputs = { ...dataset, classes: Array.from({ length: 11 }, (_, i) => `c${i}`) };
  const short = { kind: "fc", units: 2, relu: false };
  const file = join(base, "short.json");
  const input = { height: 4, width: 4, channels: 1 };
  writeFileSync(file, JSON.stringify({ input, layers: [{ kind: "flatten" }, short] }));
  await expect(run({ folder, dataset: outputs }, { network: { name: file } })).rejects.toThrow("2 outputs");
  expect(existsSync(folder)).toBe(false);
});

test("epochs come from the checkpoint, whatever lies in the folder; temporary files go", async () => {
  const folder = mkdtempSync(join(base, "d-"));
  const { epochs } = await run({ folder });
  const written = JSON.parse(JSON.stringify(epochs));
  for (const damage of [
    "{}",
    "[null]",
    "not JSON",
    JSON.stringify([{ ...epochs[0], testAccuracy: 0.955 }]),
  ]) {
    writeFileSync(join(folder, "epochs.json"), damage);
    writeFileSync(join(folder, "checkpoint.mho.99.tmp"), "half");
    await run({ folder, resume: true });
    expect(readJson(folder, "epochs.json")).toEqual(written);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  }
});

test("another engine on resume is said and recorded", async () => {
  const folder = mkdtempSync(join(base, "e-"));
  await run({ folder });
  const said: string[] = [];
  const other = () => Object.assign(Object.create(createReferenceEngine()), { name: "native" });
  for (const engine of [createReferenceEngine(), other(), other(), createReferenceEngine()])
    await run({ folder, resume: true, engine, onNotice: (sentence) => said.push(sentence) });
  expect(said).toHaveLength(2);
  expect(said[0]).toMatch(/"reference" before, now with "native"/);
  expect(readRunRecord(folder)).toMatchObject({ engine: "reference", resumedOn: ["native", "reference"] });
});

test("a folder that another process trains in is left as it is", async () => {
  const folder = mkdtempSync(join(base, "f-"));
  await run({ folder });
  const lock = lockRun(folder);
  await expect(run({ folder })).rejects.toThrow("trains in this folder now");
  lock.release();
  expect(readRunRecord(folder).engine).toBe("reference");
});
