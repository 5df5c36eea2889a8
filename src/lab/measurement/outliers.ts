// Single readings far off their neighbours on both sides (a bad contact, a digit missed): Hampel's filter (median and median absolute
// deviation of the sweep), which leaves jumps and noise that goes on alone.
import { median, percentile } from "../../base/statistics.ts";
import type { PulseTrain } from "./measurement.ts";

/** Neighbours on each side. */
const NEIGHBOURS = 3;
/** Deviations from the local median, in standard deviations of all of the sweep, and in parts of its range. */
const LIMIT = 8;
const SMALLEST = 0.15;
const MAD_TO_SIGMA = 1.4826;

export function withoutOutliers(trains: readonly PulseTrain[]): {
  trains: PulseTrain[];
  understood: string[];
} {
  let left = 0;
  const cleaned = trains.map((train) => {
    const keep = kept(train.g);
    left += keep.filter((good) => !good).length;
    const only = (values: readonly number[]) => values.filter((_, i) => keep[i]);
    return { ...train, pulses: only(train.pulses), g: only(train.g) };
  });
  return {
    trains: cleaned,
    understood: left === 0 ? [] : [`${left} outlier${left === 1 ? "" : "s"} left out`],
  };
}

function kept(g: readonly number[]): boolean[] {
  const off = g.map((value, i) =>
    Math.abs(value - median(g.slice(Math.max(0, i - NEIGHBOURS), i + NEIGHBOURS + 1))),
  );
  const limit = Math.max(
    LIMIT * MAD_TO_SIGMA * median(off),
    SMALLEST * (percentile(g, 0.9) - percentile(g, 0.1)),
  );
  // The ends have neighbours on one side only, where a steep curve looks like an outlier.
  return off.map(
    (deviation, i) => i < NEIGHBOURS || i >= g.length - NEIGHBOURS || !(limit > 0) || deviation <= limit,
  );
}
