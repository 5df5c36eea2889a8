// Parity of everything that reads an array of words: exact integer sums, so engines must agree bit for bit. Every mapping ×
// subtraction × encoding × phases × converter on random geometries, and blocks whose sums need more than 32 bits.
import fc from "fast-check";
import { afterAll, describe, test } from "vitest";
import type { CrossbarSpec, ReadSettings } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { layerSizes } from "../../src/engine/validate.ts";
import type { Bench } from "./bench.ts";
import {
  convolution,
  type Draw,
  drawOf,
  extremeWords,
  fullyConnected,
  griddedConductances,
  type LayerCase,
  specOf,
  wordLayerCase,
  words,
} from "./cases.ts";
import { comparison, type Results } from "./compare.ts";
import { otherEngines } from "./engines.ts";
import { isDigital, READ_CASES, type ReadCase, readEverything } from "./readCases.ts";

const others = await otherEngines();
const compared = comparison("reads of words", createReferenceEngine(), others);
afterAll(compared.report);

describe.skipIf(others.length === 0)("reads of words are those of the reference", () => {
  test.each(READ_CASES)(
    "$mapping $subtraction, $encoding inputs, $phases phases, $converter",
    async (read) => {
      await fc.assert(
        fc.asyncProperty(wordLayerCase, (layer) =>
          compared.check((bench) => readWords(bench, layer, read, words)),
        ),
        { numRuns: 2, seed: READ_CASES.indexOf(read) },
      );
    },
  );

  // Every third: all mappings, encodings and phases come.
  const large = READ_CASES.filter(({ converter }) => converter === "ideal" || converter === "floor").filter(
    (_, i) => i % 3 === 0,
  );
  test.each(large)(
    "blocks of 700 and 4096 extreme rows: $mapping $subtraction, $encoding inputs, $phases phases, $converter",
    async (read) => {
      // Every other one has its block of that many rows in the backward read.
      for (const [inputs, outputs] of [
        [700, 40],
        [21, 700],
        [4096, 5],
        [3, 4096],
      ] as const) {
        const array = { arrayRows: 4096, arrayColumns: 4096, partition: "unrolled" } as const;
        const layer = { ...array, shape: fullyConnected(inputs, outputs), batch: 2, seed: inputs };
        await compared.check((bench) => readWords(bench, layer, read, extremeWords));
      }
    },
  );

  test("layers of many panels, tiles and blocks", async () => {
    const sizes = [
      { inHeight: 13, inWidth: 11, inChannels: 35, outChannels: 70, kernel: 3, stride: 1, padding: 1 },
      { inHeight: 7, inWidth: 9, inChannels: 128, outChannels: 48, kernel: 3, stride: 2, padding: 1 },
      { inHeight: 12, inWidth: 12, inChannels: 3, outChannels: 130, kernel: 3, stride: 1, padding: 1 },
    ];
    for (const [index, read] of READ_CASES.entries()) {
      // A prime: all kinds of reads come, on each layer.
      if (index % 7 !== 0) continue;
      const shape = convolution(sizes[(index / 7) % sizes.length]!);
      const array = { arrayRows: 128, arrayColumns: 128, partition: "unrolled" } as const;
      await compared.check((bench) =>
        readWords(bench, { ...array, shape, batch: 1, seed: index }, read, words),
      );
    }
  });
});

type Source = typeof words;

const GRIDS = [2 ** -14, 2 ** -15, 2 ** -13, 2 ** -9, 2 ** -3, 4, 2 ** -20] as const;
const STEPS = [2 ** -7, 1, 2 ** -15, 2 ** 6, 2 ** -40, 2 ** 40] as const;

async function readWords(bench: Bench, layer: LayerCase, read: ReadCase, source: Source): Promise<Results> {
  const draw = drawOf(layer.seed);
  const { mapping, subtraction } = read;
  const spec = specOf(layer, {
    mapping,
    subtraction,
    offOnRatio: draw.pick([0, 0.1, 0.6]),
    windowLow: draw.pick([-1, -0.8, 0]),
  });
  const grid = draw.pick(GRIDS);
  const crossbar = bench.array(spec, storedFor(draw, spec, grid, source === extremeWords), grid);
  if (draw.pick([true, false])) {
    const seed = { low: layer.seed, high: 77 };
    bench.engine.pack(crossbar, { grid, sigma: 0.05, seed, step: draw.whole(0, 1e6) });
  }
  const sizes = layerSizes(spec);
  const inputBits = draw.pick([1, 2, 5, 7, 8]);
  const inputStep = draw.pick(STEPS);
  const bits = read.encoding === "bit-serial" ? inputBits : 8;
  const tensor = (count: number) => source(draw, count, draw.pick(["u8", "i8"]), bits);
  const settings = (rows: number) => {
    const { encoding, phases } = read;
    const adc = converterFor(bench, draw, read, { grid, inputStep, rows });
    return bench.read({ encoding, phases, inputBits, inputStep, adc });
  };
  return readEverything(bench, {
    ...{ crossbar, batch: layer.batch },
    input: tensor(layer.batch * sizes.input),
    error: tensor(layer.batch * sizes.output),
    forward: settings(Math.min(spec.arrayRows, sizes.rows)),
    backward: settings(Math.min(spec.arrayColumns, sizes.columns)),
    looks: draw.whole(1, 9),
  });
}

/** Extreme ones have nearly all one sign, and lie beyond the last step of the grid. */
function storedFor(draw: Draw, spec: CrossbarSpec, grid: number, extreme: boolean): Float32Array {
  const sizes = layerSizes(spec);
  const weights = sizes.rows * sizes.columns;
  const stored = griddedConductances(draw, sizes.planes * weights, grid);
  if (!extreme) return stored;
  return stored.map((g, i) => (i % 37 === 0 ? g : (i < weights ? 1 : -1) * 1e6 * grid));
}

interface Scale {
  readonly grid: number;
  readonly inputStep: number;
  readonly rows: number;
}

/** A step that clips some partial sums; or far finer than their unit, so that nearly all are clipped and an unclamped code would
 *  overflow; or so coarse that nearly all are one code. One- or two-sided. */
function converterFor(bench: Bench, draw: Draw, read: ReadCase, scale: Scale): ReadSettings["adc"] {
  const { converter: rounding, encoding } = read;
  if (rounding === "ideal") return null;
  const { grid, inputStep, rows } = scale;
  // Weighted by cycles, longer codes do not add up in 32 bits: misuse.test.ts.
  const bits = draw.pick([1, 3, 5, 8, ...(read.encoding === "analog" ? [12, 16] : [10])]);
  const zero = draw.pick([0, 2 ** (bits - 1), 2 ** (bits - 1) - 1]);
  const unit = encoding === "analog" ? grid * inputStep : grid;
  const word = encoding === "analog" ? 60 : 0.5;
  const typical = unit * word * Math.min(0.5 / grid, 2e4) * (isDigital(read) ? 0.6 * rows : Math.sqrt(rows));
  const span = typical * draw.pick([0.03, 0.3, 1, 1, 2]);
  const lsb = draw.pick([
    span / 2 ** bits,
    span / 2 ** bits,
    span / 2 ** bits,
    unit / 3,
    unit * 2 ** -40,
    1e4 * span,
  ]);
  return bench.adc({ bits, rounding }, [lsb, zero]);
}

/** 512 blocks, each with codes near 2^16 in each of 8 cycles. */
