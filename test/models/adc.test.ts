// The converter's equations (docs/models/adc.md, mapping.md, input-encoding.md) in plain arithmetic against every engine:
// a fully connected layer cut into sub-arrays, for each rounding, range, mapping, subtraction and input encoding.
import { describe, expect, test } from "vitest";
import { adcRange, isTwoSided } from "../../src/array/adc.ts";
import { conductanceGrid } from "../../src/array/grid.ts";
import { fma } from "../../src/base/float32.ts";
import type { AdcSettings, CrossbarSpec, ReadSettings } from "../../src/engine/engine.ts";
import { withBench } from "../parity/bench.ts";
import { conductances, crossbarSpec, drawOf, fullyConnected } from "../parity/cases.ts";
import { allEngines } from "../parity/engines.ts";

const INPUTS = 10;
const OUTPUTS = 6;
const ROWS = 4;
const BATCH = 5;
const BITS = 5;
const INPUT_BITS = 4;
const STEP = 2 ** -INPUT_BITS;

interface Case {
  readonly rounding: AdcSettings["rounding"];
  readonly mapping: "reference" | "pair" | "offset";
  readonly subtraction: CrossbarSpec["subtraction"];
  readonly encoding: ReadSettings["encoding"];
  readonly bits: number | null;
  /** Inputs are words and conductances lie on a grid. */
  readonly words: boolean;
}

const cases: Case[] = (["nearest", "floor", "mid-rise"] as const).flatMap((rounding) =>
  (["reference", "pair", "offset"] as const).flatMap((mapping) =>
    (["analog", "digital"] as const).flatMap((subtraction) =>
      (["analog", "bit-serial"] as const).flatMap((encoding) =>
        [BITS, null].flatMap((bits) =>
          [true, false].map((words) => ({ rounding, mapping, subtraction, encoding, bits, words })),
        ),
      ),
    ),
  ),
);

const GAIN = 0.5;
const OFF_ON = 0.1;
const A = (1 - OFF_ON) / 2;
/** g at G_min: the reference cell lies below the middle of the window. */
const LOW = -0.8;
/** G/G_max of the reference cell, g = 0. */
const B = OFF_ON - A * LOW;

/** Widest |g| of the conductances below. */
const WIDEST = 1;

function gridOf({ words, mapping, subtraction }: Case): number | null {
  return words
    ? conductanceGrid({ mapping, subtraction, offOnRatio: OFF_ON, windowLow: LOW }, WIDEST, 0)
    : null;
}

/** Cells of the columns of one sub-array, and how much each counts: cell and sign of each converted plane. */
function planesOf(read: Case, g0: number, g1: number): { cell: number; sign: number }[] {
  const { mapping, subtraction } = read;
  const onChip = (g: number) => asRead(read, fma(g, Math.fround(A), Math.fround(B)));
  if (mapping === "offset") return [{ cell: onChip(g0), sign: 1 }];
  const half = Math.fround(Math.fround(g0 - g1) / 2);
  if (subtraction === "analog") return [{ cell: asRead(read, mapping === "pair" ? half : g0), sign: 1 }];
  return [
    { cell: onChip(g0), sign: 1 },
    { cell: mapping === "pair" ? onChip(g1) : asRead(read, B), sign: -1 },
  ];
}

/** A cell on the grid of the reads, if there is one. */
function asRead(read: Case, cell: number): number {
  const grid = gridOf(read);
  return grid === null ? cell : grid * roundEven(cell / grid);
}

function outScale({ mapping, subtraction }: Case): number {
  if (mapping !== "offset" && subtraction === "analog") return GAIN;
  return mapping === "pair" ? GAIN / (2 * A) : GAIN / A;
}

