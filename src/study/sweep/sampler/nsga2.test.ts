// NSGA-II against its definitions and on functions whose fronts are known (Zitzler, Deb, Thiele, "Comparison of multiobjective evolutionary
// algorithms: empirical results", Evol. Comput. 8 (2000) 173: ZDT1, ZDT3).
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Axis } from "../axes.ts";
import type { Combination } from "../samples.ts";
import { drawsOf } from "./draws.ts";
import { nsga2 } from "./nsga2.ts";
import { crowdingDistances, dominates, paretoFronts } from "./paretoRanks.ts";
import { randomCombinations } from "./random.ts";
import type { FinishedRound } from "./sampler.ts";
import { childrenOf } from "./variation.ts";

type Costs = readonly number[];
const VARIABLES = 8;
const axes: Axis[] = Array.from({ length: VARIABLES }, (_, i) => ({
  keys: [`x${i}`],
  steps: [],
  range: { from: 0, to: 1, scale: "linear", integer: false },
}));

function zdt(combination: Combination, shape: (f: number, g: number) => number): Costs {
  const [f, ...rest] = Object.values(combination) as [number, ...number[]];
  const g = 1 + (9 * rest.reduce((sum, x) => sum + x, 0)) / rest.length;
  return [f, g * shape(f, g)];
}
const zdt1 = (one: Combination) => zdt(one, (f, g) => 1 - Math.sqrt(f / g));
const zdt3 = (one: Combination) =>
  zdt(one, (f, g) => 1 - Math.sqrt(f / g) - (f / g) * Math.sin(10 * Math.PI * f));

/** Area between the front and (1.1, 6). */
function hypervolume(costs: readonly Costs[]): number {
  let area = 0;
  let lowest = 6;
  for (const [f, h] of costs.filter(([f]) => f! < 1.1).toSorted((a, b) => a[0]! - b[0]!)) {
    if (h! >= lowest) continue;
    area += (1.1 - f!) * (lowest - h!);
    lowest = h!;
  }
  return area;
}

function evolve(
  of: (one: Combination) => Costs | null,
  { drawSeed = 1, generations = 40, on = axes, accepts = (_: Combination): boolean => true } = {},
): FinishedRound[] {
  const sampler = nsga2(on, { population: 40, generations, drawSeed }, accepts);
  const finished: FinishedRound[] = [];
  while (finished.length < sampler.rounds) {
    const { combinations } = sampler.next(finished);
    finished.push({ combinations, costs: combinations.map(of) });
  }
  return finished;
}
const made = (rounds: readonly FinishedRound[]) =>
  rounds.flatMap(({ costs }) => costs.filter((one) => one !== null));

