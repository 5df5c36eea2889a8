// Puts trained values of a file into a network of float weights. Conductances of devices are for pulses to reach: see training.
import { ConfigError } from "../../src/base/errors.ts";
import type { Engine, EngineBuffer } from "../../src/engine/engine.ts";
import type { ArrayLayer } from "../../src/network/arrayLayer.ts";
import type { LayerWeights, NetworkWeights, NormalizationWeights } from "../../src/network/layerWeights.ts";
import type { Network } from "../../src/network/network.ts";
import type { LayerNode } from "../../src/network/node.ts";

/** Uploads the values of every layer that has some, and packs float weights for reads. ConfigError where values are missing, or are for another
 *  layer; of a network on arrays (createNetwork with `array`), whose weights are not floats. */
export function loadWeights(engine: Engine, network: Network, weights: NetworkWeights): void {
  const unknown = [...weights.keys()].find((name) => !network.nodes.some((node) => node.name === name));
  if (unknown !== undefined) throw problem(unknown, "the network has no such layer");
  for (const node of network.nodes) {
    const wanted = "crossbar" in node || node.parameters !== undefined;
    const values = weights.get(node.name);
    if (wanted && !values) throw problem(node.name, "it has no values");
    if (values) loadLayer(engine, node, values);
  }
}

function loadLayer(engine: Engine, node: LayerNode, values: LayerWeights): void {
  switch (values.kind) {
    case "matrix":
      loadMatrix(engine, node, values.matrix);
      break;
    case "bias":
      loadParameters(engine, node, [values.beta]);
      break;
    case "normalization":
      loadParameters(engine, node, [values.gamma, values.beta]);
      loadStatistics(engine, node, values);
      break;
    default:
      values satisfies never;
  }
}

/** The weight is gain·g, and the gain a power of two. */
function loadMatrix(engine: Engine, node: LayerNode, matrix: Float32Array): void {
  if (!isArrayLayer(node)) throw problem(node.name, "it has no weights");
  const { crossbar } = node;
  const { gain, mapping } = crossbar.spec;
  if (mapping !== "float") throw problem(node.name, "its weights are conductances");
  put(
    engine,
    crossbar.conductance,
    matrix.map((weight) => weight / gain),
  );
  engine.pack(crossbar, { grid: null, sigma: 0, seed: { low: 0, high: 0 }, step: 0 });
}

const isArrayLayer = (node: LayerNode): node is ArrayLayer => "crossbar" in node;

function loadParameters(engine: Engine, node: LayerNode, values: readonly Float32Array[]): void {
  const parameters = node.parameters ?? [];
  if (parameters.length !== values.length)
    throw problem(node.name, `${values.length} lists of values for ${parameters.length} parameters`);
  for (const [i, { value }] of parameters.entries()) put(engine, value, values[i]!);
}

/** Means, then variances. */
function loadStatistics(engine: Engine, { name, state }: LayerNode, values: NormalizationWeights): void {
  const [running] = state ?? [];
  if (!running) throw problem(name, "it keeps no statistics");
  const moments = new Float32Array(2 * values.mean.length);
  moments.set(values.mean);
  moments.set(values.variance, values.mean.length);
  put(engine, running, moments);
}

function put(engine: Engine, buffer: EngineBuffer, values: Float32Array): void {
  if (buffer.length !== values.length)
    throw problem(buffer.name, `${values.length} values for ${buffer.length}`);
  engine.upload(buffer, values);
}

const problem = (name: string, message: string): ConfigError =>
  new ConfigError(message, {
    at: `weights of layer ${name}`,
    hint: "values and network must come from one file",
  });
