import fc from "fast-check";
import { expect, test } from "vitest";
import type { Axis } from "./axes.ts";
import { combinations } from "./samples.ts";

const axisOf = (key: string, count: number): Axis => ({
  keys: [key],
  steps: Array.from({ length: count }, (_, i) => [i]),
});
const axes = [axisOf("a", 2), axisOf("b", 3)];

test("a grid has every combination once, the last axis fastest", () => {
  const found = combinations(axes, { kind: "grid" });
  expect(found.map(({ a, b }) => `${a}${b}`)).toEqual(["00", "01", "02", "10", "11", "12"]);
  expect(combinations([], { kind: "grid" })).toEqual([{}]);
});

test("draws never repeat, and more of them keep the first ones", () => {
  const sizes = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(sizes, sizes, sizes, fc.nat(), (first, second, points, drawSeed) => {
      const large = [axisOf("a", first), axisOf("b", second)];
      const drawn = combinations(large, { kind: "random", points, drawSeed });
      expect(new Set(drawn.map((one) => JSON.stringify(one))).size).toBe(Math.min(points, first * second));
      const more = combinations(large, { kind: "random", points: points + 5, drawSeed });
      expect(more.slice(0, drawn.length)).toEqual(drawn);
    }),
  );
});

test("draws fill a grid evenly", () => {
  const found = Array.from({ length: 400 }, (_, drawSeed) =>
    combinations([axisOf("a", 4)], { kind: "random", points: 1, drawSeed }).map(({ a }) => a),
  ).flat();
  // 100 expected of each, standard deviation 8.7
  for (const value of [0, 1, 2, 3])
    expect(Math.abs(found.filter((a) => a === value).length - 100)).toBeLessThan(40);
});
