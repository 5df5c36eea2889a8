// A combination of values, one for each key that an axis varies: by its place in a grid, or by shares of the axes' lengths. Pure.
import type { Axis, AxisValue, Range } from "./axes.ts";

/** A value for each key that an axis varies. */
export type Combination = Readonly<Record<string, AxisValue>>;

/** Infinite where an axis is a range that is drawn from. */
export const combinationsIn = (axes: readonly Axis[]): number =>
  axes.reduce((product, { steps, range }) => product * (range ? Number.POSITIVE_INFINITY : steps.length), 1);

/** Combination at a place in a grid of lists, the last axis fastest. */
export function combinationAt(axes: readonly Axis[], place: number): Combination {
  const entries: [string, AxisValue][] = [];
  let rest = place;
  for (const { keys, steps } of axes.toReversed()) {
    const step = steps[rest % steps.length]!;
    rest = Math.floor(rest / steps.length);
    entries.unshift(...keys.map((key, i) => [key, step[i]!] as [string, AxisValue]));
  }
  return Object.fromEntries(entries);
}

/** `shares`: for each axis how far along it, 0 … 1. Each step of a list, and each whole number of a range, has the same share. */
export function combinationOf(axes: readonly Axis[], shares: readonly number[]): Combination {
  const entries = axes.flatMap(({ keys, steps, range }, axis) => {
    const share = shares[axis]!;
    const values = range ? [numberIn(range, share)] : steps[placeIn(steps.length, share)]!;
    return keys.map((key, i) => [key, values[i]!] as const);
  });
  return Object.fromEntries(entries);
}

/** The shares that give the combination: of a list, the middle of its step. */
export function sharesOf(axes: readonly Axis[], combination: Combination): number[] {
  return axes.map(({ keys, steps, range }) => {
    if (range) return shareOf(range, combination[keys[0]!] as number);
    const wanted = JSON.stringify(keys.map((key) => combination[key]));
    return (steps.findIndex((step) => JSON.stringify(step) === wanted) + 0.5) / steps.length;
  });
}

const placeIn = (count: number, share: number): number => Math.min(count - 1, Math.floor(share * count));

/** Range of whole numbers, half of one more at each end, so that the ends are as likely as the others. */
function widened({ from, to, integer }: Range): [low: number, high: number] {
  const more = integer ? 0.5 : 0;
  return [from - more, to + more];
}

function numberIn(range: Range, share: number): number {
  const [low, high] = widened(range);
  const value = range.scale === "log" ? low * (high / low) ** share : low + (high - low) * share;
  const short = range.integer ? Math.round(value) : shortened(value, range);
  return Math.min(range.to, Math.max(range.from, short));
}

function shareOf(range: Range, value: number): number {
  const [low, high] = widened(range);
  const share =
    range.scale === "log" ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.min(1, Math.max(0, share));
}

/** Digits that people can read: a millionth of the range is fine enough. */
function shortened(value: number, { from, to }: Range): number {
  const beyond = Math.log10(Math.max(Math.abs(from), Math.abs(to)) / (to - from));
  return Number(value.toPrecision(Math.min(15, 6 + Math.max(0, Math.round(beyond)))));
}

/** Draws for each combination that is asked for, before what is left counts as exhausted. */
const MOST_TRIES = 100;

/** The first `count` different ones that are welcome; fewer where others no longer come. */
export function distinctCombinations(
  count: number,
  next: () => Combination,
  isWelcome: (one: Combination) => boolean = () => true,
): Combination[] {
  const found = new Map<string, Combination>();
  for (let tries = MOST_TRIES * count; tries > 0 && found.size < count; tries--) {
    const one = next();
    const text = JSON.stringify(one);
    if (!found.has(text) && isWelcome(one)) found.set(text, one);
  }
  return [...found.values()];
}
