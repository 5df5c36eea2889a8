// A smaller, balanced split: the first images of every class. Not a random sample, so that a limit means the same
// images in every run.
import type { Split } from "./dataset.ts";

/** At most `limit` images, taken in turns: the first of each class, the second of each, … in file order. A split that
 *  is no larger stays as it is. `size` is the bytes of an image. */
export function balancedSubset(
  split: Split,
  classes: number,
  size: number,
  limit: number | undefined,
): Split {
  const count = split.labels.length;
  if (limit === undefined || limit >= count) return split;
  const byClass: number[][] = Array.from({ length: classes }, () => []);
  for (let i = 0; i < count; i++) byClass[split.labels[i]].push(i);
  const images = new Uint8Array(limit * size);
  const labels = new Uint8Array(limit);
  let taken = 0;
  for (let turn = 0; taken < limit; turn++)
    for (const members of byClass) {
      if (turn >= members.length || taken === limit) continue;
      const from = members[turn];
      images.set(split.images.subarray(from * size, (from + 1) * size), taken * size);
      labels[taken] = split.labels[from];
      taken += 1;
    }
  return { images, labels };
}
