// Parity of the weight gradient of floats, with and without converter, on random geometries.
import fc from "fast-check";
import { afterAll, describe, test } from "vitest";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { layerSizes } from "../../src/engine/validate.ts";
import type { Bench } from "./bench.ts";
import { convolution, drawOf, inputs, type LayerCase, layerCase, specOf } from "./cases.ts";
import { comparison, type Results } from "./compare.ts";
import { otherEngines } from "./engines.ts";

const others = await otherEngines();
const compared = comparison("weight gradient of floats", createReferenceEngine(), others);
afterAll(compared.report);

const CONVERTERS = ["ideal", "nearest", "floor", "mid-rise"] as const;
type ConverterName = (typeof CONVERTERS)[number];

describe.skipIf(others.length === 0)("the weight gradient of floats is that of the reference", () => {
  test.each(CONVERTERS)("%s", async (converter) => {
    await fc.assert(
      fc.asyncProperty(layerCase, (layer) => compared.check((bench) => gradientOf(bench, layer, converter))),
      { numRuns: 40, seed: CONVERTERS.indexOf(converter) },
    );
  });

  test.each(CONVERTERS)("%s, on layers of many chunks", async (converter) => {
    const sizes = [
      { inHeight: 19, inWidth: 23, inChannels: 13, outChannels: 37, kernel: 3, stride: 1, padding: 1 },
      { inHeight: 1, inWidth: 1, inChannels: 300, outChannels: 40, kernel: 1, stride: 1, padding: 0 },
      { inHeight: 24, inWidth: 24, inChannels: 5, outChannels: 9, kernel: 1, stride: 1, padding: 0 },
      { inHeight: 30, inWidth: 9, inChannels: 4, outChannels: 6, kernel: 5, stride: 2, padding: 2 },
    ];
    for (const size of sizes) {
      const shape = convolution(size);
      const layer = {
        shape,
        batch: 5,
        arrayRows: 33,
        arrayColumns: 8,
        partition: "unrolled",
        seed: 3,
      } as const;
      await compared.check((bench) => gradientOf(bench, layer, converter));
    }
  });
});

async function gradientOf(bench: Bench, layer: LayerCase, converter: ConverterName): Promise<Results> {
  const draw = drawOf(layer.seed);
  const spec = specOf(layer, {});
  const sizes = layerSizes(spec);
  const crossbar = bench.array(spec, new Float32Array(sizes.rows * sizes.columns));
  const grid = draw.pick([null, 16]);
  const tensor = (count: number, signed: boolean) =>
    inputs(draw, count, signed, grid).map((x) => (grid === null ? x : x / grid));
  const input = bench.put("input", tensor(layer.batch * sizes.input, draw.pick([true, false])));
  const error = bench.put("error", tensor(layer.batch * sizes.output, true));
  const gradient = bench.put("gradient", new Float32Array(sizes.rows * sizes.columns).fill(9));
  const bits = draw.pick([1, 4, 8]);
  const span = Math.sqrt(spec.arrayRows) * draw.pick([0.1, 0.5, 1]);
  const adc =
    converter === "ideal"
      ? null
      : bench.adc({ bits, rounding: converter }, [span / 2 ** bits, 2 ** (bits - 1)]);
  bench.engine.weightGradient(crossbar, input, error, gradient, layer.batch, bench.sum({ adc }));
  return { gradient: await bench.get(gradient) };
}
