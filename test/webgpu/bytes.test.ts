// Buffers of bytes on the GPU, four to a word: uploads, copies and operations that end inside a word leave what is behind them, and all
// agrees with the reference. Skipped with a line where there is no adapter.
import { expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { maybeWebGpu } from "../webGpu.ts";

const engine = await maybeWebGpu("buffers of bytes", { exactSums: true });

const LENGTH = 21;
const ramp = (length: number) => Uint8Array.from({ length }, (_, i) => 200 + i);

/** Bytes after each step in a buffer of ones. */
async function steps(on: Engine) {
  const seen: Record<string, readonly number[]> = {};
  const ones = (name: string, kind: "u8" | "i8") => {
    const made = on.buffer(name, kind, LENGTH);
    on.fill(made, 1);
    return made;
  };
  for (const [offset, length] of [
    ...[0, 1, 2, 3, 4].flatMap((at) => [1, 2, 3, 4, 5, 8].map((count) => [at, count] as const)),
    [20, 1],
    [0, LENGTH],
  ] as const) {
    const target = ones("target", "u8");
    on.upload(target, ramp(length), offset);
    seen[`upload ${length} at ${offset}`] = Array.from(await on.readTensor(target));
    on.free(target);
  }
  const source = on.buffer("source", "u8", 30);
  on.upload(source, ramp(30));
  for (const length of [1, 4, 7, LENGTH]) {
    const target = ones("target", "u8");
    on.copy(source, target, length);
    seen[`copy ${length}`] = Array.from(await on.readTensor(target));
  }
  const filled = on.buffer("filled", "i8", LENGTH);
  on.fill(filled, -3);
  const plus = ones("plus", "i8");
  const minus = ones("minus", "u8");
  on.split(filled, plus, minus, 6);
  for (const buffer of [filled, plus, minus]) seen[buffer.name] = Array.from(await on.readTensor(buffer));
  return seen;
}

test.skipIf(!engine)("parts of buffers of bytes are written as the reference writes them", async () => {
  expect(await steps(engine!)).toEqual(await steps(createReferenceEngine()));
});

test.skipIf(!engine)("a byte takes a byte", async () => {
  const before = engine!.memoryBytes;
  engine!.buffer("bytes", "i8", 1 << 16);
  expect(engine!.memoryBytes - before).toBe(1 << 16);
});
