// Conductances as the columns of a read see them: mapping, digital subtraction, read noise and the grid. Not the read itself.
import { groupInputs, groupOutputs } from "../../array/geometry.ts";
import { cellCurrent, subtractsDigitally } from "../../array/mapping.ts";
import { fma, roundEven } from "../../base/float32.ts";
import { normal, philox, STREAM } from "../../base/random.ts";
import { type CrossbarSpec, type Direction, MAX_CONDUCTANCE, type PackSettings } from "../engine.ts";
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
  const { mapping, gain } = spec;
  const digital = subtractsDigitally(spec);
  const { a, b } = cellCurrent(spec);
  return {
    planes: digital && mapping === "pair" ? 2 : 1,
    affine: digital ? { a: f(a), b: f(b) } : null,
    referenceColumn: digital && mapping === "reference",
    offset: mapping === "offset",
    outScale: f(digital ? gain / (mapping === "pair" ? 2 * a : a) : gain),
  };
}

/** Column weights of one plane: whole steps of the grid, or floats. */
export type ColumnWeights = Float32Array | Int16Array;

/** Column weights of both directions, plane after plane: forward (K, N); backward (kernel position, n of a group, c). */
export interface PackedCrossbar extends Readonly<Record<Direction, readonly ColumnWeights[]>> {
  /** null: floats. */
  readonly grid: number | null;
}

export function packCrossbar(
  spec: CrossbarSpec,
  conductance: Float32Array,
  settings: PackSettings,
): PackedCrossbar {
  const { grid, sigma } = settings;
  const weights = (direction: Direction) =>
    columnWeights(spec, readDevices(spec, conductance, settings, direction)).map((plane) =>
      grid === null ? plane : onGrid(plane, grid),
    );
  const forward = weights("forward");
  const backward = sigma > 0 ? weights("backward") : forward;
  return { grid, forward, backward: backward.map((plane) => transposed(spec, plane)) };
}

/** q of PackSettings.grid. */
export function gridSteps(weight: number, grid: number): number {
  return Math.min(Math.max(roundEven(f(weight / grid)), -MAX_CONDUCTANCE), MAX_CONDUCTANCE);
}

function onGrid(weights: Float32Array, grid: number): Int16Array {
  return Int16Array.from(weights, (w) => gridSteps(w, grid));
}

/** One rounding each for sigma, its product with the draw, and the sum. */
function readDevices(
  spec: CrossbarSpec,
  conductance: Float32Array,
  noise: PackSettings,
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

/** (kernel position, c of a group, n) → (kernel position, n of a group, c). */
function transposed({ shape }: CrossbarSpec, weights: ColumnWeights): ColumnWeights {
  const { inChannels, outChannels: N, kernelHeight, kernelWidth } = shape;
  const C = groupInputs(shape);
  const own = groupOutputs(shape);
  const out = weights.slice();
  for (let position = 0; position < kernelHeight * kernelWidth; position++)
    for (let c = 0; c < C; c++)
      for (let n = 0; n < N; n++) {
        const row = position * own + (n % own);
        const column = Math.floor(n / own) * C + c;
        out[row * inChannels + column] = weights[(position * C + c) * N + n]!;
      }
  return out;
}