/** One output: x (INPUTS), cells of its column on both planes. */
function expected(
  read: Case,
  x: readonly number[],
  g0: readonly number[],
  g1: readonly number[],
  lsb: number,
  zero: number,
) {
  const convert = (p: number) => {
    if (read.bits === null) return p;
    const code = roundEven(p / lsb - (read.rounding === "nearest" ? 0 : 0.5));
    const clamped = Math.min(Math.max(code, -zero), 2 ** read.bits - 1 - zero);
    return lsb * (clamped + (read.rounding === "mid-rise" ? 0.5 : 0));
  };
  let sum = 0;
  for (let first = 0; first < INPUTS; first += ROWS) {
    const rows = x.slice(first, first + ROWS).map((value, i) => ({ value, i: first + i }));
    for (const cycle of cyclesOf(read)) {
      const inputs = rows.map(({ value, i }) => ({ i, x: cycle.input(value) }));
      for (const plane of [0, 1]) {
        const cells = inputs.map(({ i, x: applied }) => ({
          applied,
          ...planesOf(read, g0[i]!, g1[i]!)[plane],
        }));
        if (cells[0]!.sign === undefined) continue;
        const p = cells.reduce((s, { applied, cell }) => s + applied * cell!, 0);
        sum += cells[0]!.sign * cycle.weight * convert(p);
      }
    }
  }
  const offset = read.mapping === "offset" ? asRead(read, B) * x.reduce((s, value) => s + value, 0) : 0;
  return outScale(read) * (sum - offset);
}

/** Analog: the value itself. Bit-serial: each bit, weighted by its place and the input's step. */
function cyclesOf({ encoding }: Case): { input: (x: number) => number; weight: number }[] {
  if (encoding === "analog") return [{ input: (x) => x, weight: 1 }];
  return Array.from({ length: INPUT_BITS }, (_, bit) => ({
    input: (x: number) => Math.floor(x / STEP / 2 ** bit) % 2,
    weight: STEP * 2 ** bit,
  }));
}

function roundEven(x: number): number {
  const low = Math.floor(x);
  if (x - low !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
}

describe.each(await allEngines())("$label", ({ engine }) => {
  test.each(cases)("$mapping $subtraction, $encoding, $rounding, $bits bits, words: $words", async (read) => {
    const { mapping, subtraction, encoding } = read;
    const draw = drawOf(cases.indexOf(read));
    const planes = mapping === "pair" ? 2 : 1;
    const size = INPUTS * OUTPUTS;
    const x = draw.values(BATCH * INPUTS, (u) => Math.min(Math.floor(u * 2 ** INPUT_BITS), 15) * STEP);
    const g = conductances(draw, planes * size);
    const twoSided = isTwoSided({ mapping, subtraction, phases: "analog" }, false);
    const { lsb, zero } = adcRange(encoding === "analog" ? 1.5 : 2.5, BITS, twoSided);
    const y = await withBench(engine, async (bench) => {
      const spec = crossbarSpec(fullyConnected(INPUTS, OUTPUTS), {
        mapping,
        subtraction,
        arrayRows: ROWS,
        gain: GAIN,
        offOnRatio: OFF_ON,
        windowLow: LOW,
      });
      const crossbar = bench.array(spec, g, gridOf(read));
      const adc =
        read.bits === null ? null : bench.adc({ bits: read.bits, rounding: read.rounding }, [lsb, zero]);
      const out = bench.zeros("y", "f32", BATCH * OUTPUTS);
      engine.forward(
        crossbar,
        bench.put("x", read.words ? Uint8Array.from(x, (value) => value / STEP) : x),
        out,
        BATCH,
        bench.read({ adc, encoding, inputBits: INPUT_BITS, inputStep: STEP }),
      );
      return bench.f32(out);
    });
    const column = (plane: number, n: number) =>
      Array.from({ length: INPUTS }, (_, k) => g[plane * size + k * OUTPUTS + n]!);
    for (let m = 0; m < BATCH; m++)
      for (let n = 0; n < OUTPUTS; n++) {
        const row = [...x.subarray(m * INPUTS, (m + 1) * INPUTS)];
        const exact = expected(
          read,
          row,
          column(0, n),
          planes === 2 ? column(1, n) : column(0, n),
          lsb,
          zero,
        );
        expect(Math.abs(y[m * OUTPUTS + n]! - exact), `sample ${m}, output ${n}`).toBeLessThan(1e-5);
      }
  });
});
