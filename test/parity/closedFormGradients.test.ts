// Gradients against derivatives: of one linear layer, and of the loss of a small network by finite differences. On each engine.
import { describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { layerSizes } from "../../src/engine/validate.ts";
import { squareWindows } from "../squareWindows.ts";
import { type Bench, FLOATS, withBench } from "./bench.ts";
import { convolution, crossbarSpec, type Draw, drawOf, fullyConnected, inputs } from "./cases.ts";
import { allEngines } from "./engines.ts";
import { dot, SHAPES } from "./facts.ts";

const BATCH = 3;
const CONVOLUTION = convolution({
  inHeight: 4,
  inWidth: 4,
  inChannels: 2,
  outChannels: 3,
  kernel: 3,
  stride: 1,
  padding: 1,
});
const POOLING = squareWindows("max", { inHeight: 4, inWidth: 4, channels: 3 }, 2);

describe.each(await allEngines())("$label", ({ engine }) => {
  test("floats over more than 8,192 positions are summed in one chain, or in two that are added", async () => {
    const half = 64 * 72;
    const layer = crossbarSpec(
      convolution({
        inHeight: 64,
        inWidth: 72,
        inChannels: 1,
        outChannels: 1,
        kernel: 1,
        stride: 1,
        padding: 0,
      }),
    );
    const draw = drawOf(8);
    const x = inputs(draw, 2 * half, true, null);
    const e = inputs(draw, 2 * half, true, null);
    const sumOf = (on: Engine, first: number, batch: number) =>
      withBench(on, async (bench) => {
        const part = (values: Float32Array) => values.slice(first, first + batch * half);
        const gradient = bench.zeros("gradient", "f32", 1);
        const input = bench.put("x", part(x));
        const error = bench.put("e", part(e));
        const crossbar = bench.array(layer, new Float32Array(1));
        on.weightGradient(crossbar, input, error, gradient, batch, bench.sum());
        return (await bench.f32(gradient))[0]!;
      });
    const reference = createReferenceEngine();
    const one = await sumOf(reference, 0, 2);
    const two = Math.fround((await sumOf(reference, 0, 1)) + (await sumOf(reference, half, 1)));
    expect(one).not.toBe(two);
    expect(await sumOf(engine, 0, 2)).toBe(engine.name === "webgpu" ? two : one);
  });

  test.each(SHAPES)("the weight gradient is the derivative of <y, e>: %o", async (shape) => {
    await withBench(engine, async (bench) => {
      const draw = drawOf(2);
      const spec = crossbarSpec(shape);
      const sizes = layerSizes(spec);
      const weights = sizes.rows * sizes.columns;
      const x = inputs(draw, 2 * sizes.input, true, null);
      const e = inputs(draw, 2 * sizes.output, true, null);
      const direction = draw.values(weights, (_, z) => z);
      const array = bench.array(spec, direction);
      const input = bench.put("x", x);
      const error = bench.put("e", e);
      const y = bench.zeros("y", "f32", 2 * sizes.output);
      const gradient = bench.zeros("gradient", "f32", weights);
      engine.forward(array, input, y, 2, bench.read());
      engine.weightGradient(array, input, error, gradient, 2, bench.sum());
      // y is linear in the weights, so along `direction` the derivative is <y(direction), e>.
      const expected = dot(await bench.f32(y), e);
      expect(Math.abs(dot(await bench.f32(gradient), direction) - expected)).toBeLessThan(
        1e-4 * (1 + Math.abs(expected)),
      );
    });
  });

  test("gradients of a small network are finite differences of its loss", async () => {
    await withBench(engine, async (bench) => {
      const net = smallNetwork(bench);
      const { gradients } = await net.run(net.weights);
      for (const layer of [0, 1] as const)
        for (let i = 0; i < net.weights[layer].length; i += 5) {
          const step = 1e-3;
          const lossAt = async (sign: number) => {
            const moved = [net.weights[0].slice(), net.weights[1].slice()] as const;
            moved[layer][i]! += sign * step;
            return (await net.run(moved)).loss;
          };
          const slope = ((await lossAt(1)) - (await lossAt(-1))) / (2 * step);
          expect(Math.abs(gradients[layer][i]! - slope)).toBeLessThan(2e-3 * (1 + Math.abs(slope)));
        }
    });
  });
});

/** Convolution, relu, max pooling, fully connected, cross entropy; loss and gradients of both layers. */
function smallNetwork(bench: Bench) {
  const { engine } = bench;
  const draw = drawOf(5);
  const weights = [draw.values(54, (_, z) => 0.4 * z), draw.values(48, (_, z) => 0.4 * z)] as const;
  const tensors = networkTensors(bench, draw);
  const arrays = [
    bench.array(crossbarSpec(CONVOLUTION), weights[0]),
    bench.array(crossbarSpec(fullyConnected(12, 4)), weights[1]),
  ] as const;
  const gradients = [bench.zeros("gradient0", "f32", 54), bench.zeros("gradient1", "f32", 48)] as const;
  const metrics = bench.zeros("metrics", "f64", 4);
  const counters = bench.zeros("counters", "f64", 3);
  const read = bench.read();
  const sum = bench.sum();
  const { x, labels, hidden, hiddenError, pooled, pooledError, logits, error, choice } = tensors;
  const run = async (values: readonly [Float32Array, Float32Array]) => {
    for (const layer of [0, 1] as const) {
      engine.upload(arrays[layer].conductance, values[layer]);
      engine.pack(arrays[layer], FLOATS);
    }
    engine.fill(metrics, 0);
    engine.forward(arrays[0], x, hidden, BATCH, read);
    engine.activate(hidden, hidden, BATCH * 48, { relu: true, quantization: null, counters });
    engine.pool(hidden, pooled, choice, BATCH, POOLING);
    engine.forward(arrays[1], pooled, logits, BATCH, read);
    engine.loss("cross-entropy", logits, labels, error, BATCH, 4, metrics);
    engine.weightGradient(arrays[1], pooled, error, gradients[1], BATCH, sum);
    engine.backward(arrays[1], error, pooledError, BATCH, read);
    engine.poolBackward(pooledError, hiddenError, choice, BATCH, POOLING);
    engine.activateBackward(hiddenError, BATCH * 48, { output: hidden, relu: true, limit: Infinity });
    engine.weightGradient(arrays[0], x, hiddenError, gradients[0], BATCH, sum);
    const [loss] = await bench.get(metrics);
    const slopes = [await bench.f32(gradients[0]), await bench.f32(gradients[1])] as const;
    return { loss: loss! / BATCH, gradients: slopes };
  };
  return { weights, run };
}

function networkTensors(bench: Bench, draw: Draw) {
  const f32 = (name: string, values: number) => bench.zeros(name, "f32", BATCH * values);
  return {
    x: bench.put("x", inputs(draw, BATCH * 32, true, null)),
    labels: bench.put("labels", Int32Array.of(0, 3, 2)),
    hidden: f32("hidden", 48),
    hiddenError: f32("hiddenError", 48),
    pooled: f32("pooled", 12),
    pooledError: f32("pooledError", 12),
    logits: f32("logits", 4),
    error: f32("error", 4),
    choice: bench.zeros("choice", "u8", BATCH * 12),
  };
}
