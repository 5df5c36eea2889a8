// The number formats of docs/models/number-formats.md in plain arithmetic against every engine.
import { describe, expect, test } from "vitest";
import { withBench } from "../parity/bench.ts";
import { drawOf } from "../parity/cases.ts";
import { allEngines } from "../parity/engines.ts";
import { squareWindows } from "../squareWindows.ts";

const LENGTH = 1000;

function roundEven(x: number): number {
  const low = Math.floor(x);
  return x - low === 0.5 ? low + (low % 2) : Math.round(x);
}
const clamp = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);

/** −0 and 0 are one number here. */
const plain = (values: ArrayLike<number>) => Array.from(values, (x) => x + 0);

describe.each(await allEngines())("$label", ({ engine }) => {
  test.each([
    [true, 4, 8, true],
    [true, 1, 3, true],
    [false, 2, 5, true],
    [true, 4, 8, false],
    [false, 2, 5, false],
  ])(
    "activations: ReLU %s, range %d, %d bits, words: %s, and where their error passes",
    async (relu, range, bits, words) => {
      const step = range / 2 ** bits;
      const unit = words ? 1 : step;
      const x = drawOf(bits).values(LENGTH, (_, z) => range * z);
      const limit = (2 ** bits - 1) * unit;
      await withBench(engine, async (bench) => {
        const counters = bench.zeros("counters", "f64", 3);
        const out = bench.zeros("out", words ? (relu ? "u8" : "i8") : "f32", LENGTH);
        engine.activate(bench.put("in", x), out, LENGTH, { relu, quantization: { bits, step }, counters });
        const [low, high] = relu ? [0, 2 ** bits - 1] : [1 - 2 ** (bits - 1), 2 ** (bits - 1) - 1];
        const expected = x.map((value) => unit * clamp(roundEven(value / step), low, high));
        expect(plain(await bench.get(out))).toEqual(plain(expected));
        const error = bench.put("error", new Float32Array(LENGTH).fill(1));
        engine.activateBackward(error, LENGTH, { output: out, relu, limit });
        const passes = expected.map((y) => ((!relu || y > 0) && Math.abs(y) < limit ? 1 : 0));
        expect(await bench.f32(error)).toEqual(passes);
        expect(new Set(passes).size).toBe(relu ? 2 : 1);
      });
    },
  );

  test.each([
    [2, true],
    [4, true],
    [8, true],
    [4, false],
    [12, false],
  ])("errors: where they pass, a power-of-two scale, then %d bits, words: %s", async (bits, words) => {
    const draw = drawOf(bits);
    const given = draw.values(LENGTH, (_, z) => 3e-4 * z);
    const output = Uint8Array.from(draw.values(LENGTH, (u) => Math.floor(4 * u)));
    const e = given.map((x, i) => (output[i]! > 0 && output[i]! < 3 ? x : 0));
    const k = Math.round(Math.log2(Math.max(...e.map(Math.abs))));
    await withBench(engine, async (bench) => {
      const scale = bench.put("scale", Float32Array.of(0.25));
      const out = bench.zeros("out", words ? "i8" : "f32", LENGTH);
      engine.quantizeError(bench.put("error", given), out, LENGTH, {
        mask: { output: bench.put("output", output), relu: true, limit: 3 },
        bits,
        scaleIn: scale,
        scaleOut: scale,
        counters: bench.zeros("counters", "f64", 3),
      });
      const most = 2 ** (bits - 1) - 1;
      const unit = words ? 1 : 2 ** (1 - bits);
      const expected = e.map((x) => clamp(roundEven((x / 2 ** k) * 2 ** (bits - 1)), -most, most) * unit);
      expect(plain(await bench.get(out))).toEqual(plain(expected));
      expect(await bench.f32(scale)).toEqual(Float32Array.of(0.25 * 2 ** k));
    });
  });

  test("an average of words is rounded to a word", async () => {
    const words = Uint8Array.of(1, 0, 0, 0, 3, 3, 0, 0, 255, 254, 255, 255);
    const shape = squareWindows("average", { inHeight: 2, inWidth: 2, channels: 1 }, 2);
    await withBench(engine, async (bench) => {
      const out = bench.zeros("out", "u8", 3);
      engine.pool(bench.put("in", words), out, null, 3, shape);
      // 0.25, 1.5 and 254.75
      expect([...(await bench.get(out))]).toEqual([0, 2, 255]);
    });
  });

  test("a residual sum of words of two steps is quantized like any activation", async () => {
    const a = Uint8Array.of(200, 3, 0, 255);
    const b = Int8Array.of(-64, 5, -9, 127);
    await withBench(engine, async (bench) => {
      const out = bench.zeros("out", "u8", 4);
      const counters = bench.zeros("counters", "f64", 3);
      engine.addActivations(bench.put("a", a), bench.put("b", b), out, 4, {
        relu: true,
        quantization: { bits: 8, step: 2 ** -6 },
        counters,
        stepA: 2 ** -6,
        stepB: 2 ** -7,
      });
      // in steps of 2^-6: 200 − 32, 3 + 2.5 to the even 6, below 0, and clipped
      expect([...(await bench.get(out))]).toEqual([168, 6, 0, 255]);
    });
  });
});
