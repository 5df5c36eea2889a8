// Points of a study that differ in nothing but the seed, as one.
import type { Axes } from "../../study/point.ts";
import { type Summary, summary } from "../../study/statistics.ts";
import type { FoundPoint } from "./reproduction.ts";

export interface SeedMean {
  /** Values of the axes, but for the seed. */
  readonly axes: Axes;
  /** One for each seed; never empty. */
  readonly points: readonly FoundPoint[];
  /** Test accuracy of the last epoch. */
  readonly accuracy: Summary;
}

/** In the order of their first points. */
export function seedMeans(found: readonly FoundPoint[]): SeedMean[] {
  const groups = new Map<string, { axes: Axes; points: FoundPoint[] }>();
  for (const point of found) {
    const { seed: _, ...axes } = point.axes;
    const key = JSON.stringify(axes);
    const group = groups.get(key);
    if (group) group.points.push(point);
    else groups.set(key, { axes, points: [point] });
  }
  return [...groups.values()].map(({ axes, points }) => ({
    axes,
    points,
    accuracy: summary(points.map(({ record }) => record.testAccuracy))!,
  }));
}

/** Mean of `value` over the seeds. */
export const meanOf = ({ points }: SeedMean, value: (point: FoundPoint) => number): number =>
  points.reduce((sum, point) => sum + value(point), 0) / points.length;
