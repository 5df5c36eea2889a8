import { expect, it } from "vitest";
import { summary } from "./statistics.ts";

it("gives mean and Student's interval", () => {
  // t(2) = 4.302653, s = 1: half of the interval is that over √3
  expect(summary([1, 2, 3])).toEqual({ count: 3, mean: 2, half: expect.closeTo(4.302653 / Math.sqrt(3), 6) });
  // t(19) = 2.093024, not that of fewer values
  const twenty = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 1 : -1));
  expect(summary(twenty)!.half).toBeCloseTo((2.093024 * Math.sqrt(20 / 19)) / Math.sqrt(20), 6);
});

it("has no interval for one value and nothing for none", () => {
  expect(summary([5])).toEqual({ count: 1, mean: 5, half: null });
  expect(summary([])).toBeNull();
});

it("covers the true mean in about 95 of 100 draws", () => {
  let state = 1;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const draws = Array.from({ length: 4000 }, () => summary([normal(), normal(), normal()])!);
  const covered = draws.filter(({ mean, half }) => Math.abs(mean) <= half!).length / draws.length;
  expect(Math.abs(covered - 0.95)).toBeLessThan(0.012);
});
