// Combinations that fill the axes evenly: Sobol' points, one dimension an axis. More of them keep the first ones.
import type { Axis } from "../axes.ts";
import { type Combination, combinationOf, combinationsIn, distinctCombinations } from "../samples.ts";
import { drawsOf, SAMPLER_STREAM } from "./draws.ts";
import type { Drawn } from "./random.ts";
import { oneRound, type Sampler } from "./sampler.ts";
import { sobolWords } from "./sobolSequence.ts";

export const sobol = (axes: readonly Axis[], drawn: Drawn): Sampler =>
  oneRound(() => sobolCombinations(axes, drawn));

/** All bits of a dimension are turned alike as the seed says (a digital shift): it stays balanced, and another seed gives other points. */
function sobolCombinations(axes: readonly Axis[], { points, drawSeed }: Drawn): Combination[] {
  const shift = axes.map((_, axis) => drawsOf(drawSeed, SAMPLER_STREAM.shift, axis, 0)() * 2 ** 32);
  const words = sobolWords(axes.length);
  const next = () => {
    const { value } = words.next();
    return combinationOf(
      axes,
      Array.from(value, (word, axis) => (((word ^ shift[axis]!) >>> 0) + 0.5) / 2 ** 32),
    );
  };
  return distinctCombinations(Math.min(points, combinationsIn(axes)), next);
}
