// Weight gradient with an ideal converter: exact sums of products of words (docs/models/training-step.md).
import { type Layer, weightsOf } from "./layers.ts";

/** (K, N). */
export function gradientOf(
  layer: Layer,
  input: readonly number[],
  errors: readonly number[],
  step: number,
): number[] {
  const { from, to, kernel, stride, padding, groups } = layer;
  const [ofInputs, ofOutputs] = [from.channels / groups, to.channels / groups];
  const sums = new Array<number>(weightsOf(layer)).fill(0);
  for (let m = 0; m < errors.length / to.channels; m++) {
    const image = Math.floor(m / (to.height * to.width));
    for (let position = 0; position < kernel * kernel; position++) {
      const y = (Math.floor(m / to.width) % to.height) * stride + Math.floor(position / kernel) - padding;
      const x = (m % to.width) * stride + (position % kernel) - padding;
      if (y < 0 || y >= from.height || x < 0 || x >= from.width) continue;
      for (let n = 0; n < to.channels; n++)
        for (let c = 0; c < ofInputs; c++) {
          const channel = Math.floor(n / ofOutputs) * ofInputs + c;
          const word = input[((image * from.height + y) * from.width + x) * from.channels + channel]!;
          sums[(position * ofInputs + c) * to.channels + n]! += word * errors[m * to.channels + n]!;
        }
    }
  }
  return sums.map((sum) => Math.fround(sum) * step);
}
