// A PNG file as 8-bit pixels: grey or RGB, of 1 to 16 bits, with or without a palette. fast-png inflates and unfilters. What a transparent
// pixel shows depends on what lies behind it, which no file says: such images are refused.
import { convertIndexedToRgb, type DecodedPng, decode } from "fast-png";
import { essentialPng } from "./essentialPng.ts";
import { checkPixels, type Pixels } from "./pixels.ts";
import { Unsupported } from "./unsupported.ts";

const transparent = () =>
  new Unsupported(
    "transparent pixels",
    "flatten it on a background, for example with ImageMagick: magick in.png -background white -alpha remove -alpha off out.png",
  );
/** Offsets in the file of fields of its header (PNG specification, section 11.2.1). */
const HEADER = { width: 16, height: 20, bits: 24, colour: 25, interlaced: 28 } as const;
const PALETTE = 3;

/** Throws Unsupported for a sound file of a kind that is not read, Error for a damaged one. */
export function pngPixels(bytes: Uint8Array): Pixels {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pixels = bytes.length < 33 ? 0 : header.getUint32(HEADER.width) * header.getUint32(HEADER.height);
  if (pixels === 0) throw new Error("no pixels");
  checkPixels(pixels);
  const essential = essentialPng(bytes);
  if (bytes[HEADER.interlaced] === 1 && bytes[HEADER.bits]! < 8)
    throw new Unsupported(
      `an interlaced image of ${bytes[HEADER.bits]} bits a pixel`,
      "save it without interlacing, or with 8 bits a channel",
    );
  const png = decode(essential, { checkCrc: true });
  return bytes[HEADER.colour] === PALETTE ? paletteColours(png) : channelsOf(png);
}

/** A palette with alpha is opaque where no pixel uses a transparent colour. */
function paletteColours(png: DecodedPng): Pixels {
  const { height, width, palette } = png;
  if (!palette?.[0]) throw new Error("no palette");
  const colours = convertIndexedToRgb(png);
  const data = palette[0].length === 4 ? withoutAlpha(colours, 4, 255) : colours;
  return { height, width, channels: 3, data: toBytes(data, 255) };
}

function channelsOf({ height, width, channels, depth, data: packed, transparency }: DecodedPng): Pixels {
  const full = 2 ** depth - 1;
  const data = depth < 8 ? unpacked(packed, width * height, width, depth) : packed;
  if (transparency?.length === channels && usesColour(data, transparency)) throw transparent();
  const kept = channels === 1 || channels === 3 ? data : withoutAlpha(data, channels, full);
  return { height, width, channels: channels < 3 ? 1 : 3, data: toBytes(kept, full) };
}

/** 0…full becomes 0…255, rounded: of 16 bits v/257, of 4 bits 17·v. */
function toBytes(data: ArrayLike<number>, full: number): Uint8Array {
  if (full === 255) return Uint8Array.from(data);
  return Uint8Array.from(data, (value) => Math.round((255 * value) / full));
}

/** Grey values of `bits` each, whose lines begin at whole bytes. */
function unpacked(data: ArrayLike<number>, pixels: number, width: number, bits: number): Uint8Array {
  const line = Math.ceil((width * bits) / 8);
  return Uint8Array.from({ length: pixels }, (_, pixel) => {
    const bit = (pixel % width) * bits;
    const byte = data[Math.floor(pixel / width) * line + (bit >> 3)]!;
    return (byte >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
  });
}

/** Whether a pixel has the one colour that counts as transparent. */
function usesColour(data: ArrayLike<number>, colour: ArrayLike<number>): boolean {
  for (let at = 0; at < data.length; at += colour.length) {
    let channel = 0;
    while (channel < colour.length && data[at + channel] === colour[channel]) channel++;
    if (channel === colour.length) return true;
  }
  return false;
}

/** Drops the last channel, which must be opaque everywhere. */
function withoutAlpha(data: ArrayLike<number>, channels: number, opaque: number): Uint16Array {
  const kept = channels - 1;
  const out = new Uint16Array((data.length / channels) * kept);
  for (let pixel = 0; pixel * channels < data.length; pixel++) {
    if (data[pixel * channels + kept] !== opaque) throw transparent();
    for (let c = 0; c < kept; c++) out[pixel * kept + c] = data[pixel * channels + c]!;
  }
  return out;
}
