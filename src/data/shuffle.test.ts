import { describe, expect, it } from "vitest";
import { shuffledOrder } from "./shuffle.ts";

describe("shuffledOrder", () => {
  it.each([0, 1, 2, 3, 5, 1000])("is a permutation of %i", (count) => {
    const sorted = Array.from(shuffledOrder(count, 7, 3)).sort((a, b) => a - b);
    expect(sorted).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it("depends on seed and epoch only", () => {
    const order = shuffledOrder(500, 42, 1);
    expect(shuffledOrder(500, 42, 1)).toEqual(order);
    expect(shuffledOrder(500, 42, 2)).not.toEqual(order);
    expect(shuffledOrder(500, 43, 1)).not.toEqual(order);
  });

  it("keeps the order that stored runs were made with", () => {
    expect(Array.from(shuffledOrder(10, 1, 0))).toEqual([6, 7, 0, 4, 5, 9, 8, 2, 3, 1]);
  });

  it("puts every element everywhere equally often", () => {
    const places = Array.from({ length: 5 }, () => new Uint32Array(5));
    for (let epoch = 0; epoch < 5000; epoch++)
      shuffledOrder(5, 9, epoch).forEach((element, place) => {
        places[place][element] += 1;
      });
    // 1000 ± 28 (one standard deviation)
    for (const row of places) for (const n of row) expect(Math.abs(n - 1000)).toBeLessThan(130);
  });
});
