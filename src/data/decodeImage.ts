// One JPEG or PNG file as 8-bit pixels. Not an image library: no scaling, no colour profiles, 8 bits a channel.
// JPEG entropy decoding and DCT: jpeg-js. Its own colour conversion drops fractions (0.4 of 255 too dark on average),
// so YCbCr → RGB is done here, rounded: ITU-T T.871 section 7 in the 16-bit fixed point of libjpeg.
import { convertIndexedToRgb, decode as decodePng } from "fast-png";
import { decode as decodeJpeg } from "jpeg-js";
import { DataError } from "../base/errors.ts";
import { essentialPng } from "./essentialPng.ts";

export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** (height, width, channels), row-major. */
  readonly data: Uint8Array;
}

const MAX_MEGAPIXELS = 4;

/** A sound file of a kind that is not read. */
class Unsupported extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** Decodes by signature, not by file name. Throws DataError naming the file (`at`) and the reason. */
export function decodeImage(bytes: Uint8Array, at: string): Pixels {
  const decode = bytes[0] === 0xff && bytes[1] === 0xd8 ? readJpeg : bytes[0] === 0x89 ? readPng : null;
  if (bytes.length === 0) throw new DataError("the file is empty", { at });
  if (decode === null)
    throw new DataError("is neither a JPEG nor a PNG file", {
      at,
      hint: "the first bytes say so, whatever its name",
    });
  try {
    return decode(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const hint = cause instanceof Unsupported ? cause.hint : "the file is damaged or truncated";
    throw new DataError(`cannot be decoded: ${reason}`, { at, hint, cause });
  }
}

function readJpeg(bytes: Uint8Array): Pixels {
  const { components, adobe, pixels } = jpegFrame(bytes);
  checkSize(pixels);
  if (components !== 1 && components !== 3)
    throw new Unsupported(
      `${components} colour components, only 1 or 3 are read`,
      "convert it to RGB or grey",
    );
  const { height, width, data } = decodeJpeg(bytes, {
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

function checkSize(pixels: number): void {
  if (pixels > MAX_MEGAPIXELS * 1e6)
    throw new Unsupported(`${pixels} pixels, at most ${MAX_MEGAPIXELS} million are read`, "scale it down");
}

/** Pixels and number of components of the frame, and the colour code of an Adobe marker (0: RGB, 1: YCbCr), if there is one. */
function jpegFrame(bytes: Uint8Array): { pixels: number; components: number; adobe: number | null } {
  let adobe: number | null = null;
  for (let offset = 2; offset + 10 < bytes.length; ) {
    const marker = bytes[offset + 1];
    if (bytes[offset] !== 0xff || marker === 0xff) {
      offset += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xc2) {
      const side = (at: number) => 256 * bytes[offset + at] + bytes[offset + at + 1];
      return { pixels: side(5) * side(7), components: bytes[offset + 9], adobe };
    }
    if (marker === 0xee && bytes[offset + 4] === 0x41) adobe = bytes[offset + 15];
    offset += 2 + Math.max(2, (bytes[offset + 2] << 8) | bytes[offset + 3]);
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

function readPng(bytes: Uint8Array): Pixels {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pixels = bytes.length < 33 ? 0 : header.getUint32(16) * header.getUint32(20);
  if (pixels === 0) throw new Error("no pixels");
  checkSize(pixels);
  const png = decodePng(essentialPng(bytes), { checkCrc: true });
  const { height, width } = png;
  if (png.palette && png.palette[0]?.length === 3)
    return { height, width, channels: 3, data: Uint8Array.from(convertIndexedToRgb(png)) };
  if (png.palette || png.depth !== 8)
    throw png.palette
      ? new Unsupported("a palette with transparency", "flatten it on a background, or convert it to RGB")
      : new Unsupported(`${png.depth} bits a channel, only 8 are read`, "convert it to 8 bits a channel");
  if (png.channels === 1 || png.channels === 3)
    return { height, width, channels: png.channels, data: Uint8Array.from(png.data) };
  return { height, width, channels: png.channels - 1, data: withoutAlpha(png.data, png.channels) };
}

/** Drops the last channel, which must be opaque everywhere. */
function withoutAlpha(data: ArrayLike<number>, channels: number): Uint8Array {
  const kept = channels - 1;
  const out = new Uint8Array((data.length / channels) * kept);
  for (let pixel = 0; pixel * channels < data.length; pixel++) {
    if (data[pixel * channels + kept] !== 255)
      throw new Unsupported("transparent pixels", "flatten it on a background, or convert it to RGB");
    for (let c = 0; c < kept; c++) out[pixel * kept + c] = data[pixel * channels + c];
  }
  return out;
}
