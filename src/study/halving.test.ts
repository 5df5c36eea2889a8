import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../config/experiment.ts";
import { halving } from "./halving.ts";
import { pointHash, type StudyPoint } from "./point.ts";
import type { StudyRecord } from "./records.ts";

const candidates = [1, 2, 3, 4, 5, 6];
const rungs = [
  { candidates: 6, epochs: 1 },
  { candidates: 3, epochs: 2 },
  { candidates: 1, epochs: 4 },
];
const point = (seed: number, epochs: number): StudyPoint => ({
  group: "search",
  axes: { seed, epochs },
  experiment: resolveExperiment({ seed, training: { epochs } }),
  settings: [],
});

/** Trains all that is asked for, until nothing is; returns what ran, rung by rung. */
function search(accuracy: (candidate: number, epochs: number) => number) {
  const records = new Map<string, StudyRecord>();
  const ran: number[][] = [];
  for (;;) {
    const state = halving(candidates, rungs, point, records);
    if (state.next.length === 0) return { ran, state };
    ran.push(state.next.map(({ axes }) => Number(axes.seed)));
    for (const { experiment, axes } of state.next) {
      const testAccuracy = accuracy(Number(axes.seed), Number(axes.epochs));
      records.set(pointHash(experiment), { testAccuracy } as StudyRecord);
    }
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

  it("takes the first of equals, and asks only for what has no record", () => {
    const { ran } = search(() => 0.5);
    expect(ran).toEqual([candidates, [1, 2, 3], [1]]);
    const one = new Map([[pointHash(point(2, 1).experiment), { testAccuracy: 1 } as StudyRecord]]);
    expect(halving(candidates, rungs, point, one).next).toHaveLength(5);
    expect(halving(candidates, rungs, point, one).best).toBeNull();
  });
});
