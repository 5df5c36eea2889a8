// A training that stops after some epochs and goes on later, as a halving asks for it: the same numbers, whatever lies in its folder.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/openEngine.ts";
import { LastDataset } from "../../src/study/lastDataset.ts";
import { StudyFolder } from "../../src/study/sweep/folder.ts";
import { imagesFingerprint, prepareStudy } from "../../src/study/sweep/prepare.ts";
import { readStudy } from "../../src/study/sweep/studyFile.ts";
import { workOn } from "../../src/study/sweep/workOn.ts";

const STUDY = `[experiment]
network = { name = "mlp", hidden = [] }
data = { trainLimit = 40, testLimit = 10 }
training = { epochs = 4, batch = 10, warmup = 1 }
[axes]
training.rule = ["adaptive-momentum"]
`;
const path = mkdtempSync(join(tmpdir(), "mho-rungs-"));
const datasets = new LastDataset();
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({});
});
afterAll(() => engine.dispose());

/** A folder with one point; `make` trains it for so many epochs, all for none, and returns the text of its result. */
async function opened(name: string) {
  const file = join(path, `${name}.toml`);
  writeFileSync(file, STUDY);
  const folder = new StudyFolder(join(path, name));
  const { points } = await prepareStudy(readStudy(file), folder, imagesFingerprint(datasets));
  const { hash } = points[0]!;
  const make = async (epochs?: number) => {
    const id = epochs === undefined ? hash : `${hash}-${epochs}`;
    await workOn(id, { folder, datasets, withEngine: (run) => run(engine) });
    return readFileSync(join(folder.path, epochs === undefined ? "results" : "rungs", `${id}.json`), "utf8");
  };
  return { folder, hash, make };
}

test("rungs are the begin of the whole training, and their end is its end", async () => {
  const quiet = await opened("quiet");
  const whole = await quiet.make();
  expect(readdirSync(quiet.folder.runOf("").replace(/\/$/, ""))).toEqual([]);
  const { curve } = JSON.parse(whole);

  const { make, folder, hash } = await opened("steps");
  for (const epochs of [1, 3]) expect(JSON.parse(await make(epochs)).curve).toEqual(curve.slice(0, epochs));
  // the run looks unfinished: it has a checkpoint and no result
  expect(readdirSync(folder.runOf(hash)).sort()).toEqual([
    "checkpoint.mho",
    "epochs.json",
    "experiment.json",
  ]);

  // the checkpoint stands after the third epoch: too far for this, so it trains from the start
  const second = await make(2);
  expect(JSON.parse(second).curve).toEqual(curve.slice(0, 2));
  expect(second).toBe(await (await opened("fresh")).make(2));

  expect(await make()).toBe(whole);
  // energies and pulses of a rung are those of its epochs
  const { figures } = JSON.parse(second);
  const { figures: all } = JSON.parse(whole);
  for (const name of ["pulsesPerWeight", "trainingEnergyJoule"]) {
    expect(figures[name]).toBeGreaterThan(0);
    expect(figures[name]).toBeLessThan(all[name]);
  }
}, 120_000);

test("a damaged checkpoint costs time, no more", async () => {
  const { make, folder, hash } = await opened("damaged");
  const first = await make(1);
  const file = join(folder.runOf(hash), "checkpoint.mho");
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(file, bytes);
  const second = await make(2);
  expect(second).toBe(readFileSync(join(path, "fresh", "rungs", `${hash}-2.json`), "utf8"));
  rmSync(join(folder.path, "rungs", `${hash}-1.json`));
  expect(await make(1)).toBe(first);
}, 60_000);
