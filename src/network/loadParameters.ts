// Puts given values into the digital layers of a network: normalization and bias. Weights of arrays are conductances, which training programs.
import { ConfigError } from "../base/errors.ts";
import type { Engine, EngineBuffer } from "../engine/engine.ts";
import type { NetworkWeights } from "./layerWeights.ts";
import type { LayerNode } from "./node.ts";

/** Uploads parameters and running statistics of every digital layer that `weights` has. Throws ConfigError where they are for another layer. */
export function loadParameters(engine: Engine, nodes: readonly LayerNode[], weights: NetworkWeights): void {
  for (const node of nodes) {
    const values = weights.get(node.name);
    if (!values || values.kind === "matrix") continue;
    const given = values.kind === "bias" ? [values.beta] : [values.gamma, values.beta];
    const parameters = node.parameters ?? [];
    if (parameters.length !== given.length)
      throw problem(node.name, `${given.length} lists of values for ${parameters.length} parameters`);
    for (const [i, { value }] of parameters.entries()) put(engine, value, given[i]!);
    if (values.kind === "normalization")
      put(engine, statisticsOf(node), joined(values.mean, values.variance));
  }
}

function statisticsOf({ name, state }: LayerNode): EngineBuffer {
  const [running] = state ?? [];
  if (running) return running;
  throw problem(name, "it keeps no statistics");
}

/** Means, then variances. */
function joined(mean: Float32Array, variance: Float32Array): Float32Array {
  const moments = new Float32Array(2 * mean.length);
  moments.set(mean);
  moments.set(variance, mean.length);
  return moments;
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
