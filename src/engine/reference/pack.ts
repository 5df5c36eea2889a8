// Conductances as the columns of a read see them: mapping, digital subtraction and read noise. Not the read itself.
import { fma } from "../../base/float32.ts";
import { normal, philox, type Seed, STREAM } from "../../base/random.ts";
import type { CrossbarSpec, Direction } from "../engine.ts";
import { layerSizes } from "../validate.ts";

const f = Math.fround;

/** How stored conductances become column currents, and currents become outputs. */
export interface ReadTransform {
  /** Planes that are read separately; plane 1 counts negative. */
  readonly planes: 1 | 2;
  /** The current of a cell is a·g + b; null: g itself, or (g0 − g1)/2 for "pair". */
  readonly affine: { readonly a: number; readonly b: number } | null;
  /** A reference column (all cells b) is read with each block and subtracted. */
  readonly referenceColumn: boolean;
  /** b·Σx is subtracted from each output. */
  readonly offset: boolean;
  readonly outScale: number;
}

export function readTransform(spec: CrossbarSpec): ReadTransform {
  const { mapping, subtraction, offOnRatio, gain } = spec;
  // "float" has no reference to subtract, so its subtraction says nothing.
  const digital = mapping === "offset" || (mapping !== "float" && subtraction === "digital");
  const a = (1 - offOnRatio) / 2;
  const b = (1 + offOnRatio) / 2;
  return {
    planes: digital && mapping === "pair" ? 2 : 1,
    affine: digital ? { a: f(a), b: f(b) } : null,
    referenceColumn: digital && mapping === "reference",
    offset: mapping === "offset",
    outScale: f(digital ? gain / (mapping === "pair" ? 2 * a : a) : gain),
  };
}

/** Column weights of both directions, plane after plane: forward (K, N); backward (kernel position, n, c). */
export type PackedCrossbar = Readonly<Record<Direction, readonly Float32Array[]>>;

export interface PackNoise {
  readonly sigma: number;
  readonly seed: Seed;
  readonly step: number;
}

export function packCrossbar(
  spec: CrossbarSpec,
  conductance: Float32Array,
  noise: PackNoise,
): PackedCrossbar {
  const forward = columnWeights(spec, readDevices(spec, conductance, noise, "forward"));
  const backward =
    noise.sigma > 0 ? columnWeights(spec, readDevices(spec, conductance, noise, "backward")) : forward;
  return { forward, backward: backward.map((plane) => transposed(spec, plane)) };
}

/** One rounding each for sigma, its product with the draw, and the sum. */
function readDevices(
  spec: CrossbarSpec,
  conductance: Float32Array,
  noise: PackNoise,
  direction: Direction,
): Float32Array {
  if (noise.sigma <= 0) return conductance;
  const sigma = f(noise.sigma);
  const word = direction === "forward" ? 0 : 1;
  const words = new Uint32Array(4);
  return conductance.map((g, device) => {
    philox(noise.seed, STREAM.readNoise, spec.layer, device, noise.step, words);
    return g + f(sigma * normal(words[word]!));
  });
}

function columnWeights(spec: CrossbarSpec, g: Float32Array): readonly Float32Array[] {
  const { rows, columns } = layerSizes(spec);
  const weights = rows * columns;
  const { planes, affine } = readTransform(spec);
  const plane = (p: number) => g.subarray(p * weights, (p + 1) * weights);
  if (affine) {
    const current = (value: number) => fma(value, affine.a, affine.b);
    return planes === 2 ? [plane(0).map(current), plane(1).map(current)] : [plane(0).map(current)];
  }
  if (spec.mapping !== "pair") return [plane(0).slice()];
  const second = plane(1);
  return [plane(0).map((value, i) => 0.5 * f(value - second[i]!))];
}

/** (kernel position, c, n) → (kernel position, n, c). */
function transposed(spec: CrossbarSpec, weights: Float32Array): Float32Array {
  const { inChannels: C, outChannels: N, kernelHeight, kernelWidth } = spec.shape;
  const out = new Float32Array(weights.length);
  for (let position = 0; position < kernelHeight * kernelWidth; position++)
    for (let c = 0; c < C; c++)
      for (let n = 0; n < N; n++) out[(position * N + n) * C + c] = weights[(position * C + c) * N + n]!;
  return out;
}
