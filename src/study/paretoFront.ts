// Which points are Pareto-optimal: no other point is at least as good in every cost and better in one. Costs: the smaller the better.

/** For each point whether it is on the front. Equal points are both on it. */
export function paretoFront(points: readonly (readonly number[])[]): boolean[] {
  const order = points.map((_, i) => i).sort((a, b) => compare(points[a], points[b]));
  const front: (readonly number[])[] = [];
  const optimal = points.map(() => false);
  for (const i of order) {
    const point = points[i];
    // what dominates a point comes before it in this order
    if (front.some((better) => dominates(better, point))) continue;
    optimal[i] = true;
    front.push(point);
  }
  return optimal;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const first = a.findIndex((cost, i) => cost !== b[i]);
  return first < 0 ? 0 : a[first] - b[first];
}

function dominates(a: readonly number[], b: readonly number[]): boolean {
  return a.every((cost, i) => cost <= b[i]) && a.some((cost, i) => cost < b[i]);
}
