// An image in memory, and how large it may be. Not a decoder.
import { Unsupported } from "./unsupported.ts";

export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** (height, width, channels), row-major. */
  readonly data: Uint8Array;
}

export const MAX_MEGAPIXELS = 4;

/** Throws Unsupported where an image has more pixels than one of a training has. */
export function checkPixels(pixels: number): void {
  if (pixels > MAX_MEGAPIXELS * 1e6)
    throw new Unsupported(`${pixels} pixels, at most ${MAX_MEGAPIXELS} million are read`, "scale it down");
}
