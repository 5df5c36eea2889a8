// Mean and interval of a few seeds.

export interface Summary {
  readonly count: number;
  readonly mean: number;
  /** Half of the 95 % confidence interval of the mean (Student's t); null for a single value. */
  readonly half: number | null;
}

/** Two-sided 95 % quantiles of Student's t for 1 … 10 degrees of freedom (Abramowitz and Stegun, table 26.10); beyond, that of 10 is used,
 *  which is on the safe side. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228] as const;

/** null for no values. */
export function summary(values: readonly number[]): Summary | null {
  const count = values.length;
  if (count === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { count, mean, half: null };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { count, mean, half: studentOf(count) * Math.sqrt(variance / count) };
}

/** Student factor of so many values, 2 or more. */
const studentOf = (count: number): number => STUDENT[Math.min(count - 2, STUDENT.length - 1)]!;

/** The 95 % interval of two values is 12.7 standard errors wide on each side: it says nothing. */
export const LEAST_SEEDS = 3;

/** Half of the interval; null of fewer values than LEAST_SEEDS. */
export const confidenceHalfWidth = ({ count, half }: Summary): number | null =>
  count < LEAST_SEEDS ? null : half;

const MOST_SEEDS = 1000;

/** Number of values, in all, with which the 95 % interval of their mean would leave out 0, if more values had this mean and spread. null where
 *  it does so already, or more than 1,000 were needed; null of fewer than two values. */
export function seedsToSettle(values: readonly number[]): number | null {
  const found = summary(values);
  if (found?.half == null || Math.abs(found.mean) > found.half) return null;
  const deviation = (found.half / studentOf(found.count)) * Math.sqrt(found.count);
  for (let count = found.count + 1; count <= MOST_SEEDS; count++)
    if (Math.abs(found.mean) > (studentOf(count) * deviation) / Math.sqrt(count)) return count;
  return null;
}
