// A data set in memory: two splits of 8-bit images with labels. Not a loader (loadDataset.ts) and not a batch (augment.ts).
/** Class numbers: bytes where 256 classes or fewer have them. */
export type Labels = Uint8Array | Uint16Array;
export const MAX_CLASSES = 65_536;

export const labelArray = (classes: number, count: number): Labels =>
  classes > 256 ? new Uint16Array(count) : new Uint8Array(count);

/** Images and their class numbers, in file order. A row of a table is an image of one pixel, its features are the channels. */
export interface Split {
  /** (N, height, width, channels), row-major, 0…255. */
  readonly images: Uint8Array;
  /** (N), class numbers 0…classes − 1. */
  readonly labels: Labels;
}

/** The decoded content of a source: what the cache keeps. */
export interface DatasetContent {
  /** The form of the files it came from, in words. */
  readonly form: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: readonly string[];
  readonly train: Split;
  readonly test: Split;
  /** One sentence for each thing that was left out, filled in, or should be known. */
  readonly notes?: readonly string[];
}

export type EvaluatedOn = "test" | "validation";

export interface Dataset extends DatasetContent {
  readonly name: string;
  /** One line for reports: where it came from and how much of it is used. */
  readonly source: string;
  /** The images in `test`: the test images (the default), or some of the training images, which training does not see. */
  readonly evaluatedOn?: EvaluatedOn;
  /** SHA-256 of everything decoded, before any limit: the same images and labels give the same fingerprint. */
  readonly fingerprint: string;
}

/** How far a long operation is: `done` of `total` files, images or bytes (total 0: not known). */
export interface DataProgress {
  readonly stage: "decoding" | "downloading";
  readonly done: number;
  readonly total: number;
}
export type OnDataProgress = (progress: DataProgress) => void;

/** Most decoded bytes of a data set: one file must hold it and Node reads files below 2 GiB. */
export const MAX_DATASET_BYTES = 2_000_000_000;

export function imageSize(shape: { height: number; width: number; channels: number }): number {
  return shape.height * shape.width * shape.channels;
}
