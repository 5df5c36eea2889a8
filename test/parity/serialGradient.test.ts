// Parity of the weight gradient bit by bit: whole numbers, so engines must agree bit for bit, counters included. And closed forms: a
// converter that distinguishes all counts gives the exact gradient.
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { SerialGradientSettings } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { layerSizes } from "../../src/engine/validate.ts";
import { type Bench, withBench } from "./bench.ts";
import { convolution, drawOf, type LayerCase, specOf, wordLayerCase } from "./cases.ts";
import { comparison, type Results } from "./compare.ts";
import { otherEngines } from "./engines.ts";

const others = await otherEngines();
const compared = comparison("serial weight gradient", createReferenceEngine(), others);
afterAll(compared.report);

type Settings = Omit<SerialGradientSettings, "counters">;
const SIGNS = ["twos-complement", "phases"] as const;

function settingsOf(layer: LayerCase): Settings {
  const draw = drawOf(layer.seed + 1);
  return {
    step: draw.pick([1, 2 ** -14, 2 ** -30]),
    rows: draw.pick([1, 7, 32, 33, 64, 100, 128, 300, 1024]),
    acrossImages: draw.pick([true, false]),
    inputBits: draw.whole(2, 8),
    errorBits: draw.whole(2, 8),
    signs: draw.pick(SIGNS),
    bits: draw.pick([1, 2, 4, 6, 10]),
    countsPerCode: draw.pick([1, 1, 2, 8, 64]),
  };
}

/** Words of `bits` bits, many of them small or 0, as after ReLU and for errors. */
function wordsOf(seed: number, count: number, kind: "u8" | "i8", bits: number) {
  const top = kind === "u8" ? 2 ** bits - 1 : 2 ** (bits - 1) - 1;
  const values = drawOf(seed).values(count, (u, z) =>
    u < 0.3 ? 0 : Math.max(kind === "u8" ? 0 : -top, Math.min(top, Math.round((z * top) / 4))),
  );
  return kind === "u8" ? Uint8Array.from(values) : Int8Array.from(values);
}

async function gradientOf(
  bench: Bench,
  layer: LayerCase,
  how: Settings,
  kind: "u8" | "i8",
): Promise<Results> {
  const spec = specOf(layer, {});
  const sizes = layerSizes(spec);
  const crossbar = bench.array(spec, new Float32Array(sizes.rows * sizes.columns));
  const input = bench.put("input", wordsOf(layer.seed, layer.batch * sizes.input, kind, how.inputBits));
  const error = bench.put("error", wordsOf(layer.seed + 2, layer.batch * sizes.output, "i8", how.errorBits));
  const counters = bench.zeros("counters", "f64", 3);
  const settings = { ...how, counters };
  const gradient = bench.put("gradient", new Float32Array(sizes.rows * sizes.columns).fill(9));
  bench.engine.serialGradient(crossbar, input, error, gradient, layer.batch, settings);
  return { gradient: await bench.get(gradient), counters: await bench.get(counters) };
}

describe.skipIf(others.length === 0)("the serial weight gradient is that of the reference", () => {
  test.each(["u8", "i8"] as const)("%s inputs", async (kind) => {
    const check = (layer: LayerCase) =>
      compared.check((bench) => gradientOf(bench, layer, settingsOf(layer), kind));
    await fc.assert(fc.asyncProperty(wordLayerCase, check), { numRuns: 40, seed: kind === "u8" ? 1 : 2 });
  });

  test.each(SIGNS)("%s, a layer of many positions, rows and columns", async (signs) => {
    const shape = convolution({
      inHeight: 30,
      inWidth: 30,
      inChannels: 5,
      outChannels: 37,
      kernel: 3,
      stride: 1,
      padding: 1,
    });
    const layer = {
      shape,
      batch: 2,
      arrayRows: 64,
      arrayColumns: 8,
      partition: "unrolled",
      seed: 5,
    } as const;
    const base = { step: 2 ** -14, rows: 128, inputBits: 8, errorBits: 8, bits: 4, countsPerCode: 8 };
    const how = { ...base, signs, acrossImages: false } as const;
    await compared.check((bench) => gradientOf(bench, layer, how, "u8"));
  });
});

describe("closed forms", () => {
  const exact = async (bench: Bench, layer: LayerCase, how: Settings, kind: "u8" | "i8") => {
    const spec = specOf(layer, {});
    const sizes = layerSizes(spec);
    const crossbar = bench.array(spec, new Float32Array(sizes.rows * sizes.columns));
    const input = bench.put("input", wordsOf(layer.seed, layer.batch * sizes.input, kind, how.inputBits));
    const error = bench.put(
      "error",
      wordsOf(layer.seed + 2, layer.batch * sizes.output, "i8", how.errorBits),
    );
    const gradient = bench.zeros("gradient", "f32", sizes.rows * sizes.columns);
    bench.engine.weightGradient(crossbar, input, error, gradient, layer.batch, bench.sum({ step: how.step }));
    return bench.get(gradient);
  };
  test.each(SIGNS)("a converter with a code for each count gives the exact gradient: %s", async (signs) => {
    await fc.assert(
      fc.asyncProperty(wordLayerCase, fc.constantFrom("u8" as const, "i8" as const), (layer, kind) =>
        withBench(createReferenceEngine(), async (bench) => {
          const how = {
            ...settingsOf(layer),
            signs,
            bits: 10,
            countsPerCode: 1,
            rows: 1000,
          };
          expect((await gradientOf(bench, layer, how, kind)).gradient).toEqual(
            await exact(bench, layer, how, kind),
          );
        }),
      ),
      { numRuns: 25, seed: 3 },
    );
  });

  test("one count of 21 positions in codes of 8 reads 24, and clips at 15 codes of 1", async () => {
    const shape = convolution({
      inHeight: 3,
      inWidth: 7,
      inChannels: 1,
      outChannels: 1,
      kernel: 1,
      stride: 1,
      padding: 0,
    });
    const spec = specOf(
      { shape, batch: 1, arrayRows: 8, arrayColumns: 8, partition: "unrolled", seed: 1 },
      {},
    );
    const base = { step: 1, rows: 128, acrossImages: false, inputBits: 8, errorBits: 8 };
    const value = (bits: number, countsPerCode: number, word: number) =>
      withBench(createReferenceEngine(), async (bench) => {
        const crossbar = bench.array(spec, new Float32Array(1));
        const input = bench.put("input", new Uint8Array(21).fill(4));
        const error = bench.put("error", new Int8Array(21).fill(word));
        const gradient = bench.zeros("gradient", "f32", 1);
        const counters = bench.zeros("counters", "f64", 3);
        const settings = { ...base, signs: "phases", bits, countsPerCode, counters } as const;
        bench.engine.serialGradient(crossbar, input, error, gradient, 1, settings);
        return [(await bench.f32(gradient))[0], ...(await bench.get(counters))];
      });
    // bit 2 of the input, bits 0 and 1 of the error, 14 planes of 8 bits
    expect(await value(4, 8, 3)).toEqual([4 * 3 * 24, 112, 0, 0]);
    expect(await value(4, 1, -3)).toEqual([-4 * 3 * 15, 112, 0, 2]);
  });
});
