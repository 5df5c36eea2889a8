// The order of the training images in one epoch: a Fisher–Yates shuffle on counter-based draws, the same on every
// engine and after a resume. Not a sampler: every image comes exactly once.
import { philox, STREAM, seedOf } from "../base/random.ts";

/** A permutation of 0…count − 1 that depends only on count, seed and epoch. */
export function shuffledOrder(count: number, seed: number, epoch: number): Uint32Array {
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  const key = seedOf(seed);
  const words = new Uint32Array(4);
  for (let i = count - 1; i > 0; i--) {
    const draw = count - 1 - i;
    if (draw % 4 === 0) philox(key, STREAM.shuffle, 0, draw >>> 2, epoch, words);
    const other = Math.floor((words[draw % 4] * (i + 1)) / 4294967296);
    const held = order[i];
    order[i] = order[other];
    order[other] = held;
  }
  return order;
}