describe("NSGA-II", () => {
  test.each([
    // the front of ZDT1 is 1 − √f for f in 0 … 1: ∫(6 − 1 + √f)df + 0.1·6; that of ZDT3 has no short integral
    ["ZDT1", zdt1, 5 + 2 / 3 + 0.6],
    ["ZDT3", zdt3, null],
  ] as const)("finds more of the front of %s than random search of as many points", (_, of, front) => {
    for (const drawSeed of [1, 2, 3]) {
      const found = hypervolume(made(evolve(of, { drawSeed })));
      const drawn = hypervolume(randomCombinations(axes, { points: 1600, drawSeed }).map(of));
      expect(found).toBeGreaterThan(drawn + 0.5);
      if (front !== null) {
        expect(found).toBeLessThan(front);
        expect(found).toBeGreaterThan(front - 0.3);
      }
    }
  });

  test("the next generation follows from the results alone", () => {
    const rounds = evolve(zdt1, { generations: 6 });
    const again = nsga2(axes, { population: 40, generations: 6, drawSeed: 1 }, () => true);
    for (let i = 0; i < rounds.length; i++)
      expect(again.next(rounds.slice(0, i)).combinations).toEqual(rounds[i]!.combinations);
    expect(evolve(zdt1, { generations: 2, drawSeed: 2 })[1]).not.toEqual(rounds[1]);
  });

  test("makes nothing twice, nothing that cannot be, and stops where all is made", () => {
    const lists: Axis[] = ["a", "b"].map((key) => ({
      keys: [key],
      steps: [0, 1, 2, 3, 4, 5].map((v) => [v]),
    }));
    const accepts = ({ a, b }: Combination) => a !== b;
    const rounds = evolve(({ a, b }) => [a as number, b as number], { on: lists, generations: 4, accepts });
    const all = rounds.flatMap(({ combinations }) => combinations.map((one) => JSON.stringify(one)));
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength(30);
    expect(rounds[1]!.combinations).toEqual([]);
  });

  test("what could not be made has no children where others live", () => {
    // only points with x0 below 1/2 can be made; a search that took the others as parents would stay half there
    const rounds = evolve((one) => ((one.x0 as number) < 0.5 ? zdt1(one) : null), { generations: 12 });
    const lost = rounds.at(-1)!.costs.filter((costs) => costs === null).length;
    expect(lost).toBeLessThan(8);
    expect(rounds[0]!.costs.filter((costs) => costs === null).length).toBeGreaterThan(10);
  });
});

describe("fronts and distances", () => {
  test("are those of the definition, for any costs", () => {
    const costs = fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5)), { maxLength: 25 });
    fc.assert(
      fc.property(costs, (all) => {
        const fronts = paretoFronts(all);
        expect(fronts.flat().sort((a, b) => a - b)).toEqual([...all.keys()]);
        let left = [...all.keys()];
        for (const front of fronts) {
          const best = left.filter((a) => !left.some((b) => dominates(all[b]!, all[a]!)));
          expect(front).toEqual(best);
          left = left.filter((place) => !front.includes(place));
        }
      }),
    );
  });

  test("crowding: shares of the front's length between the neighbours", () => {
    const distances = crowdingDistances([
      [0, 10],
      [1, 6],
      [4, 5],
      [10, 0],
    ]);
    expect(distances[0]).toBe(Number.POSITIVE_INFINITY);
    expect(distances[3]).toBe(Number.POSITIVE_INFINITY);
    expect(distances[1]).toBeCloseTo(4 / 10 + 5 / 10, 12);
    expect(distances[2]).toBeCloseTo(9 / 10 + 6 / 10, 12);
  });
});

describe("children", () => {
  const numbers = axes.slice(0, 1);
  const drawn = (seed: number) => drawsOf(seed, 0, 0, 0);

  test("stay within the range and keep the parents' middle", () => {
    const draw = drawn(7);
    const all = Array.from({ length: 4000 }, () => childrenOf(numbers, [[0.45], [0.55]], draw)).flat(2);
    for (const gene of all) expect(gene >= 0 && gene <= 1).toBe(true);
    // each child mutates (one gene): symmetric about its place
    expect(all.reduce((sum, gene) => sum + gene, 0) / all.length).toBeCloseTo(0.5, 2);
  });

  test("of lists have a parent's step or a drawn one", () => {
    const lists: Axis[] = [0, 1, 2, 3].map((i) => ({ keys: [`k${i}`], steps: [[0], [1]] }));
    const draw = drawn(11);
    const genes = Array.from({ length: 2000 }, () =>
      childrenOf(
        lists,
        [
          [0.1, 0.1, 0.1, 0.1],
          [0.9, 0.9, 0.9, 0.9],
        ],
        draw,
      ),
    ).flat(2);
    const others = genes.filter((gene) => gene !== 0.1 && gene !== 0.9).length;
    // one of four genes mutates
    expect(Math.abs(others / genes.length - 0.25)).toBeLessThan(0.02);
    const low = genes.filter((gene) => gene < 0.5).length;
    expect(Math.abs(low / genes.length - 0.5)).toBeLessThan(0.02);
  });
});
