// Parity of the element-wise operations on floats: activation and error quantization, pooling, sums, loss, copies.
import { afterAll, describe, test } from "vitest";
import { ACTIVATION_COUNTERS, LOSS_METRICS } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { squareWindows } from "../squareWindows.ts";
import { drawOf } from "./cases.ts";
import { comparison } from "./compare.ts";
import { otherEngines } from "./engines.ts";

const others = await otherEngines();
const compared = comparison("element-wise operations on floats", createReferenceEngine(), others);
afterAll(compared.report);

const LENGTHS = [1, 3, 16, 17, 1000, 20_001] as const;

describe.skipIf(others.length === 0)("element-wise operations on floats are those of the reference", () => {
  test.each(LENGTHS)("activate and its backward step, %d values", async (length) => {
    for (const relu of [true, false])
      for (const quantization of [
        null,
        { bits: 2, step: 1 },
        { bits: 5, step: 0.07 },
        { bits: 8, step: 2 ** -7 },
      ])
        await compared.check(async (bench) => {
          const draw = drawOf(length);
          const input = bench.put(
            "input",
            draw.values(length, (u, z) => (u < 0.2 ? Math.round(4 * z) / 4 : z)),
          );
          const output = bench.zeros("output", "f32", length + 5);
          const counters = bench.zeros("counters", "f64", ACTIVATION_COUNTERS.length);
          bench.engine.activate(input, output, length, { relu, quantization, counters });
          bench.engine.activate(input, input, length, { relu, quantization, counters });
          const error = bench.put(
            "error",
            draw.values(length, (_, z) => z),
          );
          const unbounded = bench.put(
            "unbounded",
            draw.values(length, (_, z) => z),
          );
          bench.engine.activateBackward(error, length, { output, relu, limit: 0.9 });
          bench.engine.activateBackward(unbounded, length, { output, relu, limit: Infinity });
          return {
            output: await bench.get(output),
            input: await bench.get(input),
            counters: await bench.get(counters),
            error: await bench.get(error),
            unbounded: await bench.get(unbounded),
          };
        });
  });

  test.each(LENGTHS)("quantizeError, %d values", async (length) => {
    for (const bits of [0, 2, 4, 8, 16])
      for (const size of [0, 1e-20, 3e-5, 1, 1.5, 700])
        await compared.check(async (bench) => {
          const draw = drawOf(length + bits);
          const error = bench.put(
            "error",
            draw.values(length, (u, z) => size * (u < 0.1 ? 0 : z)),
          );
          const output = bench.put(
            "output",
            draw.values(length, (_, z) => z),
          );
          const masked = bench.zeros("masked", "f32", length);
          const scale = bench.put("scale", Float32Array.of(0.3));
          const next = bench.zeros("next", "f32", 1);
          const counters = bench.zeros("counters", "f64", ACTIVATION_COUNTERS.length);
          const settings = { mask: null, bits, scaleIn: scale, scaleOut: next, counters };
          const mask = { output, relu: size > 1, limit: size === 1 ? Infinity : 0.9 };
          bench.engine.quantizeError(error, masked, length, { ...settings, mask });
          const maskedScale = await bench.get(next);
          const draws = { seed: { low: 1, high: bits }, layer: length, step: 2 ** 31 };
          bench.engine.quantizeError(error, error, length, { ...settings, draws });
          bench.engine.quantizeError(error, error, length, { ...settings, scaleOut: scale });
          return {
            masked: await bench.get(masked),
            maskedScale,
            error: await bench.get(error),
            scale: await bench.get(scale),
            next: await bench.get(next),
            counters: await bench.get(counters),
          };
        });
  });

  test("values that are not finite are counted", async () => {
    await compared.check(async (bench) => {
      const values = drawOf(1).values(100, (_, z) => z);
      values[3] = Number.NaN;
      values[50] = Infinity;
      values[99] = -Infinity;
      const input = bench.put("input", values);
      const output = bench.zeros("output", "f32", 100);
      const scale = bench.put("scale", Float32Array.of(1));
      const counters = bench.zeros("counters", "f64", 3);
      bench.engine.activate(input, output, 100, { relu: true, quantization: null, counters });
      const settings = { mask: null, bits: 0, scaleIn: scale, scaleOut: scale, counters };
      bench.engine.quantizeError(input, input, 100, settings);
      const metrics = bench.zeros("metrics", "f64", LOSS_METRICS.length);
      bench.engine.loss("sse", input, bench.zeros("labels", "i32", 25), null, 25, 4, metrics);
      return {
        output: await bench.get(output),
        counters: await bench.get(counters),
        metrics: (await bench.get(metrics)).slice(LOSS_METRICS.samples),
      };
    });
  });

  test.each(["max", "average"] as const)("%s pooling and its backward step", async (kind) => {
    for (const [inHeight, inWidth, channels, size, batch] of [
      [2, 2, 1, 2, 1],
      [5, 7, 3, 2, 2],
      [9, 6, 33, 3, 3],
      [8, 8, 16, 8, 2],
      [4, 4, 40, 1, 1],
    ] as const)
      await compared.check(async (bench) => {
        const draw = drawOf(channels);
        const outputs = batch * Math.floor(inHeight / size) * Math.floor(inWidth / size) * channels;
        const inputs = batch * inHeight * inWidth * channels;
        // Whole numbers: ties happen.
        const input = bench.put(
          "input",
          draw.values(inputs, (_, z) => Math.round(2 * z)),
        );
        const error = bench.put(
          "error",
          draw.values(outputs, (_, z) => z),
        );
        const output = bench.zeros("output", "f32", outputs);
        const inputError = bench.put("inputError", new Float32Array(inputs).fill(9));
        const choice = kind === "max" ? bench.zeros("choice", "u8", outputs) : null;
        const shape = squareWindows(kind, { inHeight, inWidth, channels }, size);
        bench.engine.pool(input, output, choice, batch, shape);
        bench.engine.poolBackward(error, inputError, choice, batch, shape);
        return {
          output: await bench.get(output),
          inputError: await bench.get(inputError),
          ...(choice && { choice: await bench.get(choice) }),
        };
      });
  });

  test.each(["cross-entropy", "sse"] as const)("%s", async (kind) => {
    for (const [batch, classes] of [
      [1, 2],
      [7, 10],
      [100, 10],
      [33, 100],
    ] as const)
      for (const size of [0.1, 3, 60])
        await compared.check(async (bench) => {
          const draw = drawOf(batch + classes);
          const logits = bench.put(
            "logits",
            draw.values(batch * classes, (u, z) => (u < 0.1 ? Math.round(size * z) : size * z)),
          );
          const labels = bench.put(
            "labels",
            Int32Array.from(draw.values(batch, (u) => Math.floor(u * 0.999 * classes))),
          );
          const error = bench.zeros("error", "f32", batch * classes);
          const metrics = bench.put("metrics", Float64Array.of(1, 2, 3, 4));
          bench.engine.loss(kind, logits, labels, error, batch, classes, metrics);
          bench.engine.loss(kind, logits, labels, null, batch, classes, metrics);
          const values = (await bench.get(metrics)) as Float64Array;
          return {
            "~error": await bench.get(error),
            "~loss": values.slice(0, 1),
            counts: values.slice(1),
          };
        });
  });

  test.each(LENGTHS)("addErrors, addActivations, split, copy, fill, %d values", async (length) => {
    await compared.check(async (bench) => {
      const { engine } = bench;
      const draw = drawOf(length);
      const tensor = (name: string) =>
        bench.put(
          name,
          draw.values(length, (_, z) => z),
        );
      const a = tensor("a");
      const b = tensor("b");
      const sum = bench.zeros("sum", "f32", length);
      const scaleA = bench.put("scaleA", Float32Array.of(0.7));
      const scaleB = bench.put("scaleB", Float32Array.of(1.9));
      engine.copy(a, sum, length);
      engine.accumulate(sum, b, null, length, { decay: 1, gain: 1 });
      const joined = bench.zeros("joined", "f32", length);
      engine.copy(a, joined, length);
      engine.addErrors(joined, scaleA, b, scaleB, length);
      engine.addErrors(b, scaleB, sum, scaleA, length);
      const counters = bench.zeros("counters", "f64", ACTIVATION_COUNTERS.length);
      const residual = bench.zeros("residual", "f32", length);
      const quantized = bench.zeros("q", "f32", length);
      const plain = { relu: true, quantization: null, counters, stepA: 1, stepB: 1 };
      engine.addActivations(a, b, residual, length, plain);
      const quantization = { bits: 12, step: 0.001 };
      engine.addActivations(a, b, quantized, length, { ...plain, relu: false, quantization });
      const plus = bench.zeros("plus", "f32", length);
      const minus = bench.zeros("minus", "f32", length);
      engine.split(sum, plus, minus, length);
      const filled = bench.zeros("filled", "i32", length);
      engine.fill(filled, 5);
      return {
        sum: await bench.get(sum),
        a: await bench.get(a),
        joined: await bench.get(joined),
        b: await bench.get(b),
        scaleA: await bench.get(scaleA),
        residual: await bench.get(residual),
        quantized: await bench.get(quantized),
        plus: await bench.get(plus),
        minus: await bench.get(minus),
        counters: await bench.get(counters),
        filled: await bench.get(filled),
      };
    });
  });
});
