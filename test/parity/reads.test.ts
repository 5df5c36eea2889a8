// Parity of everything that reads an array: forward, backward, probe, trackRange, pack with noise. Every mapping ×
// subtraction × encoding × phases × converter on random geometries.
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { blocksOf } from "../../src/array/partition.ts";
import type {
  Crossbar,
  Direction,
  EngineBuffer,
  Mapping,
  ReadSettings,
  Subtraction,
  TypedArray,
} from "../../src/engine/engine.ts";
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

const others = await otherEngines();
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
  const { batch } = layer;
  const draw = drawOf(layer.seed);
  const { mapping, subtraction } = read;
  const spec = specOf(layer, { mapping, subtraction, offOnRatio: draw.pick([0, 0.1, 0.6]) });
  const sizes = layerSizes(spec);
  const crossbar = bench.array(spec, conductances(draw, sizes.planes * sizes.rows * sizes.columns));
  if (draw.pick([true, false]))
    engine.pack(crossbar, { sigma: 0.05, seed: { low: layer.seed, high: 77 }, step: draw.whole(0, 1e6) });
  const inputBits = draw.pick([2, 3, 5, 9]);
  const inputStep = draw.pick([2 ** -7, 0.3, 1]);
  const settings = (rows: number) => settingsFor(bench, draw, read, { inputBits, inputStep, rows });
  const tensor = (count: number) => tensorFor(draw, read, { inputBits, inputStep, count });
  const input = bench.put("input", tensor(batch * sizes.input));
  const error = bench.put("error", tensor(batch * sizes.output));
  const output = bench.zeros("output", "f32", batch * sizes.output);
  const inputError = bench.zeros("inputError", "f32", batch * sizes.input);
  const forward = settings(Math.min(spec.arrayRows, sizes.rows));
  const backward = settings(Math.min(spec.arrayColumns, sizes.columns));
  engine.forward(crossbar, input, output, batch, forward);
  engine.backward(crossbar, error, inputError, batch, backward);
  const forwardLook = { direction: "forward", input, batch, read: forward, looks: draw.whole(1, 9) } as const;
  const backwardLook = { ...forwardLook, direction: "backward", input: error, read: backward } as const;
  return {
    output: await bench.get(output),
    inputError: await bench.get(inputError),
    seenForward: await partialSums(bench, crossbar, forwardLook),
    seenBackward: await partialSums(bench, crossbar, backwardLook),
    ...(forward.adc && { forwardRanges: await trackedRanges(bench, crossbar, forwardLook) }),
    ...(backward.adc && { backwardRanges: await trackedRanges(bench, crossbar, backwardLook) }),
  };
}

interface Look {
  readonly direction: Direction;
  readonly input: EngineBuffer;
  readonly batch: number;
  readonly read: ReadSettings;
  readonly looks: number;
}

async function partialSums(bench: Bench, crossbar: Crossbar, look: Look): Promise<TypedArray> {
  const { direction, input, batch, read, looks } = look;
  const { spec } = crossbar;
  const columns = direction === "forward" ? spec.shape.outChannels : spec.shape.inChannels;
  const out = bench.zeros("seen", "f32", looks * blocksOf(spec, direction) * columns);
  bench.engine.probe(crossbar, direction, input, batch, read, looks, out);
  return bench.get(out);
}

/** The range after the oracle, a first and a second step of the running policy (the second with a smaller input). */
async function trackedRanges(bench: Bench, crossbar: Crossbar, look: Look): Promise<Float32Array> {
  const { engine } = bench;
  const { direction, input, batch, read, looks } = look;
  const { range } = read.adc!;
  const ranges: number[] = [];
  const track = async (policy: "oracle" | "running") => {
    engine.trackRange(crossbar, direction, input, batch, read, policy, looks);
    ranges.push(...(await bench.f32(range)));
  };
  await track("oracle");
  engine.upload(range, Float32Array.of(1, 0, 0, 0));
  await track("running");
  engine.upload(
    input,
    (await bench.f32(input)).map((x) => x / 4),
  );
  await track("running");
  return Float32Array.from(ranges);
}

interface InputGrid {
  readonly inputBits: number;
  readonly inputStep: number;
}

function tensorFor(draw: Draw, read: ReadCase, grid: InputGrid & { readonly count: number }): Float32Array {
  const signed = draw.pick([true, false]);
  if (read.encoding === "bit-serial")
    return inputs(draw, grid.count, signed, 2 ** grid.inputBits).map((x) => x * grid.inputStep);
  return draw.pick([true, false])
    ? inputs(draw, grid.count, signed, null)
    : inputs(draw, grid.count, signed, 16).map((x) => x / 16);
}

function settingsFor(
  bench: Bench,
  draw: Draw,
  read: ReadCase,
  grid: InputGrid & { readonly rows: number },
): ReadSettings {
  const { encoding, phases, converter } = read;
  const { inputBits, inputStep, rows } = grid;
  return bench.read({
    ...{ encoding, phases, inputBits, inputStep },
    adc: converterFor(bench, draw, converter, rows, read),
  });
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
