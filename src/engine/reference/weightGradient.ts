// Weight gradient: outer products of inputs and errors summed over output positions, with or without a converter for each
// group of positions.
import { rowsOf } from "../../array/geometry.ts";
import type { CrossbarSpec } from "../engine.ts";
import { addCodes, type ClipCounts, type Converter } from "./adc.ts";
import { type ReadGeometry, readGeometry } from "./geometry.ts";
import type { Values } from "./inputs.ts";
import type { Sums } from "./partialSum.ts";

const f = Math.fround;

export interface GradientArguments {
  readonly spec: CrossbarSpec;
  readonly input: Values;
  readonly error: Values;
  /** Step of words; null: floats. */
  readonly step: number | null;
  /** (K, N). */
  readonly gradient: Float32Array;
  readonly batch: number;
  readonly converter: Converter | null;
  readonly counts: ClipCounts;
}

export function weightGradient(args: GradientArguments): void {
  const { spec, batch, converter, counts, step } = args;
  const geometry = readGeometry(spec, "forward");
  const { outChannels, outHeight, outWidth } = spec.shape;
  const weights = rowsOf(spec.shape) * outChannels;
  const gradient = args.gradient.subarray(0, weights);
  const positions = outHeight * outWidth;
  const partial = step === null ? new Float32Array(weights) : new Float64Array(weights);
  const values = () => (step === null ? (partial as Float32Array) : partial.map((sum) => f(sum) * step));
  if (!converter) {
    addPositions(args, geometry, 0, batch * positions, partial);
    gradient.set(values());
    return;
  }
  const codes = new Float64Array(weights);
  for (let image = 0; image < batch; image++)
    for (let first = 0; first < positions; first += spec.arrayRows) {
      const end = Math.min(first + spec.arrayRows, positions);
      partial.fill(0);
      addPositions(args, geometry, image * positions + first, image * positions + end, partial);
      addCodes(converter, partial, step, 1, codes, counts);
    }
  for (let i = 0; i < weights; i++) gradient[i] = converter.lsb * codes[i]!;
}

/** sum (K, N): over output positions first…end−1, exact (words) or fma chains. An input of 0 leaves a chain as it is. */
function addPositions(
  args: GradientArguments,
  geometry: ReadGeometry,
  first: number,
  end: number,
  sum: Sums,
): void {
  const { channels, columns, groups, positions } = geometry;
  const ownChannels = channels / groups;
  const ownColumns = columns / groups;
  const { input, error } = args;
  const pixels = new Int32Array(positions);
  for (let m = first; m < end; m++) {
    geometry.pixelsAt(m, pixels);
    for (let position = 0; position < positions; position++) {
      const pixel = pixels[position]!;
      if (pixel < 0) continue;
      for (let c = 0; c < channels; c++) {
        const x = input[pixel * channels + c]!;
        if (x === 0) continue;
        const group = Math.floor(c / ownChannels);
        const row = (position * ownChannels + (c % ownChannels)) * columns;
        for (let n = group * ownColumns; n < (group + 1) * ownColumns; n++)
          sum[row + n] = x * error[m * columns + n]! + sum[row + n]!;
      }
    }
  }
}
