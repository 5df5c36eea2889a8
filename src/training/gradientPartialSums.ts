// Partial sums that the weight-gradient ADC would see, for a sample of weights: used to calibrate its range only.
import { groupInputs, groupOutputs } from "../array/geometry.ts";
import type { Engine } from "../engine/engine.ts";
import type { ArrayLayer } from "../network/arrayLayer.ts";

const WEIGHTS_SAMPLED = 256;
const IMAGES_SAMPLED = 8;

/** Σ over one group of output positions of x·e, for sampled weights and images, as the engine sums words. Reads the layer's tensors back. */
export async function gradientPartialSums(
  engine: Engine,
  layer: ArrayLayer,
  batch: number,
): Promise<Float32Array> {
  const { shape, arrayRows } = layer.crossbar.spec;
  const input = await engine.readTensor(layer.input.value);
  const error = await engine.readTensor(layer.errors);
  const positions = shape.outHeight * shape.outWidth;
  const channels = groupInputs(shape);
  const groups = Math.ceil(positions / arrayRows);
  const images = Math.min(batch, IMAGES_SAMPLED);
  const Sums = layer.errors.kind === "f32" ? Float32Array : Float64Array;
  const sums = new Sums(WEIGHTS_SAMPLED * images * groups);
  const weights = layer.gradient.length;
  for (let s = 0; s < WEIGHTS_SAMPLED; s++) {
    const weight = Math.floor(((s + 0.5) * weights) / WEIGHTS_SAMPLED);
    const n = weight % shape.outChannels;
    const k = Math.floor(weight / shape.outChannels);
    const c = Math.floor(n / groupOutputs(shape)) * channels + (k % channels);
    const kx = Math.floor(k / channels) % shape.kernelWidth;
    const ky = Math.floor(k / (channels * shape.kernelWidth));
    for (let b = 0; b < images; b++)
      for (let p = 0; p < positions; p++) {
        const y =
          Math.floor(p / shape.outWidth) * shape.strideHeight + ky * shape.dilationHeight - shape.paddingTop;
        const x = (p % shape.outWidth) * shape.strideWidth + kx * shape.dilationWidth - shape.paddingLeft;
        if (y < 0 || x < 0 || y >= shape.inHeight || x >= shape.inWidth) continue;
        const group = Math.floor(p / arrayRows);
        sums[(s * images + b) * groups + group]! +=
          input[((b * shape.inHeight + y) * shape.inWidth + x) * shape.inChannels + c]! *
          error[(b * positions + p) * shape.outChannels + n]!;
      }
  }
  const { step } = layer.gradientSettings;
  return Float32Array.from(sums, (sum) => Math.fround(sum) * step);
}
