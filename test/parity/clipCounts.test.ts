// Clip counts of converters: all conversions as on the reference, or a fixed sample of them with about the same rates.
import { describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { layerSizes } from "../../src/engine/validate.ts";
import { withBench } from "./bench.ts";
import { conductances, convolution, crossbarSpec, drawOf, inputs } from "./cases.ts";
import { otherEngines } from "./engines.ts";

const others = await otherEngines();
const reference = createReferenceEngine();

const BATCH = 4;
const SHAPE = convolution({
  inHeight: 12,
  inWidth: 12,
  inChannels: 20,
  outChannels: 40,
  kernel: 3,
  stride: 1,
  padding: 1,
});
const SPEC = crossbarSpec(SHAPE, { arrayRows: 16, mapping: "reference" });
const SIZES = layerSizes(SPEC);

/** Inputs are multiples of 1/8, as floats or as words with that step. */
async function ratesOf(engine: Engine, words: boolean) {
  return withBench(engine, async (bench) => {
    const draw = drawOf(11);
    const grid = words ? 2 ** -14 : null;
    const crossbar = bench.array(SPEC, conductances(draw, SIZES.rows * SIZES.columns), grid);
    const whole = inputs(draw, BATCH * SIZES.input, true, 8);
    const input = bench.put("input", words ? Int8Array.from(whole) : whole.map((x) => x / 8));
    const adc = bench.adc({ bits: 4, rounding: "nearest" }, [0.15, 8]);
    const read = bench.read({ adc, inputStep: 1 / 8 });
    const output = bench.zeros("output", "f32", BATCH * SIZES.output);
    engine.forward(crossbar, input, output, BATCH, read);
    const [conversions, low, high] = await bench.get(read.counters);
    return { conversions: conversions!, low: low! / conversions!, high: high! / conversions! };
  });
}

describe.skipIf(others.length === 0)(
  "clip counts are those of the reference, or a sample of about the same rate",
  () => {
    test.each([false, true])("words: %s", async (words) => {
      const expected = await ratesOf(reference, words);
      expect(expected.conversions).toBe(BATCH * 12 * 12 * 40 * 9 * 2);
      expect(expected.low).toBeGreaterThan(0.01);
      const ofSet = new Map<string, typeof expected>();
      for (const { label, engine } of others) {
        const actual = await ratesOf(engine, words);
        expect(actual.conversions, label).toBeGreaterThan(expected.conversions / 50);
        expect(actual.conversions, label).toBeLessThanOrEqual(expected.conversions);
        expect(actual.low / expected.low, label).toBeCloseTo(1, 0.7);
        expect(actual.high / expected.high, label).toBeCloseTo(1, 0.7);
        // The same for every thread count.
        const set = engine.description.split(",")[0]!;
        expect(actual, label).toEqual(ofSet.get(set) ?? actual);
        ofSet.set(set, actual);
      }
    });
  },
);
