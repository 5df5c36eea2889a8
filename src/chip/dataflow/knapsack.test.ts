import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Choice, knapsack } from "./knapsack.ts";

const amount = (max: number) => fc.double({ min: 0, max, noNaN: true });
const choice = fc.record({ bits: fc.integer({ min: 1, max: 8 }), cost: amount(10), latency: amount(3) });
/** Each layer has a choice without bits. */
const layer = fc
  .tuple(fc.record({ cost: amount(10), latency: amount(3) }), fc.array(choice, { maxLength: 3 }))
  .map(([none, others]): Choice[] => [{ ...none, bits: 0 }, ...others]);
const layers = fc.array(layer, { minLength: 1, maxLength: 5 });

const sum = (chosen: readonly Choice[], of: (one: Choice) => number) =>
  chosen.reduce((total, one) => total + of(one), 0);
const costOf = (chosen: readonly Choice[], leakage: (bits: number) => number) =>
  sum(chosen, (c) => c.cost) + leakage(sum(chosen, (c) => c.bits)) * sum(chosen, (c) => c.latency);

/** All combinations that fit. */
function cheapest(list: readonly Choice[][], room: number, leakage: (bits: number) => number): number {
  const all = list.reduce<Choice[][]>(
    (before, choices) => before.flatMap((chosen) => choices.map((one) => [...chosen, one])),
    [[]],
  );
  const fit = all.filter((chosen) => sum(chosen, (c) => c.bits) <= room);
  return Math.min(...fit.map((chosen) => costOf(chosen, leakage)));
}

describe("the knapsack", () => {
  it("costs what the cheapest of all combinations costs, leakage of the memory included", () => {
    fc.assert(
      fc.property(layers, fc.integer({ min: 0, max: 20 }), amount(0.5), (list, room, watt) => {
        const leakage = (bits: number) => watt * bits;
        const found = knapsack(list, room, leakage);
        const best = cheapest(list, room, leakage);
        expect(sum(found.chosen, (c) => c.bits)).toBeLessThanOrEqual(room);
        expect(found.cost).toBeCloseTo(costOf(found.chosen, leakage), 9);
        expect(found.cost).toBeGreaterThanOrEqual(best * (1 - 1e-12));
        expect(found.cost).toBeLessThanOrEqual(best * (1 + 2e-5) + 1e-12);
      }),
      { numRuns: 500 },
    );
  });

  it("takes memory where it saves most for each bit, in the order of the layers", () => {
    const pair = (cost: number, bits: number, saved: number): Choice[] => [
      { bits: 0, cost, latency: 0 },
      { bits, cost: cost - saved, latency: 0 },
    ];
    const { chosen } = knapsack([pair(9, 4, 5), pair(9, 6, 8), pair(9, 4, 4)], 8, () => 0);
    expect(chosen.map(({ bits }) => bits)).toEqual([4, 0, 4]);
  });

  it("looks at few of the combinations of many equal layers", () => {
    const one: Choice[] = [0, 1, 2, 3].map((bits) => ({ bits, cost: 10 - bits * 2, latency: 1 }));
    const { chosen, nodes } = knapsack(new Array(20).fill(one), 30, () => 0);
    expect(sum(chosen, (c) => c.bits)).toBe(30);
    expect(nodes).toBeLessThan(4 ** 20 / 1e6);
  });
});
