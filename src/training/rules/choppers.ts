// Signs of a chopped array, a function of the number of transfers alone, so that a resumed run has the same: regular flips of the whole array, or
// random ones of each row.
import { philox, type Seed, STREAM, uniform } from "../../base/random.ts";

/** The sign of the whole array after `transfers` transfers: it flips every `chopEvery` of them. */
export const chopSign = (transfers: number, chopEvery: number): 1 | -1 =>
  Math.floor(transfers / chopEvery) % 2 === 0 ? 1 : -1;

/** aihwkit's tail weighting for ReRAM: a running mean looks back over a fifth of a period. */
const TAIL = 5;
/** Weight of each read in the running mean of a period. */
export const tailWeight = (chopEvery: number): number => Math.min(TAIL / chopEvery, 1);

export interface ChopperOptions {
  readonly rows: number;
  /** Layer word of the draws. */
  readonly layer: number;
  readonly seed: Seed;
  /** Transfers from one flip to the next, on the mean. */
  readonly chopEvery: number;
}

/** The signs after `transfers` transfers, with a probability of 1/chopEvery to flip in each. Calls with growing counts are cheap. */
export function randomChoppers({
  rows,
  layer,
  seed,
  chopEvery,
}: ChopperOptions): (transfers: number) => Float32Array {
  const signs = new Float32Array(rows).fill(1);
  const words = new Uint32Array(4);
  let known = 0;
  return (transfers) => {
    for (; known < transfers; known++)
      for (let k = 0; k < rows; k++) {
        philox(seed, STREAM.choppers, layer, k, known, words);
        if (uniform(words[0]!) * chopEvery < 1) signs[k] = -signs[k]!;
      }
    return signs;
  };
}
