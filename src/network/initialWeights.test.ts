import { describe, expect, it } from "vitest";
import { drawn } from "../../test/drawn.ts";
import { type ConvShape, convShape } from "../array/geometry.ts";
import { philox, STREAM, seedOf, uniform } from "../base/random.ts";
import { gainFor, initialWeights } from "./initialWeights.ts";

const hidden = { first: false, relu: true };
const conv = (inChannels: number, kernel = 3) => {
  const kernels = { kernelHeight: kernel, kernelWidth: kernel, stride: 1, padding: 1 };
  return convShape({ inHeight: 8, inWidth: 8, inChannels, outChannels: 64, ...kernels }, "conv");
};

function weightsOf(shape: ConvShape, gain: number, seed: number, layer: number): Float32Array {
  const drawing = initialWeights(shape, gain, hidden);
  return drawn(drawing, drawing.values.length, { seed: seedOf(seed), layer });
}

describe("initial weights", () => {
  it.each([3, 32, 128, 512])(
    "of %i input channels lie inside the window and give He variance after the gain",
    (channels) => {
      const shape = conv(channels);
      const gain = gainFor(shape, 0.5, hidden);
      expect(Number.isInteger(Math.log2(gain))).toBe(true);
      const weights = weightsOf(shape, gain, 1, 0);
      const variance = weights.reduce((s, w) => s + (gain * w) ** 2, 0) / weights.length;
      expect(Math.max(...weights.subarray(0, 5000).map(Math.abs))).toBeLessThanOrEqual(1);
      expect(variance * 9 * channels).toBeGreaterThan(1.9);
      expect(variance * 9 * channels).toBeLessThan(2.1);
    },
  );

  it("repeat for the same seed and layer and differ for another", () => {
    const make = (seed: number, layer: number) => weightsOf(conv(4), 0.5, seed, layer);
    expect(make(1, 0)).toEqual(make(1, 0));
    expect(make(1, 0)).not.toEqual(make(2, 0));
    expect(make(1, 0)).not.toEqual(make(1, 1));
    const [word] = philox(seedOf(1), STREAM.initialWeights, 2, 77, 0, new Uint32Array(4));
    const limit = Math.sqrt(6 / (9 * 4)) / 0.5;
    expect(make(1, 2)[77]).toBe(Math.fround((2 * uniform(word!) - 1) * limit));
  });
});
