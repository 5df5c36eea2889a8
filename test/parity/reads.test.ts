// Parity of everything that reads an array: forward, backward, probe, trackRange, pack with noise. Every mapping ×
// subtraction × encoding × phases × converter on random geometries.
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { blocksOf } from "../../src/array/partition.ts";
import type { Mapping, ReadSettings, Subtraction } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { layerSizes } from "../../src/engine/validate.ts";
import { type Bench, withBench } from "./bench.ts";
import {
  conductances,
  convolution,
  crossbarSpec,
  type Draw,
  drawOf,
  inputs,
  type LayerCase,
  layerCase,
  specOf,
} from "./cases.ts";
import { comparison, type Results } from "./compare.ts";
import { otherEngines } from "./engines.ts";

const others = otherEngines();
const reference = createReferenceEngine();
const compared = comparison("reads", reference, others);
afterAll(compared.report);

const MAPPINGS: readonly (readonly [Mapping, Subtraction])[] = [
  ["float", "analog"],
  ["reference", "analog"],
  ["reference", "digital"],
  ["pair", "analog"],
  ["pair", "digital"],
  ["offset", "analog"],
];
const CONVERTERS = ["ideal", "nearest", "floor", "mid-rise"] as const;
type ConverterName = (typeof CONVERTERS)[number];

const cases = MAPPINGS.flatMap(([mapping, subtraction]) =>
  (["analog", "bit-serial"] as const).flatMap((encoding) =>
    (["analog", "digital"] as const).flatMap((phases) =>
      CONVERTERS.map((converter) => ({ mapping, subtraction, encoding, phases, converter })),
    ),
  ),
);
type ReadCase = (typeof cases)[number];

describe.skipIf(others.length === 0)("reads are those of the reference", () => {
  test.each(cases)("$mapping $subtraction, $encoding inputs, $phases phases, $converter", async (read) => {
    await fc.assert(
      fc.asyncProperty(layerCase, (layer) => compared.check((bench) => readEverything(bench, layer, read))),
      { numRuns: 3, seed: cases.indexOf(read) },
    );
  });

  test("a layer of many panels, tiles and blocks", async () => {
    const shape = convolution({
      ...{ inHeight: 13, inWidth: 11, inChannels: 35, outChannels: 70 },
      ...{ kernel: 3, stride: 1, padding: 1 },
    });
    const layer = {
      shape,
      batch: 2,
      arrayRows: 32,
      arrayColumns: 32,
      partition: "unrolled",
      seed: 5,
    } as const;
    const some = cases.filter(
      ({ mapping, subtraction, phases, converter }) =>
        converter === "nearest" && `${mapping} ${subtraction} ${phases}` === "pair digital analog",
    );
    expect(some.map(({ encoding }) => encoding)).toEqual(["analog", "bit-serial"]);
    for (const read of some) await compared.check((bench) => readEverything(bench, layer, read));
  });
});

/** Where a converter lies among the partial sums: a step that clips some of them, one- or two-sided. */
function rangeFor(draw: Draw, bits: number, rows: number, read: ReadCase): readonly number[] {
  const digital = read.mapping === "offset" || (read.mapping !== "float" && read.subtraction === "digital");
  const input = read.encoding === "bit-serial" ? 0.5 : 0.3;
  const span = (digital ? 0.6 * rows : Math.sqrt(rows)) * input * draw.pick([0.3, 1, 2]);
  const zero = draw.pick([0, 2 ** (bits - 1), 2 ** (bits - 1) - 1]);
  return [span / 2 ** bits, zero];
}

