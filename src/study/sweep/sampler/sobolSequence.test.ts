import { expect, test } from "vitest";
import { MOST_SOBOL_DIMENSIONS, sobolWords } from "./sobolSequence.ts";

function points(dimensions: number, count: number): number[][] {
  const words = sobolWords(dimensions);
  return Array.from({ length: count }, () => Array.from(words.next().value, (word) => word / 2 ** 32));
}

test("the first points are the published ones", () => {
  // sobol.cc of Joe and Kuo with new-joe-kuo-6: 10 points in 3 dimensions, from their page
  expect(points(3, 10)).toEqual([
    [0, 0, 0],
    [0.5, 0.5, 0.5],
    [0.75, 0.25, 0.25],
    [0.25, 0.75, 0.75],
    [0.375, 0.375, 0.625],
    [0.875, 0.875, 0.125],
    [0.625, 0.125, 0.875],
    [0.125, 0.625, 0.375],
    [0.1875, 0.3125, 0.9375],
    [0.6875, 0.8125, 0.4375],
  ]);
});

test("point 1000 in all dimensions is that of SciPy", () => {
  // scipy 1.17.1: scipy.stats.qmc.Sobol(21, scramble=False).random(1001)[1000] * 1024; the first 4096 points were equal, too
  expect(
    points(MOST_SOBOL_DIMENSIONS, 1001)
      .at(-1)!
      .map((x) => x * 1024),
  ).toEqual([
    225, 99, 531, 693, 287, 929, 47, 921, 513, 71, 87, 261, 165, 393, 147, 379, 737, 353, 1015, 743, 535,
  ]);
});

test("2^k points are balanced: one in each of 2^k parts of every axis", () => {
  const count = 256;
  const found = points(MOST_SOBOL_DIMENSIONS, count);
  for (let axis = 0; axis < MOST_SOBOL_DIMENSIONS; axis++) {
    const parts = new Set(found.map((point) => Math.floor(point[axis]! * count)));
    expect(parts.size, `axis ${axis + 1}`).toBe(count);
  }
});

test("two axes together are balanced, too, as a net in base 2", () => {
  // the first two dimensions are a (0, 2)-sequence: each box of area 1/64 holds one of 64 points
  const found = points(2, 64);
  for (const across of [1, 2, 4, 8, 16, 32, 64]) {
    const down = 64 / across;
    const boxes = new Set(found.map(([x, y]) => `${Math.floor(x! * across)} ${Math.floor(y! * down)}`));
    expect(boxes.size).toBe(64);
  }
});
