import { describe, expect, test } from "vitest";
import type { Combination } from "../samples.ts";
import { halvingSampler } from "./halvingSampler.ts";
import type { FinishedRound } from "./sampler.ts";

const candidates = Array.from({ length: 9 }, (_, a): Combination => ({ a }));

/** Runs all rounds; `costOf` sees value and epochs. */
function search(costOf: (a: number, epochs: number) => number | null, epochs = 9) {
  const sampler = halvingSampler(() => candidates, { minEpochs: 1, factor: 3 }, epochs);
  const finished: FinishedRound[] = [];
  const rungs: (number | null)[] = [];
  while (finished.length < sampler.rounds) {
    const round = sampler.next(finished);
    rungs.push(round.epochs);
    const costs = round.combinations.map(({ a }) => {
      const cost = costOf(a as number, round.epochs ?? epochs);
      return cost === null ? null : [cost];
    });
    finished.push({ combinations: round.combinations, costs });
  }
  return { rungs, kept: finished.map(({ combinations }) => combinations.map(({ a }) => a)) };
}

describe("successive halving of a study", () => {
  test("one of three goes on to three times the epochs; the last rung is the whole training", () => {
    const { rungs, kept } = search((a) => -a);
    expect(rungs).toEqual([1, 3, null]);
    expect(kept).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8], [8, 7, 6], [8]]);
  });

  test("epochs that are no power of the factor end a rung earlier or later", () => {
    expect(search((a) => a, 10).rungs).toEqual([1, 3, 9, null]);
    expect(search((a) => a, 2).rungs).toEqual([1, null]);
  });

  test("each rung judges by itself, and the first of equals goes on", () => {
    expect(search((a, epochs) => (epochs === 1 ? a : -a)).kept.slice(1)).toEqual([[0, 1, 2], [2]]);
    expect(search(() => 0).kept.slice(1)).toEqual([[0, 1, 2], [0]]);
  });

  test("what could not be made never goes on, also where nothing else is left", () => {
    expect(search((a) => (a === 4 ? 1 : null)).kept.slice(1)).toEqual([[4], [4]]);
    expect(search(() => null).kept.slice(1)).toEqual([[], []]);
  });
});