async function readEverything(bench: Bench, layer: LayerCase, read: ReadCase): Promise<Results> {
  const { engine } = bench;
  const { mapping, subtraction, encoding, phases, converter } = read;
  const draw = drawOf(layer.seed);
  const spec = specOf(layer, { mapping, subtraction, offOnRatio: draw.pick([0, 0.1, 0.6]) });
  const sizes = layerSizes(spec);
  const crossbar = bench.array(spec, conductances(draw, sizes.planes * sizes.rows * sizes.columns));
  if (draw.pick([true, false]))
    engine.pack(crossbar, { sigma: 0.05, seed: { low: layer.seed, high: 77 }, step: draw.whole(0, 1e6) });
  const inputBits = draw.pick([2, 3, 5, 9]);
  const inputStep = draw.pick([2 ** -7, 0.3, 1]);
  const settingsFor = (rows: number): ReadSettings =>
    bench.read({
      ...{ encoding, phases, inputBits, inputStep },
      adc: converterFor(bench, draw, converter, rows, read),
    });
  const tensor = (count: number) => {
    const grid = encoding === "bit-serial" ? 2 ** inputBits : draw.pick([null, 16]);
    const scale = encoding === "bit-serial" ? inputStep : grid === null ? 1 : 1 / grid;
    return inputs(draw, count, draw.pick([true, false]), grid).map((x) => x * scale);
  };
  const input = bench.put("input", tensor(layer.batch * sizes.input));
  const error = bench.put("error", tensor(layer.batch * sizes.output));
  const output = bench.zeros("output", "f32", layer.batch * sizes.output);
  const inputError = bench.zeros("inputError", "f32", layer.batch * sizes.input);
  const forward = settingsFor(Math.min(spec.arrayRows, sizes.rows));
  const backward = settingsFor(Math.min(spec.arrayColumns, sizes.columns));
  engine.forward(crossbar, input, output, layer.batch, forward);
  engine.backward(crossbar, error, inputError, layer.batch, backward);
  const looks = draw.whole(1, 9);
  const seen = (direction: "forward" | "backward") =>
    bench.zeros(
      "seen",
      "f32",
      looks * blocksOf(spec, direction) * (direction === "forward" ? sizes.columns : spec.shape.inChannels),
    );
  const seenForward = seen("forward");
  const seenBackward = seen("backward");
  engine.probe(crossbar, "forward", input, layer.batch, forward, looks, seenForward);
  engine.probe(crossbar, "backward", error, layer.batch, backward, looks, seenBackward);
  if (forward.adc) engine.trackRange(crossbar, "forward", input, layer.batch, forward, "oracle", looks);
  if (backward.adc) {
    engine.trackRange(crossbar, "backward", error, layer.batch, backward, "running", looks);
    engine.upload(
      error,
      (await bench.f32(error)).map((x) => x / 4),
    );
    engine.trackRange(crossbar, "backward", error, layer.batch, backward, "running", looks);
  }
  return {
    output: await bench.get(output),
    inputError: await bench.get(inputError),
    seenForward: await bench.get(seenForward),
    seenBackward: await bench.get(seenBackward),
    ...(forward.adc && { oracle: await bench.get(forward.adc.range) }),
    ...(backward.adc && { running: await bench.get(backward.adc.range) }),
  };
}

function converterFor(
  bench: Bench,
  draw: Draw,
  rounding: ConverterName,
  rows: number,
  read: ReadCase,
): ReadSettings["adc"] {
  if (rounding === "ideal") return null;
  const bits = draw.pick([1, 3, 5, 8]);
  return bench.adc({ bits, rounding }, rangeFor(draw, bits, rows, read));
}

test.skipIf(others.length === 0)(
  "clip counts are those of the reference, or a sample of about the same rate",
  async () => {
    const shape = convolution({
      ...{ inHeight: 12, inWidth: 12, inChannels: 20, outChannels: 40 },
      ...{ kernel: 3, stride: 1, padding: 1 },
    });
    const draw = drawOf(11);
    const spec = crossbarSpec(shape, { arrayRows: 16, mapping: "reference" });
    const stored = conductances(draw, layerSizes(spec).rows * layerSizes(spec).columns);
    const values = inputs(draw, 4 * layerSizes(spec).input, true, 8).map((x) => x / 8);
    const rates = async (engine: (typeof others)[number]["engine"]) =>
      withBench(engine, async (bench) => {
        const crossbar = bench.array(spec, stored);
        const read = bench.read({ adc: bench.adc({ bits: 4, rounding: "nearest" }, [0.15, 8]) });
        const output = bench.zeros("output", "f32", 4 * layerSizes(spec).output);
        engine.forward(crossbar, bench.put("input", values), output, 4, read);
        const [conversions, low, high] = await bench.get(read.counters);
        return { conversions: conversions!, low: low! / conversions!, high: high! / conversions! };
      });
    const expected = await rates(reference);
    expect(expected.conversions).toBe(4 * 12 * 12 * 40 * 9 * 2);
    expect(expected.low).toBeGreaterThan(0.01);
    for (const { engine } of others) {
      const actual = await rates(engine);
      expect(actual.conversions).toBeGreaterThan(expected.conversions / 50);
      expect(actual.conversions).toBeLessThanOrEqual(expected.conversions);
      expect(actual.low / expected.low).toBeCloseTo(1, 0.7);
      expect(actual.high / expected.high).toBeCloseTo(1, 0.7);
    }
  },
);
