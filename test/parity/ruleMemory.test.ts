// Parity of what update rules keep beside the devices (sums, running means, whole pulses, rows with signs) and of random numbers by counter,
// and what the reference makes of them, against plain arithmetic.
import { afterAll, describe, expect, test } from "vitest";
import { normal, philox, seedOf, uniform } from "../../src/base/random.ts";
import type { Draws } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { withBench } from "./bench.ts";
import { type Draw, drawOf } from "./cases.ts";
import { comparison } from "./compare.ts";
import { otherEngines } from "./engines.ts";

const others = await otherEngines();
const reference = createReferenceEngine();
const compared = comparison("digital words of update rules", reference, others);
afterAll(compared.report);

const LENGTHS = [1, 3, 15, 16, 17, 1000, 20_001] as const;
/** Values behind the length that is used. */
const TAIL = 7;

/** Some of them whole, close to whole, zero, and beyond 2^23. */
function waiting(draw: Draw, length: number): Float32Array {
  const near = [0, 2 ** -12, -(2 ** -12), 2 ** -24, -(2 ** -24)];
  const values = draw.values(length, (u, z) => (u < 0.4 ? Math.round(3 * z) + draw.pick(near) : 4 * z));
  for (const [i, value] of [1e8, -3e38, 2 ** 23, 8388607.5, 2 ** 31, -(2 ** 31), 1e-40].entries())
    if (length > 16) values[Math.floor(((i + 1) * length) / 9)] = value;
  return values;
}

describe("operations on the digital words of update rules are those of the reference", () => {
  test.each(LENGTHS)("accumulate, %d values", async (length) => {
    for (const factors of [
      { decay: 1, gain: -1 },
      { decay: 0.9, gain: 0.1 },
      { decay: 1 / 3, gain: 17.3 },
    ])
      await compared.check(async (bench) => {
        const draw = drawOf(length);
        const tensor = (name: string) =>
          bench.put(
            name,
            draw.values(length + TAIL, (_, z) => z),
          );
        const sum = tensor("sum");
        const plain = tensor("plain");
        const own = tensor("own");
        const value = tensor("value");
        const scale = bench.put("scale", Float32Array.of(0.7));
        bench.engine.accumulate(sum, value, scale, length, factors);
        bench.engine.accumulate(plain, value, null, length, factors);
        bench.engine.accumulate(own, own, scale, length, factors);
        return { sum: await bench.get(sum), plain: await bench.get(plain), own: await bench.get(own) };
      });
  });

  test.each(LENGTHS)("takeWhole, %d values", async (length) => {
    for (const keep of [null, 0, 0.1])
      await compared.check(async (bench) => {
        const h = bench.put("h", waiting(drawOf(length), length + TAIL));
        const n = bench.zeros("n", "f32", length + TAIL);
        bench.engine.fill(n, 9);
        bench.engine.takeWhole(h, n, length, keep);
        return { n: await bench.get(n), h: await bench.get(h) };
      });
  });

  test.each([
    [1, 1],
    [1, 33],
    [9, 1],
    [7, 16],
    [130, 257],
    [3, 20_001],
  ])("scaleRows, %d x %d", async (rows, columns) => {
    await compared.check(async (bench) => {
      const draw = drawOf(rows);
      const x = bench.put(
        "x",
        draw.values(rows * columns + TAIL, (_, z) => z),
      );
      const factors = bench.put(
        "factors",
        draw.values(rows, (u, z) => (u < 0.5 ? Math.sign(z) : z)),
      );
      const out = bench.zeros("out", "f32", rows * columns + TAIL);
      bench.engine.scaleRows(x, factors, out, rows, columns);
      bench.engine.scaleRows(x, factors, x, rows, columns);
      return { out: await bench.get(out), x: await bench.get(x) };
    });
  });

  test.each(LENGTHS)("drawNumbers, %d elements", async (count) => {
    for (const law of ["normal", "uniform"] as const)
      for (const first of [0, 12345, 2 ** 32 - count])
        await compared.check(async (bench) => {
          const out = bench.zeros("out", "f32", 4 * count + TAIL);
          bench.engine.drawNumbers(out, { ...DRAWS, law, first, count });
          return { out: await bench.get(out) };
        });
  });
});

const DRAWS: Draws = {
  law: "normal",
  seed: seedOf(2 ** 40 + 17),
  stream: 4,
  layer: 2 ** 16 + 3,
  step: 2,
  first: 0,
  count: 1,
};

describe("the reference", () => {
  afterAll(() => reference.dispose());

  test("takes whole pulses out, and no part of one", async () => {
    await withBench(reference, async (bench) => {
      const values = [0.99, -0.99, 1, -1, 1.99, -2.5, 1023.75, 1e5, 0];
      for (const keep of [null, 0.25]) {
        const h = bench.put("h", Float32Array.from(values));
        const n = bench.zeros("n", "f32", values.length);
        reference.takeWhole(h, n, values.length, keep);
        const before = [...Float32Array.from(values)];
        expect([...(await bench.f32(n))].map((x) => x + 0)).toEqual(before.map((x) => Math.trunc(x) + 0));
        const left = (x: number) => (keep === null ? x - Math.trunc(x) : keep * x);
        expect([...(await bench.f32(h))]).toEqual(before.map((x) => (Math.abs(x) < 1 ? x : left(x))));
      }
    });
  });

  test("rounds each product and sum of accumulate", async () => {
    await withBench(reference, async (bench) => {
      const h = bench.put("h", Float32Array.of(0.3));
      const value = bench.put("value", Float32Array.of(0.7));
      const scale = bench.put("scale", Float32Array.of(1.1));
      reference.accumulate(h, value, scale, 1, { decay: 0.9, gain: 0.1 });
      const f = Math.fround;
      const product = f(f(1.1) * f(0.7));
      expect([...(await bench.f32(h))]).toEqual([f(f(f(0.9) * f(0.3)) + f(f(0.1) * product))]);
    });
  });

  test.each(["normal", "uniform"] as const)("draws the four %s numbers of each counter", async (law) => {
    await withBench(reference, async (bench) => {
      const out = bench.zeros("out", "f32", 12);
      reference.drawNumbers(out, { ...DRAWS, law, first: 5, count: 3 });
      const numberOf = law === "normal" ? normal : uniform;
      const words = [5, 6, 7].flatMap((element) => [
        ...philox(DRAWS.seed, DRAWS.stream, DRAWS.layer, element, DRAWS.step, new Uint32Array(4)),
      ]);
      expect([...(await bench.f32(out))]).toEqual(words.map(numberOf));
    });
  });
});
