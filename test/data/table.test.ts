// A table from file to training: the example learns, a run knows its data again, and the chip is that of its network.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { checkDataset } from "../../src/data/checkDataset.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { chipReport } from "../../src/run/chipReport.ts";
import { loadData, runExperiment } from "../../src/run/runExperiment.ts";
import { trainInputOf } from "../../src/run/trainInput.ts";
import type { TrainEvent } from "../../src/training/records.ts";
import { openTestEngine } from "../engines.ts";
import { errorOf, temporaryFolder } from "./files.ts";

const IRIS = join(packageRoot(), "examples", "iris.csv");
const EXAMPLE = join(packageRoot(), "examples", "11-table.toml");

let engine: Engine;
beforeAll(async () => {
  engine = await openTestEngine();
});
afterAll(() => engine.dispose());

describe("Fisher's irises", () => {
  it("are those of the paper: means of the species, in cm", () => {
    const rows = readFileSync(IRIS, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
    const means = ["setosa", "versicolor", "virginica"].map((species) => {
      const own = rows.filter((row) => row[4] === species);
      expect(own).toHaveLength(50);
      return [0, 1, 2, 3].map((i) => (own.reduce((sum, row) => sum + Number(row[i]), 0) / 50).toFixed(3));
    });
    expect(means).toEqual([
      ["5.006", "3.428", "1.462", "0.246"],
      ["5.936", "2.770", "4.260", "1.326"],
      ["6.588", "2.974", "5.552", "2.026"],
    ]);
  });

  it("are 120 training and 30 test rows with mean 0 and one deviation of 128/3 words", async () => {
    const report = await checkDataset(IRIS, { cacheFolder: temporaryFolder() });
    expect(report.classes).toEqual(
      ["setosa", "versicolor", "virginica"].map((name) => ({ name, train: 40, test: 10 })),
    );
    for (const mean of report.means) expect(mean * 255).toBeCloseTo(128, 0);
    for (const deviation of report.deviations) expect(deviation * 255).toBeCloseTo(128 / 3, 0);
  });

  it("are learned by the example", { timeout: 60_000 }, async () => {
    const experiment = readExperiment(EXAMPLE, [`data.source=${IRIS}`]);
    const { testAccuracy } = await runExperiment(experiment, { engine });
    expect(testAccuracy).toBeGreaterThan(0.85);
  });
});

describe("a run on a table", () => {
  const file = join(temporaryFolder(), "mine.csv");
  const set = [`data.source=${file}`, "training.epochs=2"];

  it("says what it left out, and is not resumed on other rows", { timeout: 60_000 }, async () => {
    const lines = readFileSync(IRIS, "utf8").trim().split("\n");
    const numbered = lines.map((line, i) => `${i === 0 ? "id" : i},${line}`);
    writeFileSync(file, numbered.join("\n"));
    const folder = temporaryFolder();
    const experiment = readExperiment(EXAMPLE, set);
    const advice: string[] = [];
    const onEvent = (event: TrainEvent) => {
      if (event.kind === "advice") advice.push(event.text);
    };
    const result = await runExperiment(experiment, { engine, folder, onEvent });
    expect(advice).toContain('left out: "id" (they only count the rows)');
    expect(result.advice).toContain('left out: "id" (they only count the rows)');
    const again = await runExperiment(experiment, { engine, folder, resume: true });
    expect(again.testAccuracy).toBe(result.testAccuracy);
    writeFileSync(file, numbered.join("\n").replace("1,5.1,3.5", "1,5.1,4.5"));
    const error = await errorOf(() => runExperiment(experiment, { engine, folder, resume: true }));
    expect(error.message).toContain("the data set is not the one that the run began with");
  });

  it("is priced with the network that it has for its rows", { timeout: 60_000 }, async () => {
    writeFileSync(file, readFileSync(IRIS));
    const folder = temporaryFolder();
    const experiment = readExperiment(EXAMPLE, set);
    await runExperiment(experiment, { engine, folder });
    const { estimate } = chipReport(experiment, { run: folder, images: 120 });
    const { definition } = trainInputOf(experiment, await loadData(experiment));
    const own = chipReport(experiment, {
      run: folder,
      images: 120,
      definition,
      shape: { input: definition.input, classes: 3 },
    });
    expect(JSON.stringify(estimate)).toBe(JSON.stringify(own.estimate));
    const cifar = chipReport(experiment, { images: 120 }).estimate;
    expect(estimate.area).toBeLessThan(cifar.area);
  });
});

describe("networks and augmentation that data do not fit", () => {
  it("are refused with what to do", async () => {
    const rows = await loadData(readExperiment(EXAMPLE, [`data.source=${IRIS}`]));
    const network = await errorOf(() => trainInputOf(readExperiment(undefined), rows));
    expect(network.message).toMatch(
      /^network\.name: "vgg8" looks at pictures; the data are rows of 4 features\n.*mlp/,
    );
    const mlp = readExperiment(undefined, ["network.name=mlp"]);
    const small = { ...rows, height: 4, width: 4, channels: 1 };
    expect((await errorOf(() => trainInputOf(mlp, small))).message).toMatch(
      /^training\.crop: 4 pixels shift images of 4x4 out of sight\n.*0 does not shift/,
    );
    expect((await errorOf(() => trainInputOf(mlp, { ...rows, classes: ["cat"] }))).message).toContain(
      'all images are of one class ("cat")',
    );
  });
});
