import { expect, test } from "vitest";
import { foundPoint } from "../../../test/foundPointFixture.ts";
import { lostBy, lostText, points } from "./reproduction.ts";

const run = (axes: object, accuracy: number) => foundPoint({ ...axes }, accuracy, 1, "claims");
const sgd = { label: 3, levels: 256, rule: "sgd" };

test("what is lost is the mean over seeds of the difference to software of the same seed; a seed without software is left out", () => {
  const lost = lostBy(
    [
      run({ rule: "software", seed: 1 }, 0.7),
      run({ rule: "software", seed: 2 }, 0.8),
      run({ ...sgd, seed: 1 }, 0.65),
      run({ ...sgd, seed: 2 }, 0.73),
      run({ ...sgd, seed: 3 }, 0.1),
      run({ ...sgd, levels: 64, seed: 1 }, 0.2),
    ],
    sgd,
  );
  expect(lost).toMatchObject({ count: 2, mean: expect.closeTo(0.06) });
  expect(lostText(lost)).toBe("6.0 points lost (2 seeds)");
});

test("three seeds have an interval", () => {
  expect(lostText({ count: 3, mean: 0.012, half: 0.008 })).toBe("1.2 ± 0.8 points lost (3 seeds)");
});

test("what lies above software is gained", () => {
  expect(lostText({ count: 1, mean: -0.0213, half: null })).toBe("2.1 points gained (1 seed)");
  expect(lostText({ count: 1, mean: -0.0002, half: null })).toBe("0.0 points gained (1 seed)");
  expect(points(-0.0002)).toBe("0.0");
  expect(lostText(null)).toBe("not run");
});
