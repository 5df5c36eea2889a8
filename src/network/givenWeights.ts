// Weights that a network is given, in place of random ones: whether they fit its layers, and the digital gain of each (docs/models/given-weights.md).
import { rowsOf } from "../array/geometry.ts";
import { ConfigError } from "../base/errors.ts";
import type { NetworkDefinition } from "./definition.ts";
import type { LayerWeights, NetworkWeights } from "./layerWeights.ts";
import { type PlannedLayer, planNetwork } from "./plan.ts";

/** Exponents of a gain: beyond, single precision has no weight left. */
const MOST_EXPONENT = 100;

/** Returns the given layers that the network does not have. Throws ConfigError with layer and both shapes where a layer of the network has no
 *  values, or those of another layer, or one that is not finite. `source` names where they come from. */
export function checkWeights(
  definition: NetworkDefinition,
  weights: NetworkWeights,
  source: string,
): readonly string[] {
  const { layers } = planNetwork(definition);
  for (const layer of layers) {
    const wanted = describeWanted(layer);
    const values = weights.get(layer.name);
    if (wanted === null) {
      if (values)
        throw problem(layer.name, source, `they have ${describeGiven(values)}, the network has none`);
      continue;
    }
    if (!values) throw problem(layer.name, source, `they have none, the network has ${wanted}`);
    const given = describeGiven(values);
    if (given !== wanted) throw problem(layer.name, source, `they have ${given}, the network has ${wanted}`);
    if (!isSound(values)) throw problem(layer.name, source, "one of them is NaN or infinite");
  }
  const names = new Set(layers.map(({ name }) => name));
  return [...weights.keys()].filter((name) => !names.has(name));
}

const problem = (layer: string, source: string, message: string): ConfigError =>
  new ConfigError(message, {
    at: `weights of layer ${layer} from ${source}`,
    hint: 'network.start takes weights of the same network: the same layers, by name, kind and size; network.start = "random" takes none',
  });

/** The values that a layer must be given; null: none. */
function describeWanted({
  definition: { kind },
  weights,
  output: { channels },
}: PlannedLayer): string | null {
  if (weights) return matrixText(rowsOf(weights), weights.outChannels);
  if (kind === "batchnorm") return normalizationText(channels);
  return kind === "bias" ? biasText(channels) : null;
}

function describeGiven(values: LayerWeights): string {
  switch (values.kind) {
    case "matrix":
      return matrixText(values.rows, values.columns);
    case "normalization":
      return normalizationText(values.gamma.length);
    case "bias":
      return biasText(values.beta.length);
    default:
      return values satisfies never;
  }
}

const matrixText = (rows: number, columns: number): string => `${rows} x ${columns} weights`;
const normalizationText = (channels: number): string => `a normalization of ${channels} channels`;
const biasText = (channels: number): string => `${channels} biases`;

function isSound(values: LayerWeights): boolean {
  return Object.values(values).every(
    (part) => !(part instanceof Float32Array) || part.every((value) => Number.isFinite(value)),
  );
}

/** Gain of each layer whose weights are given: the power of two next to √3·rms(W)/initialWindow. √3·rms is the half-width of uniform weights of
 *  the same mean square, so that given weights fill as much of the window as random ones do. 1 where all weights are 0. */
export function gainsFor(weights: NetworkWeights, initialWindow: number): ReadonlyMap<string, number> {
  const gains = new Map<string, number>();
  for (const [name, values] of weights)
    if (values.kind === "matrix") gains.set(name, gainOf(values.matrix, initialWindow));
  return gains;
}

function gainOf(matrix: Float32Array, initialWindow: number): number {
  const square = matrix.reduce((sum, weight) => sum + weight * weight, 0) / Math.max(matrix.length, 1);
  if (square === 0) return 1;
  const exponent = Math.round(Math.log2(Math.sqrt(3 * square) / initialWindow));
  return 2 ** Math.min(Math.max(exponent, -MOST_EXPONENT), MOST_EXPONENT);
}
