// Parity of the element-wise operations on words: quantizers that write them, masks, pooling, splitting and sums that read them. At
// lengths around those of a machine's vectors, with values that are not finite; nothing beyond the length may change.
import { afterAll, describe, test } from "vitest";
import { ACTIVATION_COUNTERS, type BufferKind } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { squareWindows } from "../squareWindows.ts";
import type { Bench } from "./bench.ts";
import { type Draw, drawOf, type WordKind, words } from "./cases.ts";
import { comparison } from "./compare.ts";
import { otherEngines } from "./engines.ts";

const others = await otherEngines();
const compared = comparison("element-wise operations on words", createReferenceEngine(), others);
afterAll(compared.report);

const LENGTHS = [1, 3, 15, 16, 17, 63, 64, 65, 1000, 20_001] as const;
const KINDS = ["u8", "i8"] as const;
/** Values behind the length that is used. */
const TAIL = 7;
const TAIL_VALUE = 9;

/** Floats of about this size, some of them whole or halfway, and a few that are no numbers. */
function floats(draw: Draw, length: number, size: number, finite = false): Float32Array {
  const values = draw.values(length, (u, z) => (u < 0.3 ? (Math.round(8 * z) / 16) * size : z * size));
  const strange = [Number.NaN, Infinity, -Infinity, 3e38, -3e38];
  if (!finite && length > 1)
    for (const [i, value] of strange.entries()) values[Math.floor(((i + 1) * length) / 6)] = value;
  return values;
}

/** A buffer whose first values will be written. */
function target(bench: Bench, name: string, kind: BufferKind, length: number) {
  const buffer = bench.zeros(name, kind, length + TAIL);
  bench.engine.fill(buffer, TAIL_VALUE);
  return buffer;
}

const counted = (bench: Bench) => bench.zeros("counters", "f64", ACTIVATION_COUNTERS.length);

