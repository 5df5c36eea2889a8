// Mean and interval of a few seeds.
import { studentFactor } from "../base/quantiles.ts";
import { mean as meanOf, sampleVariance } from "../base/statistics.ts";

export interface Summary {
  readonly count: number;
  readonly mean: number;
  /** Half of the 95 % confidence interval of the mean (Student's t); null for a single value. */
  readonly half: number | null;
}

/** null for no values. */
export function summary(values: readonly number[]): Summary | null {
  const count = values.length;
  if (count === 0) return null;
  const mean = meanOf(values);
  if (count === 1) return { count, mean, half: null };
  return { count, mean, half: studentFactor(count) * Math.sqrt(sampleVariance(values) / count) };
}

/** The 95 % interval of two values is 12.7 standard errors wide on each side: it says nothing. */
export const LEAST_SEEDS = 3;

/** Half of the interval; null of fewer values than LEAST_SEEDS. */
export const tellingHalf = ({ count, half }: Summary): number | null => (count < LEAST_SEEDS ? null : half);

const MOST_SEEDS = 1000;

/** Number of values, in all, with which the 95 % interval of their mean would leave out 0, if more values had this mean and spread. null where
 *  it does so already, or more than 1,000 were needed; null of fewer than two values. */
export function seedsToSettle(values: readonly number[]): number | null {
  const found = summary(values);
  if (found?.half == null || Math.abs(found.mean) > found.half) return null;
  const deviation = (found.half / studentFactor(found.count)) * Math.sqrt(found.count);
  for (let count = found.count + 1; count <= MOST_SEEDS; count++)
    if (Math.abs(found.mean) > (studentFactor(count) * deviation) / Math.sqrt(count)) return count;
  return null;
}
