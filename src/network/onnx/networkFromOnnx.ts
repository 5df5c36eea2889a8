// `network.name = "model.onnx"`: the network that an ONNX file describes, as PyTorch and Keras export it, with its weights beside it.
// It refuses what Mho has no layer for, by node, operator and attribute; what it leaves out it says. docs/onnx.md has the operators.
import { ConfigError } from "../../base/errors.ts";
import type { NetworkDefinition } from "../definition.ts";
import { networkFromDocument } from "../file.ts";
import type { LayerWeights, NetworkWeights } from "../layerWeights.ts";
import { decodeModel } from "./decode.ts";
import { type LiveGraph, liveGraph } from "./graph.ts";
import { imagesOf } from "./images.ts";
import type { OnnxModel } from "./model.ts";
import { translateNode } from "./operators.ts";
import { constantOf } from "./tensorValue.ts";
import type { Translation } from "./translation.ts";
import { type Activation, describeShape } from "./value.ts";

/** Versions of the operators that are known. */
const OPSETS = { least: 7, newest: 25 } as const;
/** Weights of all layers. */
const MOST_WEIGHTS = 2 ** 26;

export interface ImportedNetwork {
  readonly definition: NetworkDefinition;
  /** Reads the values of all layers. ConfigError where one is not finite, or missing. */
  readonly weights: () => NetworkWeights;
}

/** Throws ConfigError with file, node, operator and what could be done. `definition.notes` says what is not used. */
export function networkFromOnnx(bytes: Uint8Array, file: string): ImportedNetwork {
  const model = decodeModel(bytes, file);
  checkOpset(model, file);
  const graph = liveGraph(model.graph, file);
  const images = imagesOf(graph, file);
  const t: Translation = {
    file,
    opset: model.opset,
    batch: images.batch,
    values: new Map([[graph.images.name, images.value]]),
    readers: graph.readers,
    results: graph.results,
    layers: [],
    weights: new Map(),
    owners: new Map(),
    flattened: new Map(),
    notes: [],
    leftOut: new Map(),
  };
  for (const node of graph.nodes) {
    takeConstants(t, model, node.inputs);
    translateNode(t, node);
  }
  checkResult(t, graph);
  const document = { input: images.value.image, layers: t.layers };
  const placeOf = (i: number) => `layer "${t.layers[i]!.name}"`;
  const definition = networkFromDocument(document, file.replace(/\.onnx$/i, ""), file, placeOf);
  return {
    definition: { ...definition, notes: notesOf(t, model, graph) },
    weights: () => readWeights(t),
  };
}

function checkOpset({ opset, functions }: OnnxModel, file: string): void {
  if (opset < OPSETS.least)
    throw new ConfigError(
      opset === 0 ? "it does not say its opset" : `its opset is ${opset}, ${OPSETS.least} or later is read`,
      { at: file, hint: "export it again with opset_version=17" },
    );
  if (functions > 0)
    throw new ConfigError(`it has ${functions} functions of its own`, {
      at: file,
      hint: "inline them: onnx.inliner.inline_local_functions(model)",
    });
}

/** Tensors of the file are looked at when a node reads them: others may be of any type. */
function takeConstants(t: Translation, { graph }: OnnxModel, names: readonly string[]): void {
  for (const name of names) {
    if (graph.sparse.includes(name))
      throw new ConfigError("a sparse tensor, which is not read", {
        at: `${t.file}: tensor "${name}"`,
        hint: "store weights as dense tensors",
      });
    const tensor = t.values.has(name) ? undefined : graph.initializers.get(name);
    if (tensor) t.values.set(name, constantOf(t, tensor));
  }
}

/** A network ends with logits, a value of both signs for each class. */
function checkResult(t: Translation, { result }: LiveGraph): void {
  const value = t.values.get(result);
  const at = `${t.file}: result "${result}"`;
  if (value?.kind !== "activation" || t.layers.length === 0)
    throw new ConfigError("it does not depend on the images", { at, hint: "end the model at its logits" });
  const last = t.layers.at(-1)!;
  if (isVector(value) && last.name === value.layer && !value.nonNegative && !value.padding) return;
  const what = value.nonNegative
    ? "its values end with a ReLU"
    : isVector(value)
      ? `layer "${last.name}" comes behind it`
      : `its shape is ${describeShape(value)}`;
  throw new ConfigError(what, {
    at,
    hint: "the result is a value of both signs for each class, (N, classes): the logits of a last fully connected layer, without ReLU",
  });
}

const isVector = ({ image, axes }: Activation): boolean =>
  image.height * image.width === 1 && axes.flat().length <= 1;

function notesOf(t: Translation, { metadata, opset, producer }: OnnxModel, { unused }: LiveGraph): string[] {
  const left = [...t.leftOut].map(([kind, nodes]) => `${kind} (${some(nodes)}) is left out: Mho has none`);
  return [
    ...t.notes,
    ...left,
    ...(unused.length > 0
      ? [`nodes that the result does not need: ${some(unused.map(({ name }) => name))}`]
      : []),
    ...(opset > OPSETS.newest
      ? [
          `opset ${opset} (${producer.slice(0, 60)}) is newer than ${OPSETS.newest}, the newest known: operators are read as before`,
        ]
      : []),
    ...(metadata.length > 0 ? [`metadata are not used: ${some(metadata)}`] : []),
  ].map((note) => `${t.file}: ${note}`);
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => name.slice(0, 80));
  return `${shown.join(", ")}${names.length > shown.length ? ` and ${names.length - shown.length} more` : ""}`;
}

function readWeights(t: Translation): NetworkWeights {
  const found = new Map<string, LayerWeights>();
  let count = 0;
  for (const [name, read] of t.weights) {
    const weights = read();
    count += weights.kind === "matrix" ? weights.matrix.length : weights.beta.length;
    if (count > MOST_WEIGHTS)
      throw new ConfigError(`more than ${MOST_WEIGHTS} weights`, { at: `${t.file}: layer ${name}` });
    found.set(name, weights);
  }
  return found;
}
