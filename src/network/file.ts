// A network from a file: TOML or JSON with a list of layers, or NeuroSim's NetWork.csv. Only text to definition: no disk
// access, and whether the layers fit each other is for network.ts to say.
import { z } from "zod";
import { parseDocument } from "../base/document.ts";
import { ConfigError } from "../base/errors.ts";
import { didYouMean, parseChecked } from "../base/schema.ts";
import type { LayerDefinition, NetworkDefinition } from "./definition.ts";
import { count, pixels } from "./kinds/keys.ts";
import { LAYER_KINDS } from "./kinds.ts";
import { neurosimNetwork } from "./neurosimNetwork.ts";

/** The file without its layers, each of which is checked by the schema of its kind. */
const fileSchema = z.strictObject({
  input: z.strictObject({
    height: pixels("H", "Image height."),
    width: pixels("W", "Image width."),
    channels: count("C", "channels", 4096, "Image channels: 3 for RGB."),
  }),
  layers: z.array(z.unknown()).min(1).max(1024),
});

/** The network in `text`; the ending of `file` (.toml, .json, .csv) gives its form, the rest of it the network's name.
 *  Throws ConfigError that names file, layer, key, allowed range and the nearest known key. */
export function networkFromText(text: string, file: string): NetworkDefinition {
  const [, name, ending] = /([^/\\]*?)(\.[^./\\]*)?$/.exec(file) as unknown as [
    string,
    string,
    string | undefined,
  ];
  switch (ending?.toLowerCase()) {
    case ".toml":
      return networkFromDocument(parseDocument(text, "toml", file), name, file);
    case ".json":
      return networkFromDocument(parseDocument(text, "json", file), name, file);
    case ".csv":
      return neurosimNetwork(text, name, file);
    default:
      throw new ConfigError(`the ending "${ending ?? ""}" is not known`, {
        at: file,
        hint: "a network file is .toml, .json, .onnx, or NeuroSim's NetWork.csv",
      });
  }
}

/** The network in values of such a document, from wherever. ConfigError as above. */
export function networkFromDocument(
  document: unknown,
  name: string,
  file: string,
  placeOf = (layer: number) => `layers[${layer}]`,
): NetworkDefinition {
  const { input, layers } = parseChecked(fileSchema, document, file);
  const definitions = layers.map((layer, i) => layerFrom(layer, `${file}: ${placeOf(i)}`));
  checkNames(definitions, file);
  return { name, input, layers: definitions };
}

function layerFrom(layer: unknown, at: string): LayerDefinition {
  const kind = typeof layer === "object" && layer !== null && "kind" in layer ? layer.kind : undefined;
  const word = typeof kind === "string" ? kind : "";
  const known = LAYER_KINDS.get(word);
  if (!known) {
    const kinds = [...LAYER_KINDS.keys()];
    throw new ConfigError(`kind is ${JSON.stringify(kind) ?? "missing"}${didYouMean(word, kinds)}`, { at });
  }
  return parseChecked(known.keys, layer, at) as LayerDefinition;
}

/** A name stands for one layer; without a name it is kind and number. */
function checkNames(layers: readonly LayerDefinition[], file: string): void {
  const names = layers.map((layer, i) => layer.name ?? `${layer.kind}${i + 1}`);
  const twice = names.findIndex((n, i) => names.indexOf(n) !== i);
  if (twice >= 0)
    throw new ConfigError(`the name "${names[twice]}" is used twice`, {
      at: `${file}: layers[${twice}]`,
      hint: "give each layer its own name, or none",
    });
}
