// Finds the Pareto-optimal points: no other point is at least as good in every cost and better in one. Costs: the smaller the better.

/** Whether each point is on the front. Equal points are both on it. n·log n for up to three costs; beyond, n times the length of the front. */
export function paretoFront(points: readonly (readonly number[])[]): boolean[] {
  // what dominates a point comes before it in this order
  const order = points.map((_, i) => i).sort((a, b) => compare(points[a]!, points[b]!));
  const costs = points[0]?.length ?? 0;
  const front = costs <= 3 ? new Staircase() : new List();
  const optimal = points.map(() => false);
  let last: number | null = null;
  for (const i of order) {
    const point = points[i]!;
    const equal = last !== null && compare(points[last]!, point) === 0;
    optimal[i] = equal ? optimal[last!]! : front.takes(point);
    last = i;
  }
  return optimal;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const first = a.findIndex((cost, i) => cost !== b[i]);
  return first < 0 ? 0 : a[first]! - b[first]!;
}

/** Points that came before in the order of their costs, none of which equals the next. */
class List {
  private readonly points: (readonly number[])[] = [];

  /** Whether no point before is as good in all costs. */
  takes(point: readonly number[]): boolean {
    if (this.points.some((other) => other.every((cost, i) => cost <= point[i]!))) return false;
    this.points.push(point);
    return true;
  }
}

/** The same by the second and third cost alone: of the points so far, those that no other beats in both, the second cost rising and the
 *  third falling (Kung, Luccio and Preparata, J. ACM 22, 1975). */
class Staircase {
  private readonly steps: { readonly second: number; readonly third: number }[] = [];

  takes([, second = 0, third = 0]: readonly number[]): boolean {
    const at = this.after(second);
    const before = this.steps[at - 1];
    if (before && before.third <= third) return false;
    // steps of no smaller second cost that are no better in the third
    let end = before?.second === second ? at - 1 : at;
    const start = end;
    while (end < this.steps.length && this.steps[end]!.third >= third) end++;
    this.steps.splice(start, end - start, { second, third });
    return true;
  }

  /** Number of steps whose second cost is at most this. */
  private after(second: number): number {
    let low = 0;
    let high = this.steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.steps[middle]!.second <= second) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
