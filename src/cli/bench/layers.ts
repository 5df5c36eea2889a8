// Speed of the array operations of one layer: forward read, transposed read, weight gradient, each with and without ADC.

import type { ConvShape } from "../../array/geometry.ts";
import { convShape } from "../../array/geometry.ts";
import { conductanceGrid } from "../../array/grid.ts";
import { philox, seedOf, uniform } from "../../base/random.ts";
import { type AdcSettings, type Engine, READ_COUNTERS, type ReadSettings } from "../../engine/engine.ts";
import { type BenchEngine, type RateOfLimit, rateOfLimit, timeRatio, type Work } from "./timing.ts";

export interface LayerSpeed {
  readonly layer: string;
  /** Share of the FMA peak, with a 6-bit ADC after every 128-row partial sum; 1 multiply-add = 2 operations. */
  readonly forward: RateOfLimit;
  readonly backward: RateOfLimit;
  /** Weight gradient without ADC, which is the default. */
  readonly weightGradient: RateOfLimit;
  /** Time with ADC over time without. */
  readonly adcForward: number;
  readonly adcBackward: number;
  /** Time of 8-bit bit-serial inputs over analog inputs, forward. */
  readonly bitSerial: number;
}

/** conv2–conv6 of full-width VGG-8: [input size, input channels, output channels]. */
export const VGG8_CONVOLUTIONS = {
  conv2: [32, 128, 128],
  conv3: [16, 128, 256],
  conv4: [16, 256, 256],
  conv5: [8, 256, 512],
  conv6: [8, 512, 512],
} as const;

const ARRAY = {
  mapping: "reference",
  subtraction: "analog",
  offOnRatio: 0.1,
  windowLow: -1,
  arrayRows: 128,
  arrayColumns: 128,
  partition: "kernel-position",
  gain: 0.125,
} as const;

/** Step of a word: activations lie in [0, 4), errors and conductances in (−1, 1). */
const STEP = { activation: 1 / 64, error: 1 / 128 } as const;

/** Deterministic words of 8 bits: activations, half of them zero, or errors of both signs, small ones more often. */
function fillWords<T extends Uint8Array | Int8Array>(values: T, kind: keyof typeof STEP): T {
  const words = new Uint32Array(4);
  for (let i = 0; i < values.length; i++) {
    if (i % 4 === 0) philox(seedOf(1), 99, 0, i, 0, words);
    const u = 2 * uniform(words[i % 4]!) - 1;
    values[i] = kind === "activation" ? Math.floor(Math.max(u, 0) * 255) : Math.round(u ** 3 * 127);
  }
  return values;
}

export async function measureLayer(
  engine: BenchEngine,
  layer: keyof typeof VGG8_CONVOLUTIONS,
  batch: number,
): Promise<LayerSpeed> {
  const [size, inChannels, outChannels] = VGG8_CONVOLUTIONS[layer];
  const kernel = { kernelHeight: 3, kernelWidth: 3, stride: 1, padding: 1 };
  const shape = convShape({ inHeight: size, inWidth: size, inChannels, outChannels, ...kernel }, layer);
  const bench = openLayer(engine, layer, shape, batch);
  await bench.tune();
  const operations = 2 * batch * size * size * 9 * inChannels * outChannels;
  const ofPeak = (work: Work) => rateOfLimit(work, operations, () => engine.peakFlops());
  const speed = {
    layer,
    forward: await ofPeak(bench.forward(true)),
    backward: await ofPeak(bench.backward(true)),
    weightGradient: await ofPeak(bench.gradient),
    adcForward: (await timeRatio(bench.forward(true), bench.forward(false))).ratio,
    adcBackward: (await timeRatio(bench.backward(true), bench.backward(false))).ratio,
    bitSerial: (await timeRatio(bench.serial, bench.forward(true), 3)).ratio,
  };
  bench.close();
  return speed;
}

/** A crossbar with random conductances and its tensors, filled. */
function fillLayer(engine: Engine, name: string, shape: ConvShape, batch: number) {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = shape;
  const buffer = (what: string, length: number, kind: "f32" | "u8" | "i8" = "f32") =>
    engine.buffer(`bench.${name}.${what}`, kind, length);
  const inputs = batch * inHeight * inWidth * inChannels;
  const outputs = batch * outHeight * outWidth * outChannels;
  const crossbar = engine.crossbar({ ...ARRAY, name, layer: 0, shape });
  const tensors = {
    x: buffer("x", inputs, "u8"),
    y: buffer("y", outputs),
    e: buffer("e", outputs, "i8"),
    dx: buffer("dx", inputs),
    gradient: buffer("gradient", 9 * inChannels * outChannels),
    range: buffer("range", 4),
    counters: engine.buffer(`bench.${name}.counters`, "f64", READ_COUNTERS.length),
  };
  const states = fillWords(new Int8Array(crossbar.conductance.length), "error");
  engine.upload(
    crossbar.conductance,
    Float32Array.from(states, (state) => state * STEP.error),
  );
  engine.pack(crossbar, { grid: conductanceGrid(ARRAY, 1, 0), sigma: 0, seed: seedOf(1), step: 0 });
  engine.upload(tensors.x, fillWords(new Uint8Array(inputs), "activation"));
  engine.upload(tensors.e, fillWords(new Int8Array(outputs), "error"));
  engine.upload(tensors.range, new Float32Array([0.25, 32, 0, 0]));
  return { crossbar, tensors };
}

function openLayer(engine: Engine, name: string, shape: ConvShape, batch: number) {
  const { crossbar, tensors } = fillLayer(engine, name, shape, batch);
  const { x, y, e, dx, gradient, range, counters } = tensors;
  const adc: AdcSettings = { bits: 6, rounding: "nearest", range };
  const read = (
    kind: keyof typeof STEP,
    withAdc: boolean,
    encoding: ReadSettings["encoding"] = "analog",
  ): ReadSettings => ({
    adc: withAdc ? adc : null,
    encoding,
    inputBits: 8,
    inputStep: STEP[kind],
    phases: "analog",
    counters,
  });
  const weightGradient = { step: STEP.activation * STEP.error, adc: null, counters };
  const run = (work: () => void) => async () => {
    work();
    await engine.sync();
  };
  const reads = { forward: read("activation", true), backward: read("error", true), weightGradient };
  return {
    tune: async () =>
      engine.tune?.(
        [{ crossbar, input: x, output: y, inputError: dx, outputError: e, gradient, ...reads }],
        batch,
      ),
    forward: (withAdc: boolean) =>
      run(() => engine.forward(crossbar, x, y, batch, read("activation", withAdc))),
    backward: (withAdc: boolean) =>
      run(() => engine.backward(crossbar, e, dx, batch, read("error", withAdc))),
    gradient: run(() => engine.weightGradient(crossbar, x, e, gradient, batch, weightGradient)),
    serial: run(() => engine.forward(crossbar, x, y, batch, read("activation", true, "bit-serial"))),
    close: () => {
      for (const b of [...Object.values(tensors), crossbar.conductance]) engine.free(b);
    },
  };
}
