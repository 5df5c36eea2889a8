import { expect, test } from "vitest";
import type { EpochRecord } from "../training/records.ts";
import { drawFigure } from "./drawFigure.ts";
import { accuracyCurvesFigure, accuracyEnergyFigure } from "./runFigures.ts";

const run = (id: string, testAccuracy: number, trainingEnergy: number) => ({
  id,
  rule: "sgd",
  testAccuracy,
  trainingEnergy,
});

test("the front holds the runs that no other beats in accuracy and energy", () => {
  const { spec } = accuracyEnergyFigure([
    run("a", 0.5, 1),
    run("b", 0.4, 2),
    run("c", 0.9, 3),
    run("d", 0.9, 4),
  ]);
  const { values } = (spec as unknown as { data: { values: { run: string; front: boolean }[] } }).data;
  expect(values.filter(({ front }) => front).map((row) => row.run)).toEqual(["a", "c"]);
});

test("both figures are drawn without a browser", async () => {
  expect(await drawFigure(accuracyEnergyFigure([run("a", 0.5, 1e-3), run("b", 0.6, 2e-3)]))).toContain(
    "energy of training",
  );
  expect(await drawFigure(accuracyCurvesFigure([{ id: "one", epochs: [] }]))).toContain("<svg");
});

test("the accuracy over epochs shows what guessing gives, once for each number of classes", async () => {
  const record = { epoch: 1, testAccuracy: 0.5 } as EpochRecord;
  const runs = [10, 10, 3, null].map((classes, i) => ({ id: `run ${i}`, epochs: [record], classes }));
  const drawn = await drawFigure(accuracyCurvesFigure(runs));
  expect(drawn.match(/chance, 1 of 10</g)).toHaveLength(1);
  expect(drawn).toContain("chance, 1 of 3<");
});
