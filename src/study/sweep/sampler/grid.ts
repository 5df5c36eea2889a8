// All combinations of lists, the last axis fastest.
import type { Axis } from "../axes.ts";
import { type Combination, combinationAt, combinationsIn } from "../samples.ts";
import { oneRound, type Sampler } from "./sampler.ts";

export const grid = (axes: readonly Axis[]): Sampler => oneRound(() => gridCombinations(axes));

export const gridCombinations = (axes: readonly Axis[]): Combination[] =>
  Array.from({ length: combinationsIn(axes) }, (_, place) => combinationAt(axes, place));