describe.skipIf(others.length === 0)("element-wise operations on words are those of the reference", () => {
  test.each(LENGTHS)("activate and its backward step, %d values", async (length) => {
    for (const relu of [true, false])
      for (const bits of [2, 5, 7, 8])
        for (const step of [1, 2 ** -7, 2 ** 5, 2 ** -40])
          await compared.check(async (bench) => {
            const draw = drawOf(length + bits);
            const input = bench.put("input", floats(draw, length, 2 ** (bits - 1) * step));
            const output = target(bench, "output", relu ? "u8" : "i8", length);
            const counters = counted(bench);
            const quantization = { bits, step };
            bench.engine.activate(input, output, length, { relu, quantization, counters });
            const error = bench.put("error", floats(draw, length, 1));
            const unbounded = bench.put("unbounded", floats(draw, length, 1));
            bench.engine.activateBackward(error, length, { output, relu, limit: 2 ** (bits - 1) - 1 });
            bench.engine.activateBackward(unbounded, length, { output, relu: !relu, limit: Infinity });
            return {
              output: await bench.get(output),
              counters: await bench.get(counters),
              error: await bench.get(error),
              unbounded: await bench.get(unbounded),
            };
          });
  });

  test.each(LENGTHS)("quantizeError, with a mask of each kind, %d values", async (length) => {
    const masks = [null, "f32", ...KINDS] as const;
    for (const kind of masks)
      for (const bits of [2, 5, 8])
        for (const size of [0, 1e-20, 0.3, 1e37])
          await compared.check(async (bench) => {
            const draw = drawOf(length + bits);
            const error = bench.put("error", floats(draw, length, size, size === 0.3));
            const out = target(bench, "out", "i8", length);
            const scaleIn = bench.put("scaleIn", Float32Array.of(0.75));
            const scaleOut = bench.zeros("scaleOut", "f32", 1);
            const counters = counted(bench);
            const output = maskOutput(bench, draw, kind, length);
            const mask = output && {
              output,
              relu: draw.pick([true, false]),
              limit: draw.pick([output.kind === "f32" ? 0.9 : 1, 100, Infinity]),
            };
            const draws = draw.pick([null, { seed: { low: length, high: bits }, layer: 3, step: 70_000 }]);
            bench.engine.quantizeError(error, out, length, {
              mask,
              bits,
              scaleIn,
              scaleOut,
              draws,
              counters,
            });
            return {
              out: await bench.get(out),
              error: await bench.get(error),
              scaleOut: await bench.get(scaleOut),
              counters: await bench.get(counters),
            };
          });
  });

  test("errors none of which is finite, or passes the mask, have k = 0", async () => {
    for (const passing of [true, false])
      await compared.check(async (bench) => {
        const values = [Number.NaN, Infinity, -Infinity, ...(passing ? [] : [1, 2])];
        const error = bench.put("error", Float32Array.from(values));
        const output = bench.put(
          "output",
          Uint8Array.from(values, (x) => (Number.isFinite(x) ? 0 : 1)),
        );
        const out = target(bench, "out", "i8", values.length);
        const scaleIn = bench.put("scaleIn", Float32Array.of(0.75));
        const scaleOut = bench.zeros("scaleOut", "f32", 1);
        const counters = counted(bench);
        const mask = { output, relu: true, limit: 255 };
        bench.engine.quantizeError(error, out, values.length, { mask, bits: 8, scaleIn, scaleOut, counters });
        const results = { out, scaleOut, counters };
        return readAll(bench, results);
      });
  });

  test.each(["max", "average"] as const)("%s pooling", async (kind) => {
    for (const words of KINDS)
      for (const [inHeight, inWidth, channels, size, batch] of [
        [2, 2, 1, 2, 1],
        [5, 7, 15, 2, 2],
        [9, 6, 33, 3, 3],
        [8, 8, 16, 8, 2],
        [4, 4, 65, 1, 1],
        [6, 6, 64, 2, 2],
        [16, 17, 3, 16, 2],
      ] as const)
        await compared.check(async (bench) => {
          const outputs = batch * Math.floor(inHeight / size) * Math.floor(inWidth / size) * channels;
          const input = bench.put(
            "input",
            tiedWords(drawOf(channels), batch * inHeight * inWidth * channels, words),
          );
          const output = target(bench, "output", words, outputs);
          const choice = kind === "max" ? target(bench, "choice", "u8", outputs) : null;
          const shape = squareWindows(kind, { inHeight, inWidth, channels }, size);
          bench.engine.pool(input, output, choice, batch, shape);
          return readAll(bench, { output, ...(choice && { choice }) });
        });
  });

  test.each(LENGTHS)("split, %d values", async (length) => {
    for (const part of KINDS)
      await compared.check(async (bench) => {
        // −128 has no opposite in i8.
        const values = words(drawOf(length), length, "i8", part === "u8" ? 8 : 7);
        const x = bench.put("x", values);
        const plus = target(bench, "plus", part, length);
        const minus = target(bench, "minus", "u8", length);
        bench.engine.split(x, plus, minus, length);
        return readAll(bench, { plus, minus });
      });
  });

  const pairs = KINDS.flatMap((a) => KINDS.map((b) => ({ a, b })));
  test.each(pairs)("addActivations of $a and $b", async ({ a, b }) => {
    for (const length of LENGTHS)
      for (const [relu, kind] of [
        [true, "u8"],
        [false, "i8"],
        [true, "f32"],
        [false, "f32"],
      ] as const)
        for (const quantization of kind === "f32"
          ? [null, { bits: 6, step: 0.3 }]
          : [{ bits: 8, step: 2 ** -6 }])
          await compared.check(async (bench) => {
            const draw = drawOf(length);
            const x = bench.put("x", words(draw, length, a));
            const y = bench.put("y", words(draw, length, b));
            const output = target(bench, "output", kind, length);
            const counters = counted(bench);
            const steps = {
              stepA: draw.pick([2 ** -7, 2 ** -6, 1]),
              stepB: draw.pick([2 ** -9, 2 ** -5, 2 ** 40]),
            };
            bench.engine.addActivations(x, y, output, length, { relu, quantization, counters, ...steps });
            return readAll(bench, { output, counters });
          });
  });

  test.each(LENGTHS)("addActivations of floats to words, %d values", async (length) => {
    await compared.check(async (bench) => {
      const draw = drawOf(length);
      const x = bench.put("x", floats(draw, length, 1));
      const y = bench.put("y", floats(draw, length, 1));
      const output = target(bench, "output", "i8", length);
      const counters = counted(bench);
      const settings = {
        relu: false,
        quantization: { bits: 8, step: 2 ** -6 },
        stepA: 1,
        stepB: 1,
        counters,
      };
      bench.engine.addActivations(x, y, output, length, settings);
      return readAll(bench, { output, counters });
    });
  });

  test.each(LENGTHS)("copy, fill and upload, %d values", async (length) => {
    for (const kind of KINDS)
      await compared.check(async (bench) => {
        const { engine } = bench;
        const from = bench.put("from", words(drawOf(length), length, kind));
        const to = target(bench, "to", kind, length);
        engine.copy(from, to, length);
        const copied = await bench.get(to);
        engine.upload(to, words(drawOf(1), Math.ceil(length / 2), kind), Math.floor(length / 2));
        const uploaded = await bench.get(to);
        engine.fill(to, kind === "u8" ? 255 : -128);
        return { copied, uploaded, filled: await bench.get(to) };
      });
  });
});

async function readAll<T extends Readonly<Record<string, ReturnType<Bench["zeros"]>>>>(
  bench: Bench,
  buffers: T,
) {
  const results: Record<string, Awaited<ReturnType<Bench["get"]>>> = {};
  for (const [name, buffer] of Object.entries(buffers)) results[name] = await bench.get(buffer);
  return results;
}

/** Output of an activation: words, or floats among which some are no numbers. */
function maskOutput(bench: Bench, draw: Draw, kind: "f32" | WordKind | null, length: number) {
  if (kind === null) return null;
  return bench.put("output", kind === "f32" ? floats(draw, length, 1) : words(draw, length, kind));
}

/** Few values, so that windows have several maxima. */
function tiedWords(draw: Draw, count: number, kind: WordKind) {
  const values = words(draw, count, kind);
  return values.map((x) => (Math.abs(x) < 60 ? Math.sign(x) : x));
}
