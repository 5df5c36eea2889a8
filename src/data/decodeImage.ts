// One JPEG or PNG file as 8-bit pixels. Not an image library: no scaling, no colour profiles, no turning.
import { DataError } from "../base/errors.ts";
import { jpegPixels } from "./jpegPixels.ts";
import type { Pixels } from "./pixels.ts";
import { pngPixels } from "./pngPixels.ts";
import { Unsupported } from "./unsupported.ts";

/** Decodes by signature, not by file name. Throws DataError naming the file (`at`) and the reason. */
export function decodeImage(bytes: Uint8Array, at: string): Pixels {
  const decode = bytes[0] === 0xff && bytes[1] === 0xd8 ? jpegPixels : bytes[0] === 0x89 ? pngPixels : null;
  if (bytes.length === 0)
    throw new DataError("the file is empty", { at, hint: "remove it, or copy it anew" });
  if (decode === null)
    throw new DataError("is neither a JPEG nor a PNG file", {
      at,
      hint: "the first bytes say so, whatever its name",
    });
  try {
    return decode(bytes);
  } catch (cause) {
    if (cause instanceof Unsupported)
      throw new DataError(`is not read: ${cause.message}`, { at, hint: cause.hint, cause });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(`cannot be decoded: ${reason}`, {
      at,
      hint: "the file is damaged or truncated",
      cause,
    });
  }
}
