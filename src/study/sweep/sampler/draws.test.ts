// Samplers that need no results: grid, random, sobol.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Axis } from "../axes.ts";
import type { Combination } from "../samples.ts";
import { grid } from "./grid.ts";
import { random } from "./random.ts";
import { sobol } from "./sobol.ts";

const axisOf = (key: string, count: number): Axis => ({
  keys: [key],
  steps: Array.from({ length: count }, (_, i) => [i]),
});
const rangeOf = (key: string): Axis => ({
  keys: [key],
  steps: [],
  range: { from: 0, to: 1, scale: "linear", integer: false },
});
const distinct = (found: readonly Combination[]) => new Set(found.map((one) => JSON.stringify(one))).size;

test("a grid has every combination once, the last axis fastest", () => {
  const { combinations } = grid([axisOf("a", 2), axisOf("b", 3)]).next([]);
  expect(combinations.map(({ a, b }) => `${a}${b}`)).toEqual(["00", "01", "02", "10", "11", "12"]);
  expect(grid([]).next([])).toEqual({ combinations: [{}], epochs: null });
});

describe.each([
  ["random", random],
  ["sobol", sobol],
] as const)("%s", (_, sampler) => {
  const sizes = fc.integer({ min: 1, max: 12 });

  test("never repeats, and more points keep the first ones", () => {
    fc.assert(
      fc.property(
        sizes,
        sizes,
        fc.integer({ min: 1, max: 30 }),
        fc.nat(),
        (first, second, points, drawSeed) => {
          for (const axes of [
            [axisOf("a", first), axisOf("b", second)],
            [axisOf("a", first), rangeOf("b")],
          ]) {
            const drawn = sampler(axes, { points, drawSeed }).next([]).combinations;
            const total = axes[1]!.range ? points : Math.min(points, first * second);
            expect(drawn).toHaveLength(total);
            expect(distinct(drawn)).toBe(total);
            const more = sampler(axes, { points: points + 5, drawSeed }).next([]).combinations;
            expect(more.slice(0, total)).toEqual(drawn);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test("other seeds give other points", () => {
    const of = (drawSeed: number) => sampler([rangeOf("a"), rangeOf("b")], { points: 8, drawSeed }).next([]);
    expect(of(1)).not.toEqual(of(2));
    expect(of(1)).toEqual(of(1));
  });
});

test("random draws fill a list evenly", () => {
  const found = Array.from({ length: 400 }, (_, drawSeed) =>
    random([axisOf("a", 4)], { points: 1, drawSeed })
      .next([])
      .combinations.map(({ a }) => a),
  ).flat();
  // 100 expected of each, standard deviation 8.7
  for (const value of [0, 1, 2, 3])
    expect(Math.abs(found.filter((a) => a === value).length - 100)).toBeLessThan(40);
});

test("64 points of sobol are balanced on each axis; 64 random ones are not", () => {
  const axes = Array.from({ length: 6 }, (_, i) => rangeOf(`k${i}`));
  const fullest = (found: readonly Combination[]) =>
    axes.map(({ keys: [key] }) => new Set(found.map((one) => Math.floor((one[key!] as number) * 64))).size);
  expect(fullest(sobol(axes, { points: 64, drawSeed: 3 }).next([]).combinations)).toEqual(axes.map(() => 64));
  for (const parts of fullest(random(axes, { points: 64, drawSeed: 3 }).next([]).combinations))
    expect(parts).toBeLessThan(64);
});
