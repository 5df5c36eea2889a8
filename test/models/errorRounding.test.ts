// Stochastic rounding of errors: right on average, where rounding to nearest loses what is below half a step; the same numbers again for
// the same seed, others for another layer or step.
import { describe, expect, test } from "vitest";
import { ACTIVATION_COUNTERS } from "../../src/engine/engine.ts";
import { withBench } from "../parity/bench.ts";
import { allEngines } from "../parity/engines.ts";

const LENGTH = 40_000;
const SEED = { low: 7, high: 8 };
/** In steps of 8-bit words beside an error of 1: the largest stands for 128 of them. */
const STEPS = 0.3;

describe.each(await allEngines())("$label", ({ engine }) => {
  const rounded = (draws: { layer: number; step: number } | null) =>
    withBench(engine, async (bench) => {
      const errors = new Float32Array(LENGTH).fill(STEPS / 128);
      errors[0] = 1;
      const error = bench.put("error", errors);
      const out = bench.zeros("out", "i8", LENGTH);
      const scale = bench.put("scale", Float32Array.of(1));
      engine.quantizeError(error, out, LENGTH, {
        mask: null,
        bits: 8,
        scaleIn: scale,
        scaleOut: scale,
        draws: draws && { seed: SEED, ...draws },
        counters: bench.zeros("counters", "f64", ACTIVATION_COUNTERS.length),
      });
      return [...((await bench.get(out)) as Int8Array)].slice(1);
    });
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

  test("the mean is the value, to nearest it is 0", async () => {
    expect(mean(await rounded(null))).toBe(0);
    const codes = await rounded({ layer: 0, step: 0 });
    expect(Math.abs(mean(codes) - STEPS)).toBeLessThan(4 * Math.sqrt((STEPS * (1 - STEPS)) / LENGTH));
    expect(new Set(codes)).toEqual(new Set([0, 1]));
  });

  test("neighbours, layers and steps are independent", async () => {
    const [first, again, layer, step] = await Promise.all(
      [
        { layer: 0, step: 0 },
        { layer: 0, step: 0 },
        { layer: 1, step: 0 },
        { layer: 0, step: 1 },
      ].map(rounded),
    );
    expect(again).toEqual(first);
    const product = (a: readonly number[], b: readonly number[]) =>
      mean(b.map((x, i) => (a[i]! - STEPS) * (x - STEPS)));
    const bound = 4 * (STEPS * (1 - STEPS)) * Math.sqrt(1 / LENGTH);
    for (const other of [layer!, step!, first!.slice(1), first!.slice(16), first!.slice(64)])
      expect(Math.abs(product(first!, other))).toBeLessThan(bound);
  });
});
