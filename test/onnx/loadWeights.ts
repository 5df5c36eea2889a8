// Puts trained values of a file into a network of float weights. Conductances of devices are for programming: src/training/givenStart.ts.
import { ConfigError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { NetworkWeights } from "../../src/network/layerWeights.ts";
import { loadParameters } from "../../src/network/loadParameters.ts";
import type { Network } from "../../src/network/network.ts";

/** Uploads the values of every layer that has some, and packs float weights for reads. ConfigError where values are missing, or are for another
 *  layer; of a network on arrays (createNetwork with `array`), whose weights are not floats. */
export function loadWeights(engine: Engine, network: Network, weights: NetworkWeights): void {
  const unknown = [...weights.keys()].find((name) => !network.nodes.some((node) => node.name === name));
  if (unknown !== undefined) throw problem(unknown, "the network has no such layer");
  for (const node of network.nodes) {
    const wanted = "crossbar" in node || node.parameters !== undefined;
    if (wanted && !weights.has(node.name)) throw problem(node.name, "it has no values");
  }
  for (const { name, crossbar } of network.arrayLayers) {
    const { gain, mapping } = crossbar.spec;
    const values = weights.get(name);
    if (values?.kind !== "matrix") throw problem(name, "it has no matrix");
    if (mapping !== "float") throw problem(name, "its weights are conductances");
    // the gain is a power of two
    engine.upload(
      crossbar.conductance,
      values.matrix.map((weight) => weight / gain),
    );
    engine.pack(crossbar, { grid: null, sigma: 0, seed: { low: 0, high: 0 }, step: 0 });
  }
  loadParameters(engine, network.nodes, weights);
}

const problem = (name: string, message: string): ConfigError =>
  new ConfigError(message, {
    at: `weights of layer ${name}`,
    hint: "values and network must come from one file",
  });
