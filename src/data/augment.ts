// One batch of images as the network reads them: (u8 − 128)/128, a signed 8-bit grid, with pad-crop-flip augmentation
// (Krizhevsky 2009; He et al. 2016, section 4.2) and cutout (DeVries and Taylor, arXiv 1708.04552). Not a data loader: it copies from a split in memory.
import { philox, STREAM, seedOf } from "../base/random.ts";
import type { Augmentation } from "./augmentation.ts";
import { type DatasetContent, imageSize, type Split } from "./dataset.ts";

/** Random shift by up to `crop` pixels each way: cells that enter are 0. With `flip` half of the images are mirrored. Then the cells of a
 *  square of side `cutout` are 0; its middle is any pixel, so that a part of it may lie outside. */
export interface BatchOptions extends Augmentation {
  readonly seed: number;
  /** Step since the start of training: with the image index, the counter of the draws. */
  readonly step: number;
}

/** Images as floats, or as words of 1/128. */
export type ImageValues = Float32Array | Int8Array;

/** Every pixel value exactly: (u8 − 128)/128 in [−1, 127/128]. */
const LEVELS = Float32Array.from({ length: 256 }, (_, value) => (value - 128) / 128);
const WORDS = Int8Array.from({ length: 256 }, (_, value) => value - 128);

const levelsFor = (out: ImageValues): ImageValues => (out instanceof Int8Array ? WORDS : LEVELS);

/** Writes the images of `indices` to `out`, (batch, height, width, channels). The draws of an image depend only on
 *  seed, step and its index, not on its place in the batch. */
export function fillBatch(
  shape: Pick<DatasetContent, "height" | "width" | "channels">,
  split: Split,
  indices: ArrayLike<number>,
  out: ImageValues,
  options: BatchOptions,
): void {
  const { crop, flip, cutout, step } = options;
  const size = imageSize(shape);
  const seed = seedOf(options.seed);
  const words = new Uint32Array(4);
  for (let b = 0; b < indices.length; b++) {
    const image = indices[b];
    const place = { from: image * size, to: b * size };
    if (crop === 0 && !flip && cutout === 0) {
      copyPlain(split.images, place.from, out, place.to, size);
      continue;
    }
    philox(seed, STREAM.augmentation, 0, image, step, words);
    const dy = shiftOf(words[0], crop);
    const dx = shiftOf(words[1], crop);
    out.fill(0, place.to, place.to + size);
    copyShifted(split.images, out, shape, { ...place, dy, dx, flip: flip && words[2] >= 2147483648 });
    if (cutout > 0) cutSquare(out.subarray(place.to, place.to + size), shape, cutout, words[3]);
  }
}

/** A word as a shift in −crop…crop. */
function shiftOf(word: number, crop: number): number {
  return Math.floor((word * (2 * crop + 1)) / 4294967296) - crop;
}

/** Sets a square of one image to 0 (grey). The upper half of the word places its middle in y, the lower half in x. */
function cutSquare(
  image: ImageValues,
  { height, width, channels }: Pick<DatasetContent, "height" | "width" | "channels">,
  side: number,
  word: number,
): void {
  const top = Math.floor(((word >>> 16) * height) / 65536) - Math.floor(side / 2);
  const left = Math.floor(((word & 65535) * width) / 65536) - Math.floor(side / 2);
  const right = Math.min(width, left + side);
  for (let y = Math.max(0, top); y < Math.min(height, top + side); y++)
    image.fill(0, (y * width + Math.max(0, left)) * channels, (y * width + right) * channels);
}

/** Four values a turn: a third faster than one. */
function copyPlain(images: Uint8Array, from: number, out: ImageValues, to: number, count: number): void {
  const levels = levelsFor(out);
  const whole = count - (count % 4);
  for (let i = 0; i < whole; i += 4) {
    out[to + i] = levels[images[from + i]];
    out[to + i + 1] = levels[images[from + i + 1]];
    out[to + i + 2] = levels[images[from + i + 2]];
    out[to + i + 3] = levels[images[from + i + 3]];
  }
  for (let i = whole; i < count; i++) out[to + i] = levels[images[from + i]];
}

interface Placement {
  readonly from: number;
  readonly to: number;
  readonly dy: number;
  readonly dx: number;
  readonly flip: boolean;
}

/** out(y, x) = image(y + dy, x + dx) where that lies inside, mirrored in x if `flip`. */
function copyShifted(
  images: Uint8Array,
  out: ImageValues,
  { height, width, channels }: Pick<DatasetContent, "height" | "width" | "channels">,
  { from, to, dy, dx, flip }: Placement,
): void {
  const firstX = Math.max(0, -dx);
  const count = Math.min(width, width - dx) - firstX;
  for (let y = Math.max(0, -dy); y < Math.min(height, height - dy); y++) {
    const source = from + ((y + dy) * width + firstX + dx) * channels;
    const row = to + y * width * channels;
    if (flip) copyMirrored(images, source, out, row + (width - 1 - firstX) * channels, count, channels);
    else copyPlain(images, source, out, row + firstX * channels, count * channels);
  }
}

/** `count` pixels, the first to `to`, the next ones before it. */
function copyMirrored(
  images: Uint8Array,
  from: number,
  out: ImageValues,
  to: number,
  count: number,
  channels: number,
): void {
  const levels = levelsFor(out);
  if (channels === 3) {
    for (let i = from, o = to; i < from + 3 * count; i += 3, o -= 3) {
      out[o] = levels[images[i]];
      out[o + 1] = levels[images[i + 1]];
      out[o + 2] = levels[images[i + 2]];
    }
    return;
  }
  for (let pixel = 0; pixel < count; pixel++)
    for (let c = 0; c < channels; c++)
      out[to - pixel * channels + c] = levels[images[from + pixel * channels + c]];
}
