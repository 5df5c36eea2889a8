// Parity of the weight gradient of words: exact integer sums, so engines must agree bit for bit, also beyond 32 bits.
import fc from "fast-check";
import { afterAll, describe, test } from "vitest";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { layerSizes } from "../../src/engine/validate.ts";
import type { Bench } from "./bench.ts";
import { convolution, drawOf, extremeWords, type LayerCase, specOf, wordLayerCase, words } from "./cases.ts";
import { comparison, type Results } from "./compare.ts";
import { otherEngines } from "./engines.ts";

const others = await otherEngines();
const compared = comparison("weight gradient of words", createReferenceEngine(), others);
afterAll(compared.report);

const CONVERTERS = ["ideal", "nearest", "floor", "mid-rise"] as const;
type ConverterName = (typeof CONVERTERS)[number];
const KINDS = ["u8", "i8"] as const;

describe.skipIf(others.length === 0)("the weight gradient of words is that of the reference", () => {
  test.each(CONVERTERS)("%s", async (converter) => {
    const check = (layer: LayerCase) =>
      compared.check((bench) => gradientOf(bench, layer, { converter, source: words }));
    await fc.assert(fc.asyncProperty(wordLayerCase, check), {
      numRuns: 60,
      seed: CONVERTERS.indexOf(converter),
    });
  });

  const sizes = [
    { inHeight: 19, inWidth: 23, inChannels: 13, outChannels: 37, kernel: 3, stride: 1, padding: 1 },
    { inHeight: 1, inWidth: 1, inChannels: 300, outChannels: 40, kernel: 1, stride: 1, padding: 0 },
    { inHeight: 24, inWidth: 24, inChannels: 5, outChannels: 9, kernel: 1, stride: 1, padding: 0 },
    { inHeight: 30, inWidth: 9, inChannels: 4, outChannels: 6, kernel: 5, stride: 2, padding: 2 },
    { inHeight: 16, inWidth: 16, inChannels: 64, outChannels: 33, kernel: 3, stride: 1, padding: 1 },
  ].map(convolution);
  test.each(CONVERTERS)("%s, on layers of many chunks", async (converter) => {
    for (const shape of sizes) {
      const array = { arrayRows: 33, arrayColumns: 8, partition: "unrolled" } as const;
      const layer = { ...array, shape, batch: 3, seed: sizes.indexOf(shape) };
      await compared.check((bench) => gradientOf(bench, layer, { converter, source: words }));
    }
  });

  // 255·255 over 90,000 positions is 5.9e9, 255·(−128) is −2.9e9. A converter sees at most 32,768 positions at once: 181·181 is near.
  const kinds = KINDS.flatMap((input) => KINDS.map((error) => ({ input, error })));
  test.each(kinds)("sums beyond 32 bits: $input · $error", async ({ input, error }) => {
    for (const [converter, side, batch, arrayRows] of [
      ["ideal", 300, 1, 128],
      ["ideal", 181, 3, 128],
      ["nearest", 181, 2, 1_000_000],
      ["nearest", 260, 1, 128],
    ] as const) {
      const square = { inHeight: side, inWidth: side, inChannels: 2, outChannels: 3 };
      const shape = convolution({ ...square, kernel: 1, stride: 1, padding: 0 });
      const layer = { shape, batch, arrayRows, arrayColumns: 8, partition: "unrolled", seed: side } as const;
      const source = extremeWords;
      await compared.check((bench) => gradientOf(bench, layer, { converter, source, input, error }));
    }
  });
});

interface GradientCase {
  readonly converter: ConverterName;
  readonly source: typeof words;
  readonly input?: "u8" | "i8";
  readonly error?: "u8" | "i8";
}

async function gradientOf(bench: Bench, layer: LayerCase, how: GradientCase): Promise<Results> {
  const draw = drawOf(layer.seed);
  const spec = specOf(layer, {});
  const sizes = layerSizes(spec);
  const crossbar = bench.array(spec, new Float32Array(sizes.rows * sizes.columns));
  const { source, input: inputKind = draw.pick(KINDS), error: errorKind = draw.pick(KINDS) } = how;
  const input = bench.put("input", source(draw, layer.batch * sizes.input, inputKind));
  const error = bench.put("error", source(draw, layer.batch * sizes.output, errorKind));
  const gradient = bench.put("gradient", new Float32Array(sizes.rows * sizes.columns).fill(9));
  const step = draw.pick([2 ** -14, 1, 2 ** -40, 2 ** 12]);
  const positions = Math.min(spec.arrayRows, spec.shape.outHeight * spec.shape.outWidth);
  const typical = step * (source === words ? 3000 * Math.sqrt(positions) : 20_000 * positions);
  const bits = draw.pick([1, 4, 8, 12]);
  const lsb = draw.pick([0.1, 1, 1, 2, 1e-12, 1e6]) * (typical / 2 ** bits);
  const { converter } = how;
  const range = [lsb, draw.pick([0, 2 ** (bits - 1)])];
  const adc = converter === "ideal" ? null : bench.adc({ bits, rounding: converter }, range);
  bench.engine.weightGradient(crossbar, input, error, gradient, layer.batch, bench.sum({ step, adc }));
  return { gradient: await bench.get(gradient) };
}
