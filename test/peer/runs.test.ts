// Our chip against runs that NeuroSim V2.1 printed (runs.json.gz: the numbers that the comparison reads), with its defects taken out:
// energy of each phase, area and latency within 15 % in the median and 30 % at worst.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { chipReport } from "../../src/run/chipReport.ts";
import { bridgeTable } from "./neurosim/bridge.ts";
import { compareAll } from "./neurosim/comparisonReport.ts";
import { parseRuns } from "./neurosim/runRow.ts";

const runs = parseRuns(gunzipSync(readFileSync(new URL("runs.json.gz", import.meta.url))).toString());
const paper = chipReport(readExperiment("examples/09-chip-of-the-paper.toml"));
const comparison = compareAll([], runs, paper);

it("compares every finished training run", () => {
  expect(comparison.compared.runs).toBe(runs.length);
  expect(runs.length).toBeGreaterThan(100);
});

it.each(comparison.runs)("$quantity agrees", ({ count, median, worst }) => {
  expect(count).toBeGreaterThan(90);
  expect(median).toBeLessThan(0.15);
  expect(worst).toBeLessThan(0.3);
});

it("walks the bridge from the printed efficiency to ours", () => {
  const [printed, simulated] = comparison.bridge;
  expect(printed!.efficiency / 1e12).toBeCloseTo(2.096, 2);
  expect(simulated!.efficiency).toBeLessThan(printed!.efficiency);
  const rows = bridgeTable(comparison.bridge);
  expect(rows).toContain("ours: same windows, dataflow and activity");
  expect(readFileSync("docs/chip-model.md", "utf8"), "npm run compare:neurosim writes it").toContain(rows);
});
