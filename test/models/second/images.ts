// Order, augmentation and words of the images: docs/models/training-step.md.
import { words } from "./random.ts";

export interface Images {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** (n, height, width, channels), 0 … 255, and classes. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

export interface Batch {
  readonly size: number;
  readonly words: number[];
  readonly labels: number[];
}

export function orderOf(count: number, seed: number, epoch: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const draw = count - 1 - i;
    const word = words(seed, 2, 0, Math.floor(draw / 4), epoch)[draw % 4]!;
    const other = Math.floor((word * (i + 1)) / 2 ** 32);
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}

/** `augment`: seed, step, largest shift, and whether half of the images are mirrored; or null. */
export function batchOf(
  images: Images,
  order: readonly number[],
  augment: {
    readonly seed: number;
    readonly step: number;
    readonly crop: number;
    readonly flip: boolean;
  } | null,
): Batch {
  const { height, width, channels, pixels, labels } = images;
  const out: number[] = [];
  for (const image of order) {
    const drawn = augment ? words(augment.seed, 3, 0, image, augment.step) : null;
    const crop = augment?.crop ?? 0;
    const shift = (word: number) => Math.floor((word * (2 * crop + 1)) / 2 ** 32) - crop;
    const [dy, dx] = drawn ? [shift(drawn[0]!), shift(drawn[1]!)] : [0, 0];
    const mirrored = augment?.flip === true && drawn![2]! >= 2 ** 31;
    for (let y = 0; y < height; y++)
      for (let place = 0; place < width; place++) {
        const fromY = y + dy;
        const fromX = (mirrored ? width - 1 - place : place) + dx;
        const inside = fromY >= 0 && fromY < height && fromX >= 0 && fromX < width;
        for (let c = 0; c < channels; c++)
          out.push(inside ? pixels[((image * height + fromY) * width + fromX) * channels + c]! - 128 : 0);
      }
  }
  return { size: order.length, words: out, labels: order.map((image) => labels[image]!) };
}
