import { describe, expect, test } from "vitest";
import { analyse, type FoundPoint } from "./analysis.ts";
import type { Axis } from "./axes.ts";
import type { PointResult } from "./pointResult.ts";
import type { Question } from "./studyFile.ts";

const axes: readonly Axis[] = [
  { keys: ["training.rule"], steps: [["software"], ["sgd"]] },
  { keys: ["training.epochs"], steps: [[1], [2]] },
];
const question: Question = {
  name: "test",
  task: "train",
  axes,
  seeds: [1, 2, 3],
  objectives: ["testAccuracy", "trainingEnergyJoule"],
  baseline: { "training.rule": "software" },
  sampler: { kind: "grid" },
};
type Values = readonly [accuracy: number | null, energy: number | null];
const point = (rule: string, epochs: number, seed: number, [accuracy, energy]: Values): FoundPoint => ({
  combination: { "training.rule": rule, "training.epochs": epochs },
  seed,
  result: {
    figures: { testAccuracy: accuracy, trainingEnergyJoule: energy },
    problem: accuracy === null ? "no" : null,
  } as PointResult,
});
/** Seeds shift both rules alike: pairs show what means hide. */
const points = [1, 2, 3].flatMap((seed) => [
  point("software", 1, seed, [0.5 + 0.1 * seed, 2]),
  point("software", 2, seed, [0.6 + 0.1 * seed, 4]),
  point("sgd", 1, seed, [0.45 + 0.1 * seed, 1]),
  point("sgd", 2, seed, [0.57 + 0.1 * seed + 0.001 * seed, 4]),
]);

describe("analysis of a study", () => {
  const { rows, effects, interactions } = analyse(question, points);
  const row = (rule: string, epochs: number) =>
    rows.find(
      ({ combination }) => combination["training.rule"] === rule && combination["training.epochs"] === epochs,
    )!;

  test("means over seeds, and differences of the same seeds", () => {
    expect(row("software", 1).means.testAccuracy!.mean).toBeCloseTo(0.7, 12);
    // of 0.6, 0.7, 0.8: 4.302653 · 0.1/√3
    expect(row("software", 1).means.testAccuracy!.half).toBeCloseTo(0.248414, 6);
    expect(row("software", 1).differences).toBeNull();
    const difference = row("sgd", 1).differences!.testAccuracy!;
    expect(difference.mean).toBeCloseTo(-0.05, 12);
    expect(difference.half).toBeCloseTo(0, 12);
    expect(difference.seedsToSettle).toBeNull();
  });

  test("a pair counts only where both have a value", () => {
    const holes = points.filter(
      ({ seed, combination }) => seed !== 2 || combination["training.rule"] === "sgd",
    );
    const found = analyse(question, [...holes, point("software", 1, 2, [null, null])]);
    const sgd = found.rows.find(({ combination }) => combination["training.rule"] === "sgd")!;
    expect(sgd.differences!.testAccuracy!.count).toBe(2);
    expect(found.rows.find(({ problems }) => problems.length > 0)!.problems).toEqual(["no"]);
  });

  test("how many seeds would settle an open difference", () => {
    const open = [0.01, -0.004, 0.012].map((shift, i) => [
      point("software", 1, i, [0.5, 1]),
      point("sgd", 1, i, [0.5 + shift, 1]),
    ]);
    const found = analyse(question, open.flat()).rows[1]!.differences!.testAccuracy!;
    // mean 0.006, deviation 0.00872: t(n − 1)·0.00872/√n falls below 0.006 at n = 11 (2.228·0.00872/√11 = 0.00586; at 10: 0.00624)
    expect(found.seedsToSettle).toBe(11);
  });

  test("the Pareto front has what nothing beats", () => {
    expect(row("sgd", 1).onFront).toBe(true);
    expect(row("software", 1).onFront).toBe(true);
    expect(row("software", 2).onFront).toBe(true);
    // as costly as software of two epochs, and less accurate
    expect(row("sgd", 2).onFront).toBe(false);
  });

  test("main effects, and what two axes do beyond them", () => {
    const epochs = effects.find(
      ({ keys, objective }) => keys[0] === "training.epochs" && objective === "trainingEnergyJoule",
    )!;
    expect(epochs.means.map(({ mean }) => mean)).toEqual([1.5, 4]);
    expect(epochs.span).toBe(2.5);
    // cells 2, 4, 1, 4: rows 3 and 2.5, columns 1.5 and 4, all 2.75
    const found = interactions.find(({ objective }) => objective === "trainingEnergyJoule")!;
    expect(found.largest).toBeCloseTo(0.25, 12);
  });
});
