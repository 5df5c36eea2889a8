// The table of runs: order and filter.
import { expect, test } from "vitest";
import type { RunSummary } from "../../src/server/runSummaries.ts";
import { filtered, sorted } from "../../web/app/results/columns.ts";

const run = (id: string, testAccuracy: number | null, settings: readonly string[] = []) =>
  ({
    id,
    name: "",
    tags: [],
    note: "",
    testAccuracy,
    settings,
    state: "done",
    rule: "sgd",
    preset: "epiram",
    network: "mlp",
    data: "x",
  }) as unknown as RunSummary;
const ids = (runs: readonly RunSummary[]) => runs.map(({ id }) => id);
const RUNS = [run("a", 0.5), run("b", null), run("c", 0.9, ["device.levels=64"])];

test("sorts numbers and words either way; what was not measured comes last", () => {
  expect(ids(sorted(RUNS, "testAccuracy", true))).toEqual(["c", "a", "b"]);
  expect(ids(sorted(RUNS, "testAccuracy", false))).toEqual(["a", "c", "b"]);
  expect(ids(sorted(RUNS, "id", true))).toEqual(["c", "b", "a"]);
});

test("a filter wants every word, in names, states and changed keys alike", () => {
  expect(ids(filtered(RUNS, "EPIRAM levels"))).toEqual(["c"]);
  expect(ids(filtered(RUNS, "sgd done"))).toHaveLength(3);
  expect(ids(filtered(RUNS, "sgd failed"))).toEqual([]);
});
