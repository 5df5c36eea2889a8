// Signs of the rows of a chopped array: random flips, a function of the number of transfers alone, so that a resumed run has the same.
import { philox, STREAM, uniform } from "../../base/random.ts";
import type { LayerUpdateOptions } from "../layerUpdate.ts";

/** The signs after `transfers` transfers, with a probability of 1/training.chopEvery to flip in each. Calls with growing counts are cheap. */
export function randomChoppers(
  { layer, training, seed }: LayerUpdateOptions,
  rows: number,
): (transfers: number) => Float32Array {
  const signs = new Float32Array(rows).fill(1);
  const words = new Uint32Array(4);
  let known = 0;
  return (transfers) => {
    for (; known < transfers; known++)
      for (let k = 0; k < rows; k++) {
        philox(seed, STREAM.choppers, layer.crossbar.spec.layer, k, known, words);
        if (uniform(words[0]!) * training.chopEvery < 1) signs[k] = -signs[k]!;
      }
    return signs;
  };
}
