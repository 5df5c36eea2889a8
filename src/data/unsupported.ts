// A sound image of a kind that is not read: its error says what to do instead, not that the file is damaged.
export class Unsupported extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

const MAX_MEGAPIXELS = 4;

/** Throws Unsupported where an image has more pixels than one of a training has. */
export function checkPixels(pixels: number): void {
  if (pixels > MAX_MEGAPIXELS * 1e6)
    throw new Unsupported(`${pixels} pixels, at most ${MAX_MEGAPIXELS} million are read`, "scale it down");
}
