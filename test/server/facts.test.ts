// Facts that the pages read besides runs: schema, presets, data sets, and the paper's claims from records.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { listPresets } from "../../src/device/presets.ts";
import { EXPERIMENT_KEYS } from "../../src/experiment/keys.ts";
import type { AboutServer } from "../../src/server/app.ts";
import type { ReproductionList } from "../../src/server/reproductions.ts";
import { paperStudy } from "../../src/study/paperStudy.ts";
import { pointHash } from "../../src/study/point.ts";
import { addRecord } from "../../src/study/records.ts";
import { openTestServer } from "./fixture.ts";

const results = mkdtempSync(join(tmpdir(), "mho-results-"));
mkdirSync(results, { recursive: true });
const server = openTestServer({ results, sources: ["my-images"] });
afterAll(async () => {
  await server.close();
  rmSync(results, { recursive: true });
});

test("every key with its description, and every preset with its citation", async () => {
  const { keys, schema } = await server.json<{ keys: { path: string }[]; schema: { properties: object } }>(
    "/api/schema",
  );
  expect(keys.map(({ path }) => path)).toEqual(EXPERIMENT_KEYS.map(({ path }) => path));
  expect(Object.keys(schema.properties)).toContain("training");
  const presets = await server.json<{ id: string; citation: string }[]>("/api/presets");
  expect(presets.map(({ id }) => id)).toEqual(listPresets());
  for (const { id, citation } of presets) expect(citation.length, id).toBeGreaterThan(5);
});

test("data sets without the paths of this machine, and what --data allows", async () => {
  const about = await server.json<AboutServer>("/api/about");
  expect(about.datasets.find(({ name }) => name === "cifar10-mini")?.available).toBe(true);
  expect(about.sources).toEqual(["my-images"]);
  expect(JSON.stringify(about)).not.toContain('"path"');
});

test("the paper's claims follow the records, as soon as they are there", async () => {
  expect((await server.json<ReproductionList>("/api/reproduction")).scales).toEqual([]);
  const record = (accuracy: number) => ({
    seed: 1,
    settings: [],
    mho: "0",
    node: "v0",
    engine: "native",
    data: "x",
    fingerprint: "y",
    arithmetic: "exact integers" as const,
    testAccuracy: accuracy,
    bestTestAccuracy: accuracy,
    trainLoss: 1,
    epochs: 1,
    seconds: 1,
    pulsesPerWeight: 1,
    weights: 1,
    energy: null,
  });
  const add = (rule: string, accuracy: number) => {
    const point = paperStudy("smoke").find(
      ({ group, axes }) =>
        group === "claims" && axes.rule === rule && axes.seed === 1 && (axes.label ?? 3) === 3,
    )!;
    const hash = pointHash(point.experiment);
    addRecord(join(results, "smoke.jsonl"), { ...record(accuracy), hash, rule });
  };
  add("software", 0.5);
  add("sgd", 0.42);
  const { scales } = await server.json<ReproductionList>("/api/reproduction");
  expect(scales).toHaveLength(1);
  const [smoke] = scales;
  expect([smoke!.scale, smoke!.found]).toEqual(["smoke", 2]);
  expect(smoke!.claims.find(({ claim }) => claim.includes("+3/−3, 256 states, sgd"))?.ours).toBe(
    "8.0 points lost (1 seed)",
  );
  expect(smoke!.claims.find(({ claim }) => claim.includes("optimized dataflow"))?.ours).toMatch(
    /^1\d\.\d times; .* with 8 bits, .* with 23 bits$/,
  );
});
