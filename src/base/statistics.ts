// Percentiles and moments, by d3-array. Errors where there are too few values. The percentile of a converter's range is another thing: an exact
// rank among millions of values, in array/adc.ts.
import * as d3 from "d3-array";

/** Of one value or more. */
export const mean = (values: readonly number[]): number => some(d3.mean(values));

/** Of one value or more; of an even number between the two in the middle. */
export const median = (values: readonly number[]): number => some(d3.median(values));

/** Of one value or more, interpolated between neighbours: share 0 is the least, 1 the largest (type 7 of Hyndman and Fan, 1996). */
export const percentile = (values: readonly number[], share: number): number =>
  some(d3.quantile(values, share));

/** Estimated from a sample of two or more: the sum of squares over n − 1. */
export const sampleVariance = (values: readonly number[]): number => some(d3.variance(values));

function some(found: number | undefined): number {
  if (found === undefined) throw new RangeError("too few values");
  return found;
}
