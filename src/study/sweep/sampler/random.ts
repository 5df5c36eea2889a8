// Combinations drawn without repetition. More of them keep the first ones.
import type { Axis } from "../axes.ts";
import {
  type Combination,
  combinationAt,
  combinationOf,
  combinationsIn,
  distinctCombinations,
} from "../samples.ts";
import { drawsOf, SAMPLER_STREAM } from "./draws.ts";
import { oneRound, type Sampler } from "./sampler.ts";

export interface Drawn {
  readonly points: number;
  readonly drawSeed: number;
}

export const random = (axes: readonly Axis[], drawn: Drawn): Sampler =>
  oneRound(() => randomCombinations(axes, drawn));

export function randomCombinations(axes: readonly Axis[], { points, drawSeed }: Drawn): Combination[] {
  const total = combinationsIn(axes);
  if (Number.isFinite(total))
    return drawnPlaces(total, Math.min(points, total), drawSeed).map((place) => combinationAt(axes, place));
  const draws = axes.map((_, axis) => drawsOf(drawSeed, SAMPLER_STREAM.shares, axis, 0));
  return distinctCombinations(points, () =>
    combinationOf(
      axes,
      draws.map((draw) => draw()),
    ),
  );
}

/** The first `count` places of a shuffle of 0 … total − 1 (Fisher and Yates), without a list of all. */
function drawnPlaces(total: number, count: number, drawSeed: number): number[] {
  const moved = new Map<number, number>();
  const draw = drawsOf(drawSeed, SAMPLER_STREAM.places, 0, 0);
  return Array.from({ length: count }, (_, i) => {
    const pick = i + Math.floor(draw() * (total - i));
    const value = moved.get(pick) ?? pick;
    moved.set(pick, moved.get(i) ?? i);
    return value;
  });
}
