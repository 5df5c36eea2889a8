// Signs of the rows of a chopped array: random flips, a function of the number of transfers alone, so that a resumed run has the same.
import { philox, type Seed, STREAM, uniform } from "../../base/random.ts";

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
