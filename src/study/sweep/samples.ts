// Which combinations of the axes a study makes: all of them, or some that are drawn. Pure.
import { philox, seedOf } from "../../base/random.ts";
import type { Axis, AxisValue } from "./axes.ts";
import type { Sampler } from "./studyFile.ts";

/** A value for each key that an axis varies. */
export type Combination = Readonly<Record<string, AxisValue>>;

export const combinationsIn = (axes: readonly Axis[]): number =>
  axes.reduce((product, { steps }) => product * steps.length, 1);

/** The combinations in the order of the axes, the last one fastest; drawn ones in the order of their draws, so that more points keep the
 *  first ones. */
export function combinations(axes: readonly Axis[], sampler: Sampler): Combination[] {
  const total = combinationsIn(axes);
  if (sampler.kind === "grid") return Array.from({ length: total }, (_, place) => combinationAt(axes, place));
  const places = drawnPlaces(total, Math.min(sampler.points, total), sampler.drawSeed);
  return places.map((place) => combinationAt(axes, place));
}

function combinationAt(axes: readonly Axis[], place: number): Combination {
  const entries: [string, AxisValue][] = [];
  let rest = place;
  for (const { keys, steps } of axes.toReversed()) {
    const step = steps[rest % steps.length]!;
    rest = Math.floor(rest / steps.length);
    entries.unshift(...keys.map((key, i) => [key, step[i]!] as [string, AxisValue]));
  }
  return Object.fromEntries(entries);
}

/** The first `count` places of a shuffle of 0 … total − 1 (Fisher and Yates), without a list of all. */
function drawnPlaces(total: number, count: number, drawSeed: number): number[] {
  const moved = new Map<number, number>();
  const words = new Uint32Array(4);
  return Array.from({ length: count }, (_, i) => {
    philox(seedOf(drawSeed), 0, 0, i, 0, words);
    // 53 bits: even for the largest grids
    const share = (words[0]! * 2 ** 21 + (words[1]! >>> 11)) / 2 ** 53;
    const pick = i + Math.floor(share * (total - i));
    const value = moved.get(pick) ?? pick;
    moved.set(pick, moved.get(i) ?? i);
    return value;
  });
}
