// Facts about reads that hold without any other engine: transfer curve of a converter, adjointness, equal mappings, partitions
// and encodings, read noise. Of floats, on each engine.
import { describe, expect, test } from "vitest";
import { normal, philox, STREAM } from "../../src/base/random.ts";
import type { CrossbarSpec, Engine, Mapping, Subtraction } from "../../src/engine/engine.ts";
import { layerSizes } from "../../src/engine/validate.ts";
import { withBench } from "./bench.ts";
import { crossbarSpec, drawOf, fullyConnected, inputs } from "./cases.ts";
import { allEngines } from "./engines.ts";
import { dot, expectClose, SHAPES } from "./facts.ts";

describe.each(await allEngines())("$label", ({ engine }) => {
  describe("one cell and its converter", () => {
    const bits = 4;
    const lsb = 0.125;
    test.each([0, 2 ** (bits - 1)])(
      "nearest, zero at code %d: within half an LSB, ends clamped",
      async (zero) => {
        const { x, y } = await transferCurve(engine, "nearest", bits, lsb, zero);
        const low = 0 - zero * lsb;
        const high = (2 ** bits - 1 - zero) * lsb;
        for (const [i, value] of x.entries()) {
          const inside = Math.min(Math.max(value, low), high);
          expect(Math.abs(y[i]! - inside)).toBeLessThanOrEqual(lsb / 2);
          expect(Number.isInteger(y[i]! / lsb)).toBe(true);
          // A tie goes to the even code.
          if (inside === value && value % lsb !== 0 && value % (lsb / 2) === 0)
            expect((y[i]! / lsb) % 2).toBeCloseTo(0);
        }
        expect(new Set(y).size).toBe(2 ** bits);
      },
    );

    test.each([0, 2 ** (bits - 1)])("floor, zero at code %d: the next code below", async (zero) => {
      const { x, y } = await transferCurve(engine, "floor", bits, lsb, zero);
      const low = 0 - zero * lsb;
      const high = (2 ** bits - 1 - zero) * lsb;
      for (const [i, value] of x.entries()) {
        if (value % lsb === 0) continue;
        expect(y[i]).toBe(Math.min(Math.max(Math.floor(value / lsb) * lsb, low), high));
      }
      expect(new Set(y).size).toBe(2 ** bits);
    });

    test.each([0, 2 ** (bits - 1)])("mid-rise, zero at code %d: the middle of the step", async (zero) => {
      const { x, y } = await transferCurve(engine, "mid-rise", bits, lsb, zero);
      const low = (0.5 - zero) * lsb;
      const high = (2 ** bits - 0.5 - zero) * lsb;
      for (const [i, value] of x.entries()) {
        if (value % lsb === 0) continue;
        expect(y[i]).toBe(Math.min(Math.max((Math.floor(value / lsb) + 0.5) * lsb, low), high));
      }
      expect(new Set(y).size).toBe(2 ** bits);
    });

    test("clips are counted", async () => {
      const { counts, x } = await transferCurve(engine, "nearest", bits, lsb, 8);
      const beyond = (sign: number, end: number) => x.filter((v) => sign * v > end * lsb).length;
      // The tie at 7.5 goes to 8, which is clipped; the tie at −8.5 goes to −8, the lowest code.
      expect(counts).toEqual([x.length, beyond(-1, 8.5), beyond(1, 7.5) + 1]);
    });
  });

  test.each(SHAPES)("the backward read is the adjoint of the forward one: %o", async (shape) => {
    await withBench(engine, async (bench) => {
      const draw = drawOf(1);
      const spec = crossbarSpec(shape, { arrayRows: 8, arrayColumns: 4 });
      const sizes = layerSizes(spec);
      const array = bench.array(
        spec,
        draw.values(sizes.rows * sizes.columns, (_, z) => z),
      );
      const x = inputs(draw, 2 * sizes.input, true, null);
      const e = inputs(draw, 2 * sizes.output, true, null);
      const y = bench.zeros("y", "f32", 2 * sizes.output);
      const back = bench.zeros("back", "f32", 2 * sizes.input);
      engine.forward(array, bench.put("x", x), y, 2, bench.read());
      engine.backward(array, bench.put("e", e), back, 2, bench.read());
      const one = dot(await bench.f32(y), e);
      const other = dot(x, await bench.f32(back));
      expect(Math.abs(one - other)).toBeLessThan(1e-4 * (1 + Math.abs(one)));
    });
  });

  test("all mappings and subtractions read the same weights with ideal converters", async () => {
    const choices: readonly (readonly [Mapping, Subtraction])[] = [
      ["float", "analog"],
      ["reference", "analog"],
      ["reference", "digital"],
      ["pair", "analog"],
      ["pair", "digital"],
      ["offset", "digital"],
    ];
    for (const shape of SHAPES) {
      const results = [];
      for (const [mapping, subtraction] of choices)
        results.push(
          await readBothWays(
            engine,
            crossbarSpec(shape, { mapping, subtraction, offOnRatio: 0.3, windowLow: -0.9 }),
          ),
        );
      for (const result of results.slice(1)) expectClose(result, results[0]!, 1e-5);
    }
  });

  test("both partitions, both encodings and both phases read the same with ideal converters", async () => {
    for (const shape of SHAPES) {
      const plain = await readBothWays(engine, crossbarSpec(shape));
      for (const partition of ["kernel-position", "unrolled"] as const)
        for (const encoding of ["analog", "bit-serial"] as const)
          for (const phases of ["analog", "digital"] as const) {
            const spec = crossbarSpec(shape, { partition, arrayRows: 5, arrayColumns: 3 });
            expectClose(await readBothWays(engine, spec, { encoding, phases }), plain, 1e-5);
          }
    }
  });

  test("read noise is the specified draw, another one for each direction", async () => {
    await withBench(engine, async (bench) => {
      const spec = crossbarSpec(fullyConnected(13, 11), { layer: 4, mapping: "reference" });
      const g = drawOf(3).values(143, (u) => u - 0.5);
      const array = bench.array(spec, g);
      const noise = { grid: null, sigma: 0.125, seed: { low: 9, high: 8 }, step: 77 };
      engine.pack(array, noise);
      const words = new Uint32Array(4);
      const noisy = (word: 0 | 1) =>
        g.map((value, i) => {
          philox(noise.seed, STREAM.readNoise, 4, i, noise.step, words);
          return value + Math.fround(noise.sigma * normal(words[word]!));
        });
      const identity = (n: number) =>
        Float32Array.from({ length: n * n }, (_, i) => (Math.floor(i / n) === i % n ? 1 : 0));
      const y = bench.zeros("y", "f32", 143);
      engine.forward(array, bench.put("x", identity(13)), y, 13, bench.read());
      expect(await bench.f32(y)).toEqual(noisy(0));
      engine.backward(array, bench.put("e", identity(11)), y, 11, bench.read());
      const expected = noisy(1);
      expect(await bench.f32(y)).toEqual(
        expected.map((_, i) => expected[(i % 13) * 11 + Math.floor(i / 13)]!),
      );
    });
  });
});

