import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { boundedLines } from "./boundedLines.ts";

async function linesOf(chunks: Iterable<Buffer> | AsyncIterable<Buffer>, longest: number) {
  const lines: (string | null)[] = [];
  for await (const line of boundedLines(Readable.from(chunks), longest)) lines.push(line);
  return lines;
}

test("lines are the same wherever the stream is cut, also within a character", async () => {
  const text = fc.array(fc.constantFrom("a", "é", "漢", "\n", "\n", '"'), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 5 }), async (parts, size) => {
      const bytes = Buffer.from(parts.join(""));
      const cut = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      const wanted = parts.join("").split("\n");
      if (wanted.at(-1) === "") wanted.pop();
      expect(await linesOf(cut, 6)).toEqual(wanted.map((line) => (line.length > 6 ? null : line)));
    }),
  );
});

test("a line that never ends is not kept", async () => {
  let heap = 0;
  async function* endless() {
    for (let i = 0; i < 400; i++) {
      yield Buffer.alloc(1_000_000, "x");
      heap = Math.max(heap, process.memoryUsage().heapUsed);
    }
    yield Buffer.from("\nshort\r\n");
  }
  const before = process.memoryUsage().heapUsed;
  expect(await linesOf(endless(), 1000)).toEqual([null, "short"]);
  expect(heap - before).toBeLessThan(200_000_000);
});
