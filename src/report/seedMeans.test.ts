import { expect, test } from "vitest";
import { resolveExperiment } from "../config/experiment.ts";
import type { Axes } from "../study/point.ts";
import type { FoundPoint } from "./reproduction.ts";
import { meanOf, seedMeans } from "./seedMeans.ts";

const experiment = resolveExperiment({});
const point = (axes: Axes, testAccuracy: number, pulsesPerWeight: number): FoundPoint => ({
  ...{ group: "nonlinearity", axes, settings: [], experiment },
  record: {
    ...{
      hash: "",
      seed: 1,
      rule: "sgd",
      settings: [],
      mho: "0",
      node: "v0",
      engine: "native",
      data: "",
      fingerprint: "",
    },
    ...{
      testAccuracy,
      bestTestAccuracy: 1,
      trainLoss: 1,
      epochs: 1,
      pulsesPerWeight,
      weights: 1,
      energy: null,
      seconds: 1,
    },
  },
});

test("runs that differ in the seed alone are one point with an interval; one run has none", () => {
  const means = seedMeans([
    point({ label: 3, rule: "sgd", seed: 1 }, 0.4, 10),
    point({ label: 6, rule: "sgd", seed: 1 }, 0.3, 7),
    point({ label: 3, rule: "sgd", seed: 2 }, 0.5, 20),
  ]);
  expect(means.map(({ axes }) => axes)).toEqual([
    { label: 3, rule: "sgd" },
    { label: 6, rule: "sgd" },
  ]);
  expect(means[0]!.accuracy.mean).toBeCloseTo(0.45, 12);
  expect(means[0]!.accuracy.half).toBeCloseTo(12.706 * 0.05, 12);
  expect(meanOf(means[0]!, ({ record }) => record.pulsesPerWeight)).toBe(15);
  expect(means[1]!.accuracy).toEqual({ count: 1, mean: 0.3, half: null });
});
