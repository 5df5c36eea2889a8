// Lines of a stream that a stranger writes: what is too long is let go while it comes, not kept.
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Each line without its end; null in place of one with more than `longest` characters. */
export async function* boundedLines(stream: Readable, longest: number): AsyncGenerator<string | null> {
  const decoder = new StringDecoder("utf8");
  let begun = "";
  let isTooLong = false;
  for await (const chunk of stream) {
    const pieces = decoder.write(chunk as Buffer).split("\n");
    for (const [i, piece] of pieces.entries()) {
      isTooLong ||= begun.length + piece.length > longest;
      begun = isTooLong ? "" : begun + piece;
      if (i === pieces.length - 1) break;
      yield isTooLong ? null : begun.replace(/\r$/, "");
      begun = "";
      isTooLong = false;
    }
  }
  if (isTooLong || begun !== "") yield isTooLong ? null : begun;
}
