// Search for the Pareto front by generations (NSGA-II: Deb et al., IEEE Trans. Evol. Comput. 6 (2002) 182). Parents and children compete
// for the places of the next generation: by front, then by distance to their neighbours. Everything is derived from the results so far.
import type { Axis } from "../axes.ts";
import { type Combination, combinationOf, distinctCombinations, sharesOf } from "../samples.ts";
import { drawsOf, SAMPLER_STREAM } from "./draws.ts";
import { crowdingDistances, paretoFronts } from "./paretoRanks.ts";
import type { FinishedRound, Sampler } from "./sampler.ts";
import { childrenOf } from "./variation.ts";

export interface Evolution {
  readonly population: number;
  readonly generations: number;
  readonly drawSeed: number;
}

interface Individual {
  readonly combination: Combination;
  readonly costs: readonly number[] | null;
}

/** `accepts`: whether an experiment can have these values; what cannot be, and what was made before, is drawn anew. */
export function nsga2(
  axes: readonly Axis[],
  { population, generations, drawSeed }: Evolution,
  accepts: (combination: Combination) => boolean,
): Sampler {
  return {
    rounds: generations,
    next: (finished) => {
      const draw = drawsOf(drawSeed, SAMPLER_STREAM.parents, 0, finished.length);
      const parents = survivorsOf(finished, population);
      const shares = parents.length > 0 ? offspring(axes, parents, draw) : strangers(axes, draw);
      const seen = new Set(finished.flatMap(({ combinations }) => combinations.map(textOf)));
      const isNew = (one: Combination) => !seen.has(textOf(one)) && accepts(one);
      const next = () => combinationOf(axes, shares.next().value);
      return { combinations: distinctCombinations(population, next, isNew), epochs: null };
    },
  };
}

const textOf = (combination: Combination): string => JSON.stringify(combination);

/** The parents of the next generation, the best first. */
function survivorsOf(finished: readonly FinishedRound[], population: number): readonly Individual[] {
  let survivors: readonly Individual[] = [];
  for (const { combinations, costs } of finished) {
    const children = combinations.map((combination, i) => ({ combination, costs: costs[i]! }));
    survivors = ranked([...survivors, ...children]).slice(0, population);
  }
  return survivors;
}

/** Sorted by front, then the lonelier first, then the older; last those that could not be made. */
function ranked(individuals: readonly Individual[]): Individual[] {
  const made = individuals.filter(({ costs }) => costs !== null);
  const costs = made.map((one) => one.costs!);
  const sorted = paretoFronts(costs).flatMap((front) => {
    const distances = crowdingDistances(front.map((place) => costs[place]!));
    return front
      .map((place, i) => ({ place, distance: distances[i]! }))
      .sort((a, b) => (a.distance === b.distance ? a.place - b.place : b.distance - a.distance))
      .map(({ place }) => made[place]!);
  });
  return [...sorted, ...individuals.filter((one) => one.costs === null)];
}

type Genes = Generator<readonly number[], never>;

function* strangers(axes: readonly Axis[], draw: () => number): Genes {
  for (;;) yield axes.map(() => draw());
}

/** Each parent is the better of two that are drawn. */
function* offspring(axes: readonly Axis[], parents: readonly Individual[], draw: () => number): Genes {
  const genes = parents.map(({ combination }) => sharesOf(axes, combination));
  const drawn = () => Math.floor(draw() * genes.length);
  const winner = () => genes[Math.min(drawn(), drawn())]!;
  for (;;) yield* childrenOf(axes, [winner(), winner()], draw);
}
