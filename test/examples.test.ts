// Every example is valid, short and runs: trained on a few images with the engine that is there, or priced where its command is
// `mho chip`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "smol-toml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../src/base/packageRoot.ts";
import { totalOf } from "../src/chip/account/ledger.ts";
import type { Engine } from "../src/engine/engine.ts";
import { openEngine } from "../src/engine/openEngine.ts";
import { resolveExperiment } from "../src/experiment/experiment.ts";
import { experimentHash } from "../src/experiment/experimentHash.ts";
import { experimentJsonSchema } from "../src/experiment/jsonSchema.ts";
import { readExperiment } from "../src/experiment/readExperiment.ts";
import { chipReport } from "../src/run/chipReport.ts";
import { runExperiment } from "../src/run/runExperiment.ts";

const FOLDER = join(packageRoot(), "examples");
const FILES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".toml"))
  .sort();
/** Needs a download; it is only checked. */
const NOT_RUN = "08-full-cifar10.toml";
const FEW = [
  "data.trainLimit=20",
  "data.testLimit=10",
  "training.epochs=1",
  "training.batch=10",
  "training.calibrationBatches=1",
];

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({});
});
afterAll(() => engine.dispose());

describe.each(FILES)("%s", (file) => {
  const path = join(FOLDER, file);
  const text = readFileSync(path, "utf8");
  const [, command] = new RegExp(`npx mho (\\w+) examples/${file.replaceAll(".", "\\.")}`).exec(text) ?? [];

  test("is valid, also by the JSON Schema", () => {
    readExperiment(path);
    expect(new Ajv2020({ strict: false }).validate(experimentJsonSchema(), parse(text))).toBe(true);
  });

  test("is short, starts with a comment, and names its command", () => {
    expect(text.split("\n").length).toBeLessThan(60);
    expect(text.startsWith("# ")).toBe(true);
    expect(command).toMatch(/^(train|compare|chip)$/);
  });

  test.runIf(command === "chip")("is priced, better than by the naive dataflow", () => {
    const { estimate, ladder, search } = chipReport(readExperiment(path));
    const energy = totalOf(estimate.energy) + totalOf(estimate.leakageEnergy);
    expect(energy).toBeLessThan(ladder[0].energy);
    expect(search?.best.energy).toBeLessThan(ladder[0].energy);
    for (const figure of [energy, totalOf(estimate.latency), estimate.area, estimate.efficiency])
      expect(figure > 0 && Number.isFinite(figure)).toBe(true);
  });

  test.skipIf(file === NOT_RUN || command === "chip")("trains", async () => {
    const { network } = readExperiment(path);
    const width = network.name === "vgg8" ? ["network.width=0.0625"] : [];
    const result = await runExperiment(readExperiment(path, [...FEW, ...width]), { engine });
    expect(result.epochs).toHaveLength(1);
    expect(Number.isFinite(result.epochs[0].trainLoss)).toBe(true);
    expect(result.run).toBeNull();
  });
});

test("examples are numbered 01, 02, … without gaps", () => {
  expect(FILES.length).toBeGreaterThanOrEqual(6);
  FILES.forEach((file, i) => {
    expect(file.startsWith(`${String(i + 1).padStart(2, "0")}-`)).toBe(true);
  });
});

test("08 and 09 are one network, trained and priced", () => {
  const [trained, priced] = ["08-full-cifar10.toml", "09-chip-of-the-paper.toml"].map((file) =>
    readExperiment(join(FOLDER, file)),
  );
  expect(priced.network).toEqual(trained.network);
  expect([priced.array.rows, priced.array.columns, priced.array.adc.bits]).toEqual([128, 128, 6]);
  expect(priced.training.batch).toBe(trained.training.batch);
});

test("01-first-run.toml writes out the defaults: no file and this file are one experiment", () => {
  const first = readExperiment(join(FOLDER, "01-first-run.toml"));
  expect(first).toEqual(resolveExperiment({}));
  expect(experimentHash(first)).toBe(experimentHash(resolveExperiment({})));
});
