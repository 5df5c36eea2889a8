// Misuse of an engine: each mistake is an EngineError that names the buffer or the value. On each engine.
import { describe, expect, test } from "vitest";
import { EngineError } from "../../src/base/errors.ts";
import type { Draws } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { squareWindows } from "../squareWindows.ts";
import { FLOATS, withBench } from "./bench.ts";
import { convolution, crossbarSpec, fullyConnected } from "./cases.ts";
import { allEngines, freshEngines } from "./engines.ts";

const SHAPE = convolution({
  inHeight: 4,
  inWidth: 4,
  inChannels: 2,
  outChannels: 3,
  kernel: 3,
  stride: 1,
  padding: 1,
});

const SUM = { decay: 1, gain: 1 };
const DRAWS: Draws = {
  law: "normal",
  seed: { low: 1, high: 0 },
  stream: 4,
  layer: 0,
  step: 0,
  first: 0,
  count: 2,
};

describe.each(await allEngines())("$label", ({ engine }) => {
  test("a freed buffer cannot be used", async () => {
    const a = engine.buffer("lost", "f32", 4);
    const b = engine.buffer("kept", "f32", 4);
    engine.free(a);
    expect(() => engine.accumulate(a, b, null, 4, SUM)).toThrow(EngineError);
    expect(() => engine.accumulate(b, a, null, 4, SUM)).toThrow(/"lost"/);
    expect(() => engine.accumulate(b, b, a, 4, SUM)).toThrow(/"lost"/);
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
    await withBench(engine, async ({ zeros, array, read, sum }) => {
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
      expect(() => engine.weightGradient(layer, long, long, short, 1, sum())).toThrow(/"short".*54/);
      expect(() => engine.upload(short, new Float64Array(5))).toThrow(/Float32Array/);
      expect(() => engine.upload(short, new Float32Array(4), 2)).toThrow(/"short" holds 5 values; 6/);
      expect(() => engine.copy(long, counts, 5)).toThrow(/"counts" is u32/);
      expect(() => engine.accumulate(long, short, null, 6, SUM)).toThrow(/"short"/);
      expect(() => engine.accumulate(long, long, null, 6, { ...SUM, gain: Number.NaN })).toThrow(
        /gain is NaN/,
      );
      expect(() => engine.takeWhole(long, long, 6, null)).toThrow(/"long" is input and output/);
      expect(() => engine.takeWhole(short, long, 6, 0.5)).toThrow(/"short" holds 5 values; 6/);
      expect(() => engine.scaleRows(long, short, long, 6, 1)).toThrow(/"short" holds 5 values; 6/);
      expect(() => engine.scaleRows(long, short, short, 3, 2)).toThrow(/"short" holds 5 values; 6/);
      expect(() => engine.drawNumbers(short, DRAWS)).toThrow(/"short" holds 5 values; 8/);
      expect(() => engine.drawNumbers(long, { ...DRAWS, first: 2 ** 32 - 1 })).toThrow(
        /count is 2; .* 1 … 1/,
      );
      expect(() => engine.drawNumbers(long, { ...DRAWS, step: 0.5 })).toThrow(/step is 0.5/);
      expect(() => engine.buffer("none", "f32", 0)).toThrow(/length of buffer "none" is 0/);
    });
  });

  test("codes that do not add up in 32 bits are refused", async () => {
    await withBench(engine, async ({ zeros, array, read, adc }) => {
      const spec = crossbarSpec(fullyConnected(4096, 5), { arrayRows: 8 });
      const layer = array(spec, new Float32Array(4096 * 5));
      const input = zeros("input", "f32", 4096);
      const output = zeros("output", "f32", 5);
      const forward = (bits: number, encoding: "analog" | "bit-serial") => () =>
        engine.forward(
          layer,
          input,
          output,
          1,
          read({ encoding, inputStep: 1, adc: adc({ bits, rounding: "nearest" }, [1, 0]) }),
        );
      expect(forward(16, "bit-serial")).toThrow(/16 bits of 512 blocks.*do not add up in 32 bits/);
      expect(forward(16, "analog")).not.toThrow();
      expect(forward(8, "bit-serial")).not.toThrow();
    });
  });

  test("blocks of more than 65,536 rows of words are refused where they are digitized or probed", async () => {
    await withBench(engine, async ({ zeros, array, read, adc }) => {
      const rows = 2 ** 16 + 1;
      const whole = { arrayRows: 1e6, arrayColumns: 1e6 };
      const wide = array(crossbarSpec(fullyConnected(rows, 1), whole), new Float32Array(rows), 2 ** -14);
      const tall = array(crossbarSpec(fullyConnected(1, rows), whole), new Float32Array(rows), 2 ** -14);
      const x = zeros("x", "i8", rows);
      const y = zeros("y", "f32", rows);
      const converted = read({ adc: adc({ bits: 4, rounding: "nearest" }, [1, 0]) });
      expect(() => engine.forward(wide, x, y, 1, converted)).toThrow(
        /65537 rows.*at most 65536[\s\S]*array.rows/,
      );
      expect(() => engine.backward(tall, x, y, 1, converted)).toThrow(/65537 rows[\s\S]*array.columns/);
      expect(() => engine.probe(wide, "forward", x, 1, read(), 1, y)).toThrow(/65537 rows/);
      expect(() => engine.trackRange(wide, "forward", x, 1, converted, "running", 1)).toThrow(/65537 rows/);
      expect(() => engine.forward(wide, x, y, 1, read())).not.toThrow();
    });
  });

  test("the limit of a mask is a number, of words a whole one", async () => {
    await withBench(engine, async ({ zeros }) => {
      const e = zeros("e", "f32", 2);
      const floats = zeros("floats", "f32", 2);
      const words = zeros("words", "u8", 2);
      const masked = (output: typeof e, limit: number) => () =>
        engine.activateBackward(e, 2, { output, relu: true, limit });
      expect(masked(floats, Number.NaN)).toThrow(/mask.limit is NaN; expected a number/);
      expect(masked(floats, -1)).toThrow(/mask.limit is -1/);
      expect(masked(words, 2.5)).toThrow(/mask.limit is 2.5; expected a whole number/);
      expect(masked(floats, 2.5)).not.toThrow();
      expect(masked(words, Infinity)).not.toThrow();
      const settings = { bits: 4, scaleIn: zeros("in", "f32", 1), scaleOut: zeros("out", "f32", 1) };
      const counters = zeros("counters", "f64", 8);
      const mask = { output: words, relu: true, limit: Number.NaN };
      expect(() => engine.quantizeError(e, e, 2, { ...settings, counters, mask })).toThrow(
        /mask.limit is NaN/,
      );
    });
  });

  test("a converter's bits and input's bits have a range", async () => {
    await withBench(engine, async ({ zeros, array, read, adc }) => {
      const layer = array(crossbarSpec(fullyConnected(2, 2)), new Float32Array(4));
      const x = zeros("x", "f32", 2);
      const y = zeros("y", "f32", 2);
      const wide = adc({ bits: 17, rounding: "nearest" }, [1, 0]);
      expect(() => engine.forward(layer, x, y, 1, read({ adc: wide }))).toThrow(/adc.bits is 17/);
      const none = read({ encoding: "bit-serial", inputBits: 0 });
      expect(() => engine.forward(layer, x, y, 1, none)).toThrow(/inputBits is 0/);
      expect(() => engine.trackRange(layer, "forward", x, 1, read(), "oracle", 1)).toThrow(/ideal converter/);
    });
  });

  test("words go to what was packed for words, floats to what was packed for floats", async () => {
    await withBench(engine, async ({ zeros, array, read, adc }) => {
      const spec = crossbarSpec(fullyConnected(2, 2));
      const onGrid = array(spec, new Float32Array(4), 2 ** -14);
      const asFloats = array(spec, new Float32Array(4));
      const floats = zeros("floats", "f32", 2);
      const y = zeros("y", "f32", 2);
      const forWords = /"floats" is f32; the conductances were packed for words.*\n.*hint: give words/s;
      expect(() => engine.forward(onGrid, floats, y, 1, read())).toThrow(forWords);
      expect(() => engine.backward(onGrid, floats, y, 1, read())).toThrow(forWords);
      expect(() => engine.probe(onGrid, "forward", floats, 1, read(), 1, y)).toThrow(forWords);
      const range = read({ adc: adc({ bits: 4, rounding: "nearest" }, [1, 0]) });
      expect(() => engine.trackRange(onGrid, "forward", floats, 1, range, "oracle", 1)).toThrow(forWords);
      for (const kind of ["u8", "i8"] as const) {
        const words = zeros("words", kind, 2);
        const forFloats = new RegExp(
          `"words" is ${kind}; .* packed for floats.*\\n.*hint: pack with a grid`,
          "s",
        );
        expect(() => engine.forward(asFloats, words, y, 1, read())).toThrow(forFloats);
        expect(() => engine.backward(asFloats, words, y, 1, read())).toThrow(forFloats);
        expect(() => engine.probe(asFloats, "backward", words, 1, read(), 1, y)).toThrow(forFloats);
        expect(() => engine.trackRange(asFloats, "backward", words, 1, range, "running", 1)).toThrow(
          forFloats,
        );
        // Packing anew changes what the array takes.
        engine.pack(asFloats, { ...FLOATS, grid: 2 ** -14 });
        engine.forward(asFloats, words, y, 1, read());
        expect(() => engine.forward(asFloats, floats, y, 1, read())).toThrow(forWords);
        engine.pack(asFloats, FLOATS);
        engine.forward(asFloats, floats, y, 1, read());
      }
    });
  });

  test.each([0, -1, 0.3, 3, 2 ** -41, 2 ** 41, Number.NaN, Infinity])(
    "a step of words is a power of two, not %d",
    async (step) => {
      await withBench(engine, async ({ zeros, array, read, sum }) => {
        const layer = array(crossbarSpec(fullyConnected(2, 2)), new Float32Array(4), 2 ** -14);
        const x = zeros("x", "i8", 2);
        const y = zeros("y", "f32", 4);
        const u8 = zeros("u8", "u8", 2);
        const i8 = zeros("i8", "i8", 2);
        const counters = zeros("counters", "f64", 3);
        const refused = (what: string) =>
          new RegExp(`${what} is ${step}; expected a power of two in 2\\^-40`);
        const quantization = { bits: 8, step };
        expect(() => engine.pack(layer, { ...FLOATS, grid: step })).toThrow(refused("grid"));
        expect(() => engine.forward(layer, x, y, 1, read({ inputStep: step }))).toThrow(refused("inputStep"));
        expect(() => engine.backward(layer, x, y, 1, read({ inputStep: step }))).toThrow(
          refused("inputStep"),
        );
        expect(() => engine.weightGradient(layer, x, i8, y, 1, sum({ step }))).toThrow(refused("step"));
        expect(() => engine.activate(y, u8, 2, { relu: true, quantization, counters })).toThrow(
          refused("quantization.step"),
        );
        const sums = { relu: true, quantization: { bits: 8, step: 1 }, counters, stepA: 1, stepB: 1 };
        expect(() => engine.addActivations(x, i8, u8, 2, { ...sums, stepA: step })).toThrow(refused("stepA"));
        expect(() => engine.addActivations(x, i8, u8, 2, { ...sums, stepB: step })).toThrow(refused("stepB"));
      });
    },
  );

  test("words have their own kinds, and at most 8 bits", async () => {
    await withBench(engine, async ({ zeros, array, read, sum }) => {
      const layer = array(crossbarSpec(fullyConnected(2, 2)), new Float32Array(4), 2 ** -14);
      const u8 = zeros("u8", "u8", 4);
      const i8 = zeros("i8", "i8", 4);
      const y = zeros("y", "f32", 4);
      const counters = zeros("counters", "f64", 3);
      const bits8 = { bits: 8, step: 1 };
      const activate = (output: typeof y, relu: boolean, quantization: typeof bits8 | null) => () =>
        engine.activate(y, output, 2, { relu, quantization, counters });
      expect(activate(i8, true, bits8)).toThrow(/"i8" is i8; expected f32 or u8/);
      expect(activate(u8, false, bits8)).toThrow(/"u8" is u8; expected f32 or i8/);
      expect(activate(u8, true, null)).toThrow(/"u8" is u8; without quantization it must be f32/);
      expect(activate(u8, true, { bits: 9, step: 1 })).toThrow(/quantization.bits is 9; expected .* 1 … 8/);
      expect(activate(i8, false, { bits: 1, step: 1 })).toThrow(/quantization.bits is 1; expected .* 2 … 8/);
      const plain = { relu: true, quantization: null, counters };
      expect(() => engine.activate(zeros("i", "i32", 2), y, 2, plain)).toThrow(/"i" is i32/);
      expect(() => engine.activate(u8, y, 2, { ...plain, step: 3 })).toThrow(
        /step is 3; expected a power of two/,
      );
      expect(() => engine.activate(y, y, 2, { ...plain, step: 2 })).toThrow(/step is 2; floats have step 1/);
      expect(() => engine.activate(y, y, 2, { ...plain, relu: false, clip: 6 })).toThrow(
        /clip belongs to a relu/,
      );
      const overlapping = { ...squareWindows("max", { inHeight: 2, inWidth: 2, channels: 1 }, 2), padTop: 2 };
      expect(() => engine.pool(y, zeros("p", "f32", 1), null, 1, overlapping)).toThrow(
        /padTop is 2; .* 0 … 1/,
      );
      const slice = { channels: 2, fromChannels: 2, fromFirst: 1, toChannels: 4, toFirst: 0 };
      expect(() => engine.copyChannels(y, zeros("c", "f32", 4), 1, slice)).toThrow(
        /fromFirst is 1; .* 0 … 0/,
      );
      const error = { mask: null, bits: 8, scaleIn: y, scaleOut: y, counters };
      expect(() => engine.quantizeError(y, u8, 2, error)).toThrow(/"u8" is u8; expected f32 or i8/);
      expect(() => engine.quantizeError(y, i8, 2, { ...error, bits: 0 })).toThrow(
        /bits is 0; expected .* 2 … 8/,
      );
      expect(() => engine.quantizeError(y, i8, 2, { ...error, bits: 9 })).toThrow(
        /bits is 9; expected .* 2 … 8/,
      );
      expect(() => engine.quantizeError(i8, i8, 2, error)).toThrow(/"i8" is i8; expected f32/);
      const serial = read({ encoding: "bit-serial", inputBits: 9, inputStep: 1 });
      expect(() => engine.forward(layer, u8, y, 1, serial)).toThrow(/inputBits is 9; expected .* 1 … 8/);
      expect(() => engine.weightGradient(layer, u8, y, zeros("g", "f32", 4), 1, sum())).toThrow(/"y" is f32/);
      expect(() => engine.weightGradient(layer, y, i8, zeros("g", "f32", 4), 1, sum())).toThrow(/"i8" is i8/);
      expect(() => engine.weightGradient(layer, y, y, zeros("g", "f32", 4), 1, sum({ step: 2 }))).toThrow(
        /step is 2; floats have step 1/,
      );
      expect(() => engine.split(u8, i8, y, 2)).toThrow(/"u8" is u8; expected f32 or i8/);
      expect(() => engine.split(i8, i8, u8, 2)).toThrow(/"i8" is input and output/);
      const other = zeros("other", "i8", 4);
      expect(() => engine.split(i8, u8, other, 2)).toThrow(/"other" is i8; expected u8/);
      expect(() => engine.split(i8, y, u8, 2)).toThrow(/"y" is f32; expected u8 or i8/);
      const shape = squareWindows("average", { inHeight: 2, inWidth: 2, channels: 1 }, 2);
      expect(() => engine.pool(u8, i8, null, 1, shape)).toThrow(/"i8" is i8; expected u8/);
      expect(() => engine.upload(i8, new Uint8Array(4))).toThrow(/"i8" is i8; expected a Int8Array/);
      expect(() => engine.copy(i8, u8, 4)).toThrow(/"u8" is u8; expected i8/);
    });
  });

  test("an array must be packed before it is read, and consistent", async () => {
    const array = engine.crossbar(crossbarSpec(fullyConnected(2, 2)));
    await withBench(engine, async ({ zeros, read }) => {
      const x = zeros("x", "f32", 2);
      const y = zeros("y", "f32", 2);
      expect(() => engine.forward(array, x, y, 1, read())).toThrow(/never packed/);
    });
    engine.free(array.conductance);
    expect(() => engine.pack(array, FLOATS)).toThrow(/conductance/);
    expect(() => engine.crossbar(crossbarSpec({ ...SHAPE, outHeight: 5 }))).toThrow(/5 x 4.*4 x 4/);
    expect(() => engine.crossbar(crossbarSpec(SHAPE, { arrayRows: 0 }))).toThrow(/arrayRows is 0/);
    expect(() => engine.crossbar(crossbarSpec(SHAPE, { offOnRatio: 1 }))).toThrow(/offOnRatio is 1/);
  });
});

