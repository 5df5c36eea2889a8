// A PNG file cut down to what its pixels need, and held against its header: compressed text, colour profiles and further frames may unpack
// to anything, and so may pixels. A library inflates them before it looks.
import { Inflate } from "fflate";
import { joinBytes } from "../base/joinBytes.ts";

/** Chunks that pixels depend on (PNG specification, third edition, section 5.6). */
const HEADER = "IHDR";
const ESSENTIAL: readonly string[] = [HEADER, "PLTE", "tRNS", "IDAT", "IEND"];
const SIGNATURE = 8;
/** Channels of each colour type. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Deflate never unpacks a byte to more than 1,032: shorter files need no second look. */
const SAFE_BYTES = 32_000;
const PIECE = 16_384;

/** Throws Error where the file has no header, or its pixels are more than the header says. */
export function essentialPng(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (typeAt(bytes, SIGNATURE) !== HEADER) throw new Error("it does not begin with its header");
  const kept: Uint8Array[] = [bytes.subarray(0, SIGNATURE)];
  const pixels: Uint8Array[] = [];
  for (let at = SIGNATURE; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    const type = typeAt(bytes, at);
    if (type === HEADER && at > SIGNATURE) throw new Error("it has a second header");
    if (ESSENTIAL.includes(type)) kept.push(bytes.subarray(at, Math.min(end, bytes.length)));
    if (type === "IDAT") pixels.push(bytes.subarray(at + 8, Math.min(end - 4, bytes.length)));
    at = end;
  }
  checkPixels(pixels, mostBytes(view));
  return joinBytes(kept);
}

const typeAt = (bytes: Uint8Array, chunk: number): string =>
  String.fromCharCode(...bytes.subarray(chunk + 4, chunk + 8));

/** Bytes of all lines with their filters, twice over for the passes of an interlaced image. */
function mostBytes(view: DataView): number {
  const bits = view.getUint8(24) * (CHANNELS[view.getUint8(25)] ?? 4);
  return 2 * view.getUint32(20) * (Math.ceil((view.getUint32(16) * bits) / 8) + 8);
}

function checkPixels(parts: readonly Uint8Array[], most: number): void {
  if (parts.reduce((sum, part) => sum + part.length, 0) < SAFE_BYTES) return;
  let unpacked = 0;
  // behind the two bytes of zlib's own header
  const inflate = new Inflate((piece) => {
    unpacked += piece.length;
    if (unpacked > most) throw new Error("more pixels than its header says");
  });
  const all = joinBytes(parts).subarray(2);
  for (let at = 0; at < all.length; at += PIECE) inflate.push(all.subarray(at, at + PIECE));
}
