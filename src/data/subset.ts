// Parts of a split, balanced over the classes: its first images, and its last. No random samples, so that a number of images means the
// same ones in every run.
import { labelArray, type Split } from "./dataset.ts";

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
  return picked(split, classes, size, inTurns(membersOf(split, classes), limit));
}

/** The split in two: `heldOut` has the last `count` images, taken in turns like those of balancedSubset; `kept` the others in
 *  file order. `count`: fewer than the split has. */
export function holdOut(
  split: Split,
  classes: number,
  size: number,
  count: number,
): { kept: Split; heldOut: Split } {
  const members = membersOf(split, classes).map((images) => images.reverse());
  const last = inTurns(members, count);
  const taken = new Set(last);
  const others = [...split.labels.keys()].filter((image) => !taken.has(image));
  return { kept: picked(split, classes, size, others), heldOut: picked(split, classes, size, last) };
}

/** Numbers of the images of each class, in file order. */
function membersOf({ labels }: Split, classes: number): number[][] {
  const byClass: number[][] = Array.from({ length: classes }, () => []);
  for (const [image, label] of labels.entries()) byClass[label]!.push(image);
  return byClass;
}

/** The first of each class, the second of each, …; `count` in all, of the images that there are. */
function inTurns(byClass: readonly (readonly number[])[], count: number): number[] {
  const taken: number[] = [];
  for (let turn = 0; taken.length < count; turn++)
    for (const members of byClass)
      if (turn < members.length && taken.length < count) taken.push(members[turn]!);
  return taken;
}

function picked(split: Split, classes: number, size: number, chosen: readonly number[]): Split {
  const images = new Uint8Array(chosen.length * size);
  const labels = labelArray(classes, chosen.length);
  for (const [to, from] of chosen.entries()) {
    images.set(split.images.subarray(from * size, (from + 1) * size), to * size);
    labels[to] = split.labels[from]!;
  }
  return { images, labels };
}
