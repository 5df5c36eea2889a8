// Ranks many solutions where no objective is more important than another: fast non-dominated sort and crowding distance
// (Deb, Pratap, Agarwal, Meyarivan, "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE Trans. Evol. Comput. 6 (2002) 182,
// sections III.A and III.B). Costs: lower is better.

type Costs = readonly number[];

/** No worse in all, and better in one. */
export const dominates = (a: Costs, b: Costs): boolean =>
  a.every((value, i) => value <= b[i]!) && a.some((value, i) => value < b[i]!);

/** Places of the solutions, front by front: none of a front is dominated by another of the same or a later front. */
export function paretoFronts(costs: readonly Costs[]): number[][] {
  const beats = costs.map((): number[] => []);
  const beatenBy = costs.map(() => 0);
  for (let a = 0; a < costs.length; a++)
    for (let b = 0; b < costs.length; b++)
      if (dominates(costs[a]!, costs[b]!)) {
        beats[a]!.push(b);
        beatenBy[b]!++;
      }
  const fronts: number[][] = [];
  let front = [...costs.keys()].filter((place) => beatenBy[place] === 0);
  while (front.length > 0) {
    fronts.push(front);
    const left = front.flatMap((a) => beats[a]!.filter((b) => --beatenBy[b]! === 0));
    front = left.sort((a, b) => a - b);
  }
  return fronts;
}

/** Crowding distance of each solution of one front: the sum over objectives of the distance between its neighbours, as a share of the
 *  front's length; infinite at its ends. */
export function crowdingDistances(front: readonly Costs[]): number[] {
  const distances = front.map(() => 0);
  for (const objective of front[0]?.keys() ?? []) {
    const order = [...front.keys()].sort((a, b) => front[a]![objective]! - front[b]![objective]!);
    const costAt = (place: number) => front[order[place]!]![objective]!;
    const length = costAt(order.length - 1) - costAt(0);
    for (const end of [order[0]!, order.at(-1)!]) distances[end] = Number.POSITIVE_INFINITY;
    if (length > 0)
      for (let place = 1; place < order.length - 1; place++)
        distances[order[place]!]! += (costAt(place + 1) - costAt(place - 1)) / length;
  }
  return distances;
}
