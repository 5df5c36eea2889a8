// Points of a large study lie in packs: none twice, none lost, damage refused, and found by workers as points in files are.
import { appendFileSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { resolveExperiment } from "../../experiment/experiment.ts";
import { StudyFolder } from "./folder.ts";
import { WORTH_PACKS } from "./pointPacks.ts";
import type { SweepPoint } from "./points.ts";

const folder = new StudyFolder(mkdtempSync(join(tmpdir(), "mho-packs-")));
const experiment = resolveExperiment({});

/** Hashes spread as those of a study do. */
const point = (seed: number): SweepPoint => ({
  hash: ((seed * 0x9e3779b1) >>> 0).toString(16).padStart(8, "0").repeat(2),
  combination: { "training.rule": "sgd" },
  seed,
  experiment,
});
const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => point(first + i));
const files = () => readdirSync(join(folder.path, "points"));

beforeAll(() => folder.create());

test("few points have files, many have 16 packs", () => {
  folder.writePoints(from(0, 3));
  expect(files()).toHaveLength(3);
  folder.writePoints(from(0, WORTH_PACKS + 3));
  expect(files()).toHaveLength(16 + 3);
  for (const seed of [0, 2, 3, 500, WORTH_PACKS + 2])
    expect(folder.readPoint(point(seed).hash)).toEqual(point(seed));
});

test("a study that grows writes its new points alone", () => {
  const before = files();
  folder.writePoints(from(0, WORTH_PACKS + 5));
  expect(files().filter((name) => !before.includes(name))).toHaveLength(2);
  folder.writePoints(from(0, WORTH_PACKS + 5));
  expect(files()).toHaveLength(before.length + 2);
});

test("a point that is nowhere, and a damaged pack, are refused", () => {
  expect(() => folder.readPoint("0123456789abcdef")).toThrow(/not there/);
  const { hash } = point(500);
  const pack = files().find((name) => name.startsWith(`pack-${hash[0]}-`))!;
  appendFileSync(join(folder.path, "points", pack), "\n");
  expect(() => folder.readPoint(hash)).toThrow(/changed after Mho wrote it/);
});
