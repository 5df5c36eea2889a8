// How far one pulse goes in each third of the data, up and down: where a search for the law begins.
import type { PulseTrain } from "../measurement/measurement.ts";
import type { FitWindow } from "./innovations.ts";

/** Mean change by one pulse in the low, middle and high third, as parts of the window and positive where it goes the pulse's way. A middle
 *  that no sweep stopped in is the geometric mean of the others; NaN where they have no pulse either. */
export type MeanSteps = Readonly<Record<"ltp" | "ltd", Thirds>>;
type Thirds = readonly [number, number, number];

/** Part of the window within which a reading lies on its end. */
const ON_THE_END = 1e-3;

export function meanStepsOf(trains: readonly PulseTrain[], window: FitWindow): MeanSteps {
  const { sums, pulses } = countedSteps(trains, window);
  const mean = (way: "ltp" | "ltd") => {
    const [first, middle, last] = [0, 1, 2].map((k) => sums[way][k]! / pulses[way][k]!) as unknown as Thirds;
    return [first, Number.isNaN(middle) ? Math.sqrt(first * last) : middle, last] as const;
  };
  return { ltp: mean("ltp"), ltd: mean("ltd") };
}

/** Pulses that began in each third. */
export const pulsesInThirds = (trains: readonly PulseTrain[], window: FitWindow) =>
  countedSteps(trains, window).pulses;

type Sums = Readonly<Record<"ltp" | "ltd", [number, number, number]>>;

function countedSteps(trains: readonly PulseTrain[], { low, high }: FitWindow): { sums: Sums; pulses: Sums } {
  const sums: Sums = { ltp: [0, 0, 0], ltd: [0, 0, 0] };
  const pulses: Sums = { ltp: [0, 0, 0], ltd: [0, 0, 0] };
  for (const train of trains) {
    const up = train.direction === "ltp";
    for (let i = 1; i < train.g.length; i++) {
      const from = (train.g[i - 1]! - low) / (high - low);
      // At the end that it is pushed against a device can only stay.
      if ((up ? 1 - from : from) < ON_THE_END) continue;
      const change = (train.g[i]! - train.g[i - 1]!) / (high - low);
      const third = Math.min(Math.max(Math.floor(3 * from), 0), 2) as 0 | 1 | 2;
      sums[train.direction][third] += up ? change : -change;
      pulses[train.direction][third] += train.pulses[i]! - train.pulses[i - 1]!;
    }
  }
  return { sums, pulses };
}
