import fc from "fast-check";
import { expect, test } from "vitest";
import type { Axis, Range } from "./axes.ts";
import { combinationOf, distinctCombinations, sharesOf } from "./samples.ts";

const rangeAxis = (range: Range): Axis => ({ keys: ["x"], steps: [], range });
const valueAt = (axis: Axis, share: number) => Object.values(combinationOf([axis], [share]))[0] as number;

test("shares of linear and log ranges, and of lists", () => {
  const linear = rangeAxis({ from: -1, to: 3, scale: "linear", integer: false });
  expect([0, 0.25, 1].map((share) => valueAt(linear, share))).toEqual([-1, 0, 3]);
  const log = rangeAxis({ from: 0.01, to: 1, scale: "log", integer: false });
  expect([0, 0.25, 0.5, 1].map((share) => valueAt(log, share))).toEqual([0.01, 0.0316228, 0.1, 1]);
  const zipped: Axis = { keys: ["a", "b"], steps: [[1, -1], [2, -2], [3, -3]] }; // biome-ignore format: pairs
  expect(combinationOf([zipped], [0.34])).toEqual({ a: 2, b: -2 });
  expect(combinationOf([zipped], [1])).toEqual({ a: 3, b: -3 });
});

test("whole numbers have the same share each", () => {
  const axis = rangeAxis({ from: 1, to: 4, scale: "linear", integer: true });
  const found = Array.from({ length: 400 }, (_, i) => valueAt(axis, (i + 0.5) / 400));
  for (const value of [1, 2, 3, 4]) expect(found.filter((one) => one === value)).toHaveLength(100);
});

test("a narrow range far from 0 keeps its digits", () => {
  const axis = rangeAxis({ from: 300, to: 300.001, scale: "linear", integer: false });
  expect(new Set(Array.from({ length: 1000 }, (_, i) => valueAt(axis, i / 1000))).size).toBe(1000);
});

test("shares and values belong together", () => {
  const axes: Axis[] = [
    { keys: ["a"], steps: [["x"], ["y"], ["z"]] },
    { keys: ["b"], steps: [], range: { from: 1e-4, to: 10, scale: "log", integer: false } },
    { keys: ["c"], steps: [], range: { from: 1, to: 500, scale: "log", integer: true } },
  ];
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, share, (...shares) => {
      const combination = combinationOf(axes, shares);
      expect(combinationOf(axes, sharesOf(axes, combination))).toEqual(combination);
      expect(combination.b).toBeGreaterThanOrEqual(1e-4);
      expect(combination.b).toBeLessThanOrEqual(10);
    }),
  );
});

test("where no others come, fewer are returned", () => {
  let draws = 0;
  expect(distinctCombinations(5, () => ({ a: draws++ % 3 }))).toEqual([{ a: 0 }, { a: 1 }, { a: 2 }]);
  expect(
    distinctCombinations(
      1,
      () => ({ a: draws++ }),
      ({ a }) => a === 7777,
    ),
  ).toEqual([]); // never comes
});
