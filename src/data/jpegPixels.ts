// A JPEG file as 8-bit pixels, grey or RGB. Entropy decoding and DCT: jpeg-js. Its own colour conversion drops fractions (0.4 of 255 too dark
// on average), so YCbCr → RGB is done here, rounded: ITU-T T.871 section 7 in the 16-bit fixed point of libjpeg. Four components (CMYK) are
// refused: what they look like is said by the printer's profile alone.
import { decode } from "jpeg-js";
import { checkPixels, MAX_MEGAPIXELS, type Pixels } from "./pixels.ts";
import { Unsupported } from "./unsupported.ts";

/** Frames of ITU-T T.81, table B.1, that are not read. */
const OTHER_FRAMES: Readonly<Record<number, string>> = {
  195: "lossless coding",
  197: "hierarchical coding",
  198: "hierarchical coding",
  199: "hierarchical lossless coding",
  201: "arithmetic coding",
  202: "arithmetic coding",
  203: "lossless arithmetic coding",
  205: "hierarchical arithmetic coding",
  206: "hierarchical arithmetic coding",
  207: "hierarchical arithmetic coding",
};

/** Throws Unsupported for a sound file of a kind that is not read, Error for a damaged one. */
export function jpegPixels(bytes: Uint8Array): Pixels {
  const { components, adobe } = checkedFrame(bytes);
  const { height, width, data } = decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    colorTransform: false,
    maxResolutionInMP: MAX_MEGAPIXELS,
  });
  if (height === 0 || width === 0) throw new Error("no pixels");
  if (components === 1) return { height, width, channels: 1, data: data.filter((_, i) => i % 3 === 0) };
  if (adobe === null) ycbcrToRgb(data); // jpeg-js itself converts if an Adobe marker says YCbCr
  return { height, width, channels: 3, data };
}

function checkedFrame(bytes: Uint8Array): Frame {
  const frame = jpegFrame(bytes);
  const { coding, components, pixels, bits } = frame;
  const baseline = "save it as a baseline or progressive JPEG of 8 bits, or as PNG";
  if (coding !== undefined)
    throw new Unsupported(`${coding}, only baseline and progressive are read`, baseline);
  checkPixels(pixels);
  if (bits !== 8) throw new Unsupported(`${bits} bits a channel, only 8 are read`, baseline);
  if (components === 4)
    throw new Unsupported(
      "four colour components (CMYK), only grey and RGB are read",
      "convert it to RGB, for example with ImageMagick: magick in.jpg -colorspace sRGB out.png",
    );
  if (components !== 1 && components !== 3)
    throw new Unsupported(
      `${components} colour components, only 1 or 3 are read`,
      "convert it to RGB or grey",
    );
  return frame;
}

interface Frame {
  readonly pixels: number;
  readonly components: number;
  readonly bits: number;
  /** In words where it is one that is not read. */
  readonly coding: string | undefined;
  /** Colour code of an Adobe marker (0: RGB, 1: YCbCr), if there is one. */
  readonly adobe: number | null;
}

function jpegFrame(bytes: Uint8Array): Frame {
  let adobe: number | null = null;
  for (let offset = 2; offset + 10 < bytes.length; ) {
    const marker = bytes[offset + 1]!;
    if (bytes[offset] !== 0xff || marker === 0xff) {
      offset += 1;
      continue;
    }
    const coding = OTHER_FRAMES[marker];
    if ((marker >= 0xc0 && marker <= 0xc2) || coding !== undefined) {
      const side = (at: number) => 256 * bytes[offset + at]! + bytes[offset + at + 1]!;
      const bits = bytes[offset + 4]!;
      const components = bytes[offset + 9]!;
      return { pixels: side(5) * side(7), components, bits, coding, adobe };
    }
    if (marker === 0xee && bytes[offset + 4] === 0x41) adobe = bytes[offset + 15]!;
    offset += 2 + Math.max(2, (bytes[offset + 2]! << 8) | bytes[offset + 3]!);
  }
  throw new Error("no baseline or progressive frame");
}

function ycbcrToRgb(data: Uint8Array): void {
  for (let i = 0; i < data.length; i += 3) {
    const y = data[i];
    const cb = data[i + 1] - 128;
    const cr = data[i + 2] - 128;
    data[i] = clamp(y + ((91881 * cr + 32768) >> 16));
    data[i + 1] = clamp(y + ((-22554 * cb - 46802 * cr + 32768) >> 16));
    data[i + 2] = clamp(y + ((116130 * cb + 32768) >> 16));
  }
}

function clamp(value: number): number {
  return Math.min(Math.max(value, 0), 255);
}
