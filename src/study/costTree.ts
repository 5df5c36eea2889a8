// Says whether one of many different points is as good in all costs as a given one. It is a k-d tree (Bentley, Commun. ACM 18, 1975). Each of its
// boxes is left out where it lies beyond the point in one cost. An empty corner of n points in k costs is found in n^(1 − 1/k) steps at most
// (Lee and Wong, Acta Informatica 9, 1977).

/** Points that are compared one by one. */
const LEAF = 8;

export class CostTree {
  private readonly costs: number;
  /** Places of the points in the order of each cost, equal ones alike: units do not matter, only order does. Row-major: (points, costs). */
  private readonly ranks: Int32Array;
  /** Points, those of each box together. */
  private readonly order: Int32Array;
  /** The least of each cost in a box: boxes as in a heap, (boxes, costs). */
  private readonly least: Int32Array;

  /** `points`: (points, costs). */
  constructor(points: readonly (readonly number[])[]) {
    this.costs = points[0]?.length ?? 0;
    this.ranks = ranksOf(points, this.costs);
    this.order = Int32Array.from(points.keys());
    const boxes = 2 ** (Math.ceil(Math.log2(Math.max(1, points.length / LEAF))) + 1);
    this.least = new Int32Array(boxes * this.costs);
    this.build(1, 0, points.length, 0);
  }

  /** Whether another point is as good as this one in all costs. */
  beats(point: number): boolean {
    return this.holdsBetter(1, 0, this.order.length, point);
  }

  private build(box: number, from: number, to: number, depth: number): void {
    for (let k = 0; k < this.costs; k++) {
      let least = Number.POSITIVE_INFINITY;
      for (let i = from; i < to; i++) least = Math.min(least, this.rank(this.order[i]!, k));
      this.least[box * this.costs + k] = least;
    }
    if (to - from <= LEAF) return;
    const middle = (from + to) >> 1;
    this.divide(from, to, middle, depth % this.costs);
    this.build(2 * box, from, middle, depth + 1);
    this.build(2 * box + 1, middle, to, depth + 1);
  }

  private rank(point: number, cost: number): number {
    return this.ranks[point * this.costs + cost]!;
  }

  /** Brings the points of less cost before `middle`: quickselect (Hoare, Commun. ACM 4, 1961). */
  private divide(from: number, to: number, middle: number, cost: number): void {
    const { order } = this;
    let low = from;
    let high = to - 1;
    while (low < high) {
      const pivot = this.rank(order[(low + high) >> 1]!, cost);
      let i = low;
      let j = high;
      while (i <= j) {
        while (this.rank(order[i]!, cost) < pivot) i++;
        while (this.rank(order[j]!, cost) > pivot) j--;
        if (i > j) break;
        const swapped = order[i]!;
        order[i++] = order[j]!;
        order[j--] = swapped;
      }
      if (middle <= j) high = j;
      else if (middle >= i) low = i;
      else return;
    }
  }

  private holdsBetter(box: number, from: number, to: number, point: number): boolean {
    const { costs, least, ranks } = this;
    const own = point * costs;
    for (let k = 0; k < costs; k++) if (least[box * costs + k]! > ranks[own + k]!) return false;
    if (to - from > LEAF) {
      const middle = (from + to) >> 1;
      return (
        this.holdsBetter(2 * box, from, middle, point) || this.holdsBetter(2 * box + 1, middle, to, point)
      );
    }
    for (let i = from; i < to; i++) {
      const other = this.order[i]!;
      if (other !== point && this.isAsGood(other * costs, own)) return true;
    }
    return false;
  }

  private isAsGood(other: number, own: number): boolean {
    for (let k = 0; k < this.costs; k++) if (this.ranks[other + k]! > this.ranks[own + k]!) return false;
    return true;
  }
}

function ranksOf(points: readonly (readonly number[])[], costs: number): Int32Array {
  const ranks = new Int32Array(points.length * costs);
  for (let k = 0; k < costs; k++) {
    const sorted = Float64Array.from(points, (point) => point[k]!).sort();
    const ranked = new Map<number, number>();
    for (const cost of sorted) if (!ranked.has(cost)) ranked.set(cost, ranked.size);
    points.forEach((point, i) => {
      ranks[i * costs + k] = ranked.get(point[k]!)!;
    });
  }
  return ranks;
}
