// Misuse of an engine: each mistake is an EngineError that names the buffer or the value. On each engine.
import { describe, expect, test } from "vitest";
import { EngineError } from "../../src/base/errors.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { withBench } from "./bench.ts";
import { convolution, crossbarSpec, fullyConnected } from "./cases.ts";
import { allEngines } from "./engines.ts";

const SHAPE = convolution({
  inHeight: 4,
  inWidth: 4,
  inChannels: 2,
  outChannels: 3,
  kernel: 3,
  stride: 1,
  padding: 1,
});

describe.each(await allEngines())("$label", ({ engine }) => {
  test("a freed buffer cannot be used", async () => {
    const a = engine.buffer("lost", "f32", 4);
    const b = engine.buffer("kept", "f32", 4);
    engine.free(a);
    expect(() => engine.add(a, b, b, 4)).toThrow(EngineError);
    expect(() => engine.add(b, b, a, 4)).toThrow(/"lost"/);
    expect(() => engine.upload(a, new Float32Array(4))).toThrow(/"lost"/);
    expect(() => engine.fill(a, 0)).toThrow(/"lost"/);
    expect(() => engine.free(a)).toThrow(/"lost"/);
    await expect(engine.readTensor(a)).rejects.toThrow(/"lost"/);
    engine.free(b);
  });

  test("nor a buffer of another engine", async () => {
    const foreign = createReferenceEngine().buffer("foreign", "f32", 4);
    expect(() => engine.fill(foreign, 0)).toThrow(/another engine/);
  });

  test("wrong kinds and short buffers are named", async () => {
    await withBench(engine, async ({ zeros, array, read }) => {
      const short = zeros("short", "f32", 5);
      const counts = zeros("counts", "u32", 1000);
      const long = zeros("long", "f32", 1000);
      const layer = array(crossbarSpec(SHAPE), new Float32Array(54));
      expect(() => engine.forward(layer, short, long, 1, read())).toThrow(/"short" holds 5 values; 32/);
      expect(() => engine.forward(layer, long, short, 1, read())).toThrow(/"short" holds 5 values; 48/);
      expect(() => engine.backward(layer, long, short, 2, read())).toThrow(/"short" holds 5 values; 64/);
      expect(() => engine.forward(layer, counts, long, 1, read())).toThrow(/"counts" is u32; expected f32/);
      expect(() => engine.forward(layer, long, long, 1, read())).toThrow(/"long" is input and output/);
      expect(() => engine.forward(layer, long, zeros("out", "f32", 99), 0, read())).toThrow(/batch is 0/);
      expect(() => engine.weightGradient(layer, long, long, short, 1, null, short)).toThrow(/"short".*54/);
      expect(() => engine.upload(short, new Float64Array(5))).toThrow(/Float32Array/);
      expect(() => engine.upload(short, new Float32Array(4), 2)).toThrow(/"short" holds 5 values; 6/);
      expect(() => engine.copy(long, counts, 5)).toThrow(/"counts" is u32/);
      expect(() => engine.add(long, long, short, 6)).toThrow(/"short"/);
      expect(() => engine.histogram(long, 0, 5, 1, 1, counts)).toThrow(/low < high/);
      expect(() => engine.buffer("none", "f32", 0)).toThrow(/length of buffer "none" is 0/);
    });
  });

  test("a converter's bits and input's bits have a range", async () => {
    await withBench(engine, async ({ zeros, array, read, adc }) => {
      const layer = array(crossbarSpec(fullyConnected(2, 2)), new Float32Array(4));
      const [x, y] = [zeros("x", "f32", 2), zeros("y", "f32", 2)];
      const wide = adc({ bits: 17, rounding: "nearest" }, [1, 0]);
      expect(() => engine.forward(layer, x, y, 1, read({ adc: wide }))).toThrow(/adc.bits is 17/);
      const none = read({ encoding: "bit-serial", inputBits: 0 });
      expect(() => engine.forward(layer, x, y, 1, none)).toThrow(/inputBits is 0/);
      expect(() => engine.trackRange(layer, "forward", x, 1, read(), "oracle", 1)).toThrow(/ideal converter/);
    });
  });

  test("an array must be packed before it is read, and consistent", async () => {
    const array = engine.crossbar(crossbarSpec(fullyConnected(2, 2)));
    await withBench(engine, async ({ zeros, read }) => {
      const [x, y] = [zeros("x", "f32", 2), zeros("y", "f32", 2)];
      expect(() => engine.forward(array, x, y, 1, read())).toThrow(/never packed/);
    });
    engine.free(array.conductance);
    expect(() => engine.pack(array, { sigma: 0, seed: { low: 0, high: 0 }, step: 0 })).toThrow(/conductance/);
    expect(() => engine.crossbar(crossbarSpec({ ...SHAPE, outHeight: 5 }))).toThrow(/5 x 4.*4 x 4/);
    expect(() => engine.crossbar(crossbarSpec(SHAPE, { arrayRows: 0 }))).toThrow(/arrayRows is 0/);
    expect(() => engine.crossbar(crossbarSpec(SHAPE, { offOnRatio: 1 }))).toThrow(/offOnRatio is 1/);
  });
});

test.each(await allEngines())("a label that is no class is an error: $label", async ({ engine }) => {
  const buffers = [
    engine.buffer("logits", "f32", 4),
    engine.buffer("labels", "i32", 1),
    engine.buffer("metrics", "f64", 4),
  ] as const;
  engine.upload(buffers[1], Int32Array.of(7));
  // Labels are looked at when the operation runs: at once, or in the queue.
  const run = async () => {
    engine.loss("sse", buffers[0], buffers[1], null, 1, 4, buffers[2]);
    await engine.sync();
  };
  await expect(run()).rejects.toThrow(EngineError);
  await engine.dispose();
});

test.each(await allEngines())("nothing works after dispose: $label", async ({ engine }) => {
  const buffer = engine.buffer("gone", "f32", 4);
  await engine.dispose();
  expect(() => engine.fill(buffer, 1)).toThrow(EngineError);
  expect(engine.memoryBytes).toBe(0);
});
