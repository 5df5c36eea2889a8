// A batch of encoded images to packed pixels, the work of one decoding thread. Not a place for messages: it only says
// which image failed, and decodeImages.ts decodes that one again for its error.
import { imageSize } from "./dataset.ts";
import { decodeImage } from "./decodeImage.ts";
import type { Pixels } from "./pixels.ts";

export type Shape = Omit<Pixels, "data">;

export interface EncodedBatch {
  readonly files: readonly Uint8Array[];
  /** The shape that every image must have. */
  readonly shape: Shape;
}

/** pixels: (files, height, width, channels); or the index of the first file that is damaged or of another shape. */
export type DecodedBatch = { readonly pixels: Uint8Array<ArrayBuffer> } | { readonly failed: number };

export function decodeBatch({ files, shape }: EncodedBatch): DecodedBatch {
  const size = imageSize(shape);
  const pixels = new Uint8Array(files.length * size);
  for (const [i, bytes] of files.entries()) {
    try {
      const image = decodeImage(bytes, "");
      if (!sameShape(image, shape)) return { failed: i };
      pixels.set(image.data, i * size);
    } catch {
      return { failed: i };
    }
  }
  return { pixels };
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.height === b.height && a.width === b.width && a.channels === b.channels;
}
