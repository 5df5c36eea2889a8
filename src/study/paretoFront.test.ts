import { describe, expect, test } from "vitest";
import { paretoFront } from "./paretoFront.ts";

describe("the Pareto front", () => {
  test("keeps what no other point beats, and both of two equal points", () => {
    expect(
      paretoFront([
        [1, 3],
        [2, 2],
        [2, 3],
        [3, 1],
        [1, 3],
        [3, 3],
      ]),
    ).toEqual([true, true, false, true, true, false]);
    expect(paretoFront([])).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5, 8])("of %i costs is the same as by comparing all pairs", (costs) => {
    let seed = 1;
    const draw = () => {
      seed = (seed * 48271) % 2147483647;
      return seed % 20;
    };
    const points = Array.from({ length: 300 }, () => Array.from({ length: costs }, draw));
    const beaten = (p: number[]) =>
      points.some((q) => q.every((value, i) => value <= p[i]!) && q.some((value, i) => value < p[i]!));
    expect(paretoFront(points)).toEqual(points.map((p) => !beaten(p)));
  });
});

test("equal, infinite and signed zero costs count as numbers do", () => {
  const far = Number.POSITIVE_INFINITY;
  expect(
    paretoFront([
      [0, far, 1, 1],
      [-0, far, 1, 1],
      [0, 1, far, 1],
      [0, far, far, 1],
    ]),
  ).toEqual([true, true, true, false]);
});

describe("100,000 points, all on the front, take no minutes", () => {
  test.each([3, 4])("of %i costs", { timeout: 120_000 }, (costs) => {
    const points = Array.from({ length: 100_000 }, (_, i) =>
      [i, -i, (i * 7919) % 1000, (i * 104_729) % 100_003].slice(0, costs),
    );
    expect(paretoFront(points).every((optimal) => optimal)).toBe(true);
  });

  // costs that sum to the same: the hardest front, because each cost alone says little
  test("of 4 costs on a plane", { timeout: 120_000 }, () => {
    let seed = 7;
    const draw = () => {
      seed = (seed * 48271) % 2147483647;
      return seed % 1_000_000;
    };
    const points = Array.from({ length: 100_000 }, () => {
      const drawn = [draw(), draw(), draw()];
      return [...drawn, -drawn.reduce((sum, cost) => sum + cost, 0)];
    });
    expect(paretoFront(points).every((optimal) => optimal)).toBe(true);
  });
});
