// Finds the Pareto-optimal points: no other point is at least as good in every cost and better in one. Costs: the smaller the better.
import { CostTree } from "./costTree.ts";

/** Whether each point is on the front. Equal points are both on it. n·log n for up to three costs; n^(2 − 1/k) for k costs beyond. */
export function paretoFront(points: readonly (readonly number[])[]): boolean[] {
  // what dominates a point comes before it in this order
  const order = points.map((_, i) => i).sort((a, b) => compare(points[a]!, points[b]!));
  // equal points share a number
  const different: (readonly number[])[] = [];
  const numbers = order.map((i) => {
    const last = different.at(-1);
    if (!last || compare(last, points[i]!) !== 0) different.push(points[i]!);
    return different.length - 1;
  });
  const best = unbeaten(different);
  const optimal = points.map(() => false);
  for (const [place, i] of order.entries()) optimal[i] = best[numbers[place]!]!;
  return optimal;
}

/** The same for points in order, none of which equals another. */
function unbeaten(points: readonly (readonly number[])[]): boolean[] {
  if ((points[0]?.length ?? 0) <= 3) {
    const front = new Staircase();
    return points.map((point) => front.takes(point));
  }
  const tree = new CostTree(points);
  return points.map((_, i) => !tree.beats(i));
}

function compare(a: readonly number[], b: readonly number[]): number {
  const first = a.findIndex((cost, i) => cost !== b[i]);
  return first < 0 ? 0 : a[first]! - b[first]!;
}

/** Keeps those of the points so far that no other beats in the second and the third cost: the second rises, the third falls. Points come
 *  in the order of their costs (Kung, Luccio and Preparata, J. ACM 22, 1975). */
class Staircase {
  private readonly steps: { readonly second: number; readonly third: number }[] = [];

  /** Whether no point before is as good in all costs. */
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