test.each(await freshEngines())("a label that is no class is an error: $label", async ({ engine }) => {
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

test.each(await freshEngines())(
  "a converter's step whose inverse is infinite is an error: $label",
  async ({ engine }) => {
    const spec = crossbarSpec(fullyConnected(1, 1));
    const step = async (lsb: number) => {
      const crossbar = engine.crossbar(spec);
      const buffer = engine.buffer("x", "f32", 1);
      const range = engine.buffer("range", "f32", 4);
      engine.upload(range, Float32Array.of(lsb, 0, 0, 0));
      engine.pack(crossbar, FLOATS);
      const counters = engine.buffer("counters", "f64", 3);
      const analog = { encoding: "analog", inputBits: 8, inputStep: 1, phases: "analog", counters } as const;
      const adc = { bits: 4, rounding: "nearest", range } as const;
      engine.forward(crossbar, buffer, engine.buffer("y", "f32", 1), 1, { ...analog, adc });
      await engine.sync();
    };
    await expect(step(2 ** -127)).resolves.toBeUndefined();
    await expect(step(2 ** -128)).rejects.toThrow(
      /step is 2\.9\d*e-39; expected a number above 2\^-128[\s\S]*larger inputs/,
    );
    await engine.dispose();
  },
);

test.each(await freshEngines())("nothing works after dispose: $label", async ({ engine }) => {
  const buffer = engine.buffer("gone", "f32", 4);
  await engine.dispose();
  expect(() => engine.fill(buffer, 1)).toThrow(EngineError);
  expect(engine.memoryBytes).toBe(0);
});
