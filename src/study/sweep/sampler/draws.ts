// Counted random numbers of samplers: each draw follows from seed and place alone.
import { philox, seedOf } from "../../../base/random.ts";

/** Numbers in [0, 1) with 53 bits, one after another. The same three counters give the same numbers. */
export function drawsOf(drawSeed: number, stream: number, layer: number, step: number): () => number {
  const words = new Uint32Array(4);
  let element = 0;
  return () => {
    philox(seedOf(drawSeed), stream, layer, element++, step, words);
    return (words[0]! * 2 ** 21 + (words[1]! >>> 11)) / 2 ** 53;
  };
}

/** Streams of one seed. */
export const SAMPLER_STREAM = { places: 0, shares: 1, shift: 2, parents: 3 } as const;
