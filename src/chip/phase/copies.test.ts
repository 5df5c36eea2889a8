import fc from "fast-check";
import { expect, it } from "vitest";
import { copiesFor, type Stage } from "./copies.ts";

const stage = (layer: string, own: number, area = 1, shared = 0): Stage => ({ layer, own, shared, area });

it("gives copies to the slowest layer until another is slowest", () => {
  const stages = [stage("a", 8), stage("b", 3), stage("c", 1)];
  expect(copiesFor(stages, 2)).toEqual([3, 1, 1]);
  expect(copiesFor(stages, 3)).toEqual([3, 2, 1]);
  expect(copiesFor(stages, 4)).toEqual([4, 2, 1]);
});

it("stops where layers wait for what they share, and where there is no room", () => {
  expect(copiesFor([stage("a", 8, 1, 3), stage("b", 2.5, 1, 3)], 100)).toEqual([3, 1]);
  expect(copiesFor([stage("a", 8, 2), stage("b", 3)], 1.9)).toEqual([1, 1]);
});

it("never takes more than the room, and never makes the pipeline slower", () => {
  const stages = fc.array(
    fc.record({
      own: fc.double({ min: 0, max: 10, noNaN: true }),
      shared: fc.double({ min: 0, max: 2, noNaN: true }),
      area: fc.double({ min: 0.1, max: 5, noNaN: true }),
    }),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(stages, fc.double({ min: 0, max: 40, noNaN: true }), (parts, room) => {
      const list = parts.map((part, i) => ({ ...part, layer: `${i}` }));
      const copies = copiesFor(list, room);
      const added = list.reduce((sum, { area }, i) => sum + area * (copies[i]! - 1), 0);
      const slowest = (n: readonly number[]) =>
        Math.max(...list.map(({ own, shared }, i) => own / n[i]! + shared));
      expect(added).toBeLessThanOrEqual(room * (1 + 1e-9));
      expect(slowest(copies)).toBeLessThanOrEqual(slowest(list.map(() => 1)));
    }),
    { numRuns: 300 },
  );
});
