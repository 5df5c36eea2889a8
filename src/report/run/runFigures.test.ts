import { expect, test } from "vitest";
import { drawFigure } from "../figure/drawFigure.ts";
import { accuracyEnergyFigure } from "./runFigures.ts";

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

test("accuracy against energy is drawn without a browser", async () => {
  expect(await drawFigure(accuracyEnergyFigure([run("a", 0.5, 1e-3), run("b", 0.6, 2e-3)]))).toContain(
    "energy of training",
  );
});
