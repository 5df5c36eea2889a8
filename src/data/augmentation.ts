// The random changes of training images: shift, mirror and cutout, as the experiment and the data allow. An image that is mirrored left to right
// still shows its class where it is an animal or a car, not where it is a digit or a letter. Not the copying: augment.ts.
import type { DatasetContent } from "./dataset.ts";

/** Keys of the training section. */
export interface AugmentationKeys {
  readonly augment: boolean;
  readonly crop: number;
  readonly flip: boolean | "by-data";
  readonly cutout: number;
}

export interface Augmentation {
  /** Largest shift each way, in pixels; 0: none. */
  readonly crop: number;
  readonly flip: boolean;
  /** Side of the square that is made grey, in pixels; 0: none. */
  readonly cutout: number;
}

/** Images as they are. */
export const NO_AUGMENTATION: Augmentation = { crop: 0, flip: false, cutout: 0 };

type Images = Pick<DatasetContent, "height" | "width" | "channels" | "classes">;

/** A row of a table is an image of one pixel, and never changed. */
export function augmentationOf(keys: AugmentationKeys, images: Images): Augmentation {
  const { augment, crop, flip, cutout } = keys;
  if (!augment || images.height * images.width === 1) return NO_AUGMENTATION;
  return { crop, cutout, flip: flip === "by-data" ? survivesMirroring(images) : flip };
}

/** false for images of one channel, which hold digits or letters most of the time, and for class folders named by single characters. */
export function survivesMirroring({ channels, classes }: Pick<Images, "channels" | "classes">): boolean {
  return channels > 1 && !classes.every((name) => [...name].length === 1);
}
