// Parity of everything that reads an array of floats: forward, backward, probe, trackRange, pack with noise. Every mapping ×
// subtraction × encoding × phases × converter on random geometries.
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { ReadSettings } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { layerSizes } from "../../src/engine/validate.ts";
import type { Bench } from "./bench.ts";
import {
  conductances,
  convolution,
  type Draw,
  drawOf,
  inputs,
  type LayerCase,
  layerCase,
  specOf,
} from "./cases.ts";
import { comparison, type Results } from "./compare.ts";
import { otherEngines } from "./engines.ts";
import { type ConverterName, isDigital, READ_CASES, type ReadCase, readEverything } from "./readCases.ts";

const others = await otherEngines();
const compared = comparison("reads of floats", createReferenceEngine(), others);
afterAll(compared.report);

describe.skipIf(others.length === 0)("reads of floats are those of the reference", () => {
  test.each(READ_CASES)(
    "$mapping $subtraction, $encoding inputs, $phases phases, $converter",
    async (read) => {
      await fc.assert(
        fc.asyncProperty(layerCase, (layer) => compared.check((bench) => readFloats(bench, layer, read))),
        { numRuns: 3, seed: READ_CASES.indexOf(read) },
      );
    },
  );

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
    const some = READ_CASES.filter(
      ({ mapping, subtraction, phases, converter }) =>
        converter === "nearest" && `${mapping} ${subtraction} ${phases}` === "pair digital analog",
    );
    expect(some.map(({ encoding }) => encoding)).toEqual(["analog", "bit-serial"]);
    for (const read of some) await compared.check((bench) => readFloats(bench, layer, read));
  });
});

/** Where a converter lies among the partial sums: a step that clips some of them, one- or two-sided. */
function rangeFor(draw: Draw, bits: number, rows: number, read: ReadCase): readonly number[] {
  const input = read.encoding === "bit-serial" ? 0.5 : 0.3;
  const span = (isDigital(read) ? 0.6 * rows : Math.sqrt(rows)) * input * draw.pick([0.3, 1, 2]);
  const zero = draw.pick([0, 2 ** (bits - 1), 2 ** (bits - 1) - 1]);
  return [span / 2 ** bits, zero];
}

async function readFloats(bench: Bench, layer: LayerCase, read: ReadCase): Promise<Results> {
  const { engine } = bench;
  const { batch } = layer;
  const draw = drawOf(layer.seed);
  const { mapping, subtraction } = read;
  const spec = specOf(layer, {
    mapping,
    subtraction,
    offOnRatio: draw.pick([0, 0.1, 0.6]),
    windowLow: draw.pick([-1, -0.8, 0]),
  });
  const sizes = layerSizes(spec);
  const crossbar = bench.array(spec, conductances(draw, sizes.planes * sizes.rows * sizes.columns));
  if (draw.pick([true, false])) {
    const seed = { low: layer.seed, high: 77 };
    engine.pack(crossbar, { grid: null, sigma: 0.05, seed, step: draw.whole(0, 1e6) });
  }
  const inputBits = draw.pick([2, 3, 5, 9]);
  const inputStep = draw.pick([2 ** -7, 0.3, 1]);
  const settings = (rows: number) => settingsFor(bench, draw, read, { inputBits, inputStep, rows });
  const tensor = (count: number) => tensorFor(draw, read, { inputBits, inputStep, count });
  return readEverything(bench, {
    ...{ crossbar, batch },
    input: tensor(batch * sizes.input),
    error: tensor(batch * sizes.output),
    forward: settings(Math.min(spec.arrayRows, sizes.rows)),
    backward: settings(Math.min(spec.arrayColumns, sizes.columns)),
    looks: draw.whole(1, 9),
  });
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
