// Initial weights and the digital gain of a layer. Weights start uniform inside the device window; the gain, a power of
// two (a shift in hardware), makes the effective weight gain·w as large as He initialization asks (He et al., ICCV 2015;
// docs/models/initial-weights.md).
// Weights that start outside the window are what makes NeuroSim's label > 1.96 diverge (docs/models/exponential.md).
import { type ConvShape, rowsOf } from "../array/geometry.ts";
import type { Drawing } from "../base/drawing.ts";
import { STREAM } from "../base/random.ts";

/** Mean square of an image value (u8 − 128)/128 of natural images, about 0.25; of an activation after He initialization, 1 (its sums before
 *  the ReLU have variance 2). */
const IMAGE_POWER = 0.25;

/** Surroundings of a layer: images or activations before it, ReLU or nothing (logits) after it. */
export interface LayerPlace {
  readonly first: boolean;
  readonly relu: boolean;
}

/** Half-width of the uniform effective weight that keeps the mean square of the values: √(6/(fan-in · input power)),
 *  √3 instead of √6 where no ReLU takes half of the power away. */
function effectiveLimit(shape: ConvShape, { first, relu }: LayerPlace): number {
  const fanIn = rowsOf(shape) * (first ? IMAGE_POWER : 1);
  return Math.sqrt((relu ? 6 : 3) / fanIn);
}

/** Power of two next to effectiveLimit/initialWindow. */
export function gainFor(shape: ConvShape, initialWindow: number, place: LayerPlace): number {
  return 2 ** Math.round(Math.log2(effectiveLimit(shape, place) / initialWindow));
}

/** K·N stored values g, uniform in ±min(effectiveLimit/gain, 1); the same for every rule and mapping. */
export function initialWeights(shape: ConvShape, gain: number, place: LayerPlace): Drawing<Float32Array> {
  const limit = Math.min(effectiveLimit(shape, place) / gain, 1);
  const values = new Float32Array(rowsOf(shape) * shape.outChannels);
  return {
    values,
    needs: [{ law: "uniform", stream: STREAM.initialWeights, step: 0 }],
    fill: (first, count, [uniforms]) => {
      for (let i = 0; i < count; i++) values[first + i] = (2 * uniforms![4 * i]! - 1) * limit;
    },
  };
}