/** Output of a cell of g = 1 for inputs over and beyond the converter's range, with all edges and middles of steps. */
async function transferCurve(
  engine: Engine,
  rounding: "nearest" | "floor" | "mid-rise",
  bits: number,
  lsb: number,
  zero: number,
) {
  return withBench(engine, async (bench) => {
    const from = -(zero + 3) * lsb;
    const x = Float32Array.from({ length: (2 ** bits + 6) * 8 + 1 }, (_, i) => from + (i * lsb) / 8);
    const array = bench.array(
      crossbarSpec(fullyConnected(1, 1), { mapping: "reference" }),
      Float32Array.of(1),
    );
    const read = bench.read({ adc: bench.adc({ bits, rounding }, [lsb, zero]) });
    const y = bench.zeros("y", "f32", x.length);
    // One input per call: engines may count a sample of the rows of a batch.
    const [one, result] = [bench.zeros("one", "f32", 1), bench.zeros("result", "f32", 1)];
    for (const [i, value] of x.entries()) {
      engine.upload(one, Float32Array.of(value));
      engine.forward(array, one, result, 1, read);
      engine.upload(y, await bench.f32(result), i);
    }
    return { x, y: await bench.f32(y), counts: [...(await bench.get(read.counters))] };
  });
}

/** Forward and backward results on whole inputs of 4 bits with signs. */
async function readBothWays(
  engine: Engine,
  spec: CrossbarSpec,
  settings: { readonly encoding?: "analog" | "bit-serial"; readonly phases?: "analog" | "digital" } = {},
): Promise<Float32Array> {
  return withBench(engine, async (bench) => {
    const draw = drawOf(4);
    const sizes = layerSizes(spec);
    const weights = draw.values(sizes.rows * sizes.columns, (u) => 2 * u - 1);
    const stored = sizes.planes === 1 ? weights : Float32Array.of(...weights, ...weights.map((w) => -w));
    const array = bench.array(spec, stored);
    const read = bench.read({ inputBits: 4, inputStep: 0.25, ...settings });
    const x = bench.put(
      "x",
      inputs(draw, 2 * sizes.input, true, 16).map((v) => v / 4),
    );
    const e = bench.put(
      "e",
      inputs(draw, 2 * sizes.output, true, 16).map((v) => v / 4),
    );
    const y = bench.zeros("y", "f32", 2 * sizes.output);
    const back = bench.zeros("back", "f32", 2 * sizes.input);
    engine.forward(array, x, y, 2, read);
    engine.backward(array, e, back, 2, read);
    return Float32Array.of(...(await bench.f32(y)), ...(await bench.f32(back)));
  });
}
