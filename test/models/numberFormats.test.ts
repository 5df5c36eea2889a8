// The number formats of docs/models/number-formats.md in plain arithmetic against every engine.
import { afterAll, describe, expect, test } from "vitest";
import { withBench } from "../parity/bench.ts";
import { drawOf } from "../parity/cases.ts";
import { allEngines } from "../parity/engines.ts";

const LENGTH = 1000;

function roundEven(x: number): number {
  const low = Math.floor(x);
  return x - low === 0.5 ? low + (low % 2) : Math.round(x);
}
const clamp = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);

/** −0 and 0 are one number here. */
const plain = (values: Float32Array) => Array.from(values, (x) => x + 0);

describe.each(await allEngines())("$label", ({ engine }) => {
  afterAll(() => engine.dispose());

  test.each([
    [true, 4, 8],
    [true, 1, 3],
    [false, 2, 5],
  ])("activations: ReLU %s, range %d, %d bits, and where their error passes", async (relu, range, bits) => {
    const step = range / 2 ** bits;
    const x = drawOf(bits).values(LENGTH, (_, z) => range * z);
    const limit = range - step;
    await withBench(engine, async (bench) => {
      const counters = bench.zeros("counters", "f64", 3);
      const out = bench.zeros("out", "f32", LENGTH);
      engine.activate(bench.put("in", x), out, LENGTH, { relu, quantization: { bits, step }, counters });
      const [low, high] = relu ? [0, 2 ** bits - 1] : [1 - 2 ** (bits - 1), 2 ** (bits - 1) - 1];
      const expected = x.map((value) => step * clamp(roundEven(value / step), low, high));
      expect(plain(await bench.f32(out))).toEqual(plain(expected));
      const error = bench.put("error", new Float32Array(LENGTH).fill(1));
      engine.activateBackward(error, out, LENGTH, { relu, limit });
      const passes = expected.map((y) => ((!relu || y > 0) && Math.abs(y) < limit ? 1 : 0));
      expect(await bench.f32(error)).toEqual(passes);
      expect(new Set(passes).size).toBe(relu ? 2 : 1);
    });
  });

  test.each([2, 4, 8])("errors: a power-of-two scale, then %d bits", async (bits) => {
    const e = drawOf(bits).values(LENGTH, (_, z) => 3e-4 * z);
    const k = Math.round(Math.log2(Math.max(...e.map(Math.abs))));
    await withBench(engine, async (bench) => {
      const error = bench.put("error", e);
      const scale = bench.put("scale", Float32Array.of(0.25));
      engine.quantizeError(error, LENGTH, bits, scale, scale, bench.zeros("counters", "f64", 3));
      const most = 2 ** (bits - 1) - 1;
      const expected = e.map(
        (x) => clamp(roundEven((x / 2 ** k) * 2 ** (bits - 1)), -most, most) * 2 ** (1 - bits),
      );
      expect(plain(await bench.f32(error))).toEqual(plain(expected));
      expect(await bench.f32(scale)).toEqual(Float32Array.of(0.25 * 2 ** k));
    });
  });
});
