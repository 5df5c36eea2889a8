import { expect, test } from "vitest";
import { foundPoint } from "../../../test/foundPointFixture.ts";
import { meanOf, seedMeans } from "./seedMeans.ts";

test("runs that differ in the seed alone are one point with an interval; one run has none", () => {
  const means = seedMeans([
    foundPoint({ label: 3, rule: "sgd", seed: 1 }, 0.4, 10),
    foundPoint({ label: 6, rule: "sgd", seed: 1 }, 0.3, 7),
    foundPoint({ label: 3, rule: "sgd", seed: 2 }, 0.5, 20),
  ]);
  expect(means.map(({ axes }) => axes)).toEqual([
    { label: 3, rule: "sgd" },
    { label: 6, rule: "sgd" },
  ]);
  expect(means[0]!.accuracy.mean).toBeCloseTo(0.45, 12);
  expect(means[0]!.accuracy.half).toBeCloseTo(12.7062047 * 0.05, 8);
  expect(meanOf(means[0]!, ({ record }) => record.pulsesPerWeight)).toBe(15);
  expect(means[1]!.accuracy).toEqual({ count: 1, mean: 0.3, half: null });
});
