import { describe, expect, it } from "vitest";
import { halving } from "./halving.ts";

const candidates = [1, 2, 3, 4, 5, 6];
const rungs = [
  { candidates: 6, epochs: 1 },
  { candidates: 3, epochs: 2 },
  { candidates: 1, epochs: 4 },
];
/** Trains all that is asked for, until nothing is; returns what ran, rung by rung. */
function search(score: (candidate: number, epochs: number) => number) {
  const known = new Map<string, number>();
  const ran: number[][] = [];
  for (;;) {
    const state = halving(candidates, rungs, (candidate, epochs) => known.get(`${candidate} ${epochs}`));
    if (state.next.length === 0) return { ran, state };
    ran.push(state.next.map(({ candidate }) => candidate));
    for (const { candidate, epochs } of state.next)
      known.set(`${candidate} ${epochs}`, score(candidate, epochs));
  }
}

describe("successive halving", () => {
  it("keeps the best of each rung", () => {
    const { ran, state } = search((candidate) => candidate / 10);
    expect(ran).toEqual([candidates, [6, 5, 4], [6]]);
    expect(state.best).toBe(6);
    expect(state.rungs.map((standings) => standings.map(({ candidate }) => candidate))).toEqual([
      [6, 5, 4, 3, 2, 1],
      [6, 5, 4],
      [6],
    ]);
  });

  it("judges a rung by that rung alone", () => {
    const { ran, state } = search((candidate, epochs) => (epochs === 1 ? candidate : -candidate));
    expect(ran).toEqual([candidates, [6, 5, 4], [4]]);
    expect(state.best).toBe(4);
  });

  it("takes the first of equals, and asks only for what is not known", () => {
    const { ran } = search(() => 0.5);
    expect(ran).toEqual([candidates, [1, 2, 3], [1]]);
    const one = halving(candidates, rungs, (candidate) => (candidate === 2 ? 1 : undefined));
    expect(one.next).toHaveLength(5);
    expect(one.best).toBeNull();
  });

  it("what could not be made never goes on", () => {
    const { ran, state } = search((candidate) => (candidate > 2 ? Number.NEGATIVE_INFINITY : candidate));
    expect(ran).toEqual([candidates, [2, 1], [2]]);
    expect(state.best).toBe(2);
  });
});
