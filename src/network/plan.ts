// The shape plan of a network: what each layer reads and gives, and in which form, from the definition alone. Training, chip, memory forecast and
// importers all go by it, so that all accept the same networks and refuse the others with the same sentence. Allocates nothing.
import { type ConvShape, convShape, matrixShape, pairOf } from "../array/geometry.ts";
import { ConfigError } from "../base/errors.ts";
import type { ImageShape, LayerDefinition, NetworkDefinition } from "./definition.ts";

/** Place of a layer in the plan; IMAGES: what the network is given. */
export type Source = number;
export const IMAGES: Source = -1;

export interface PlannedLayer {
  readonly name: string;
  readonly index: number;
  readonly definition: LayerDefinition;
  /** What it reads: one source, two of an addition. */
  readonly inputs: readonly Source[];
  readonly input: ImageShape;
  readonly output: ImageShape;
  /** Of a layer with weights. */
  readonly weights: ConvShape | null;
  /** Whether values of both signs leave it. */
  readonly signed: boolean;
  /** Whether something before it learns. */
  readonly needsError: boolean;
  /** "sums": float32 that nothing activates or rounds, for a normalization. "logits": the same, and the network's result. */
  readonly values: "activations" | "sums" | "logits";
}

export interface NetworkPlan {
  readonly layers: readonly PlannedLayer[];
  /** Place of the last layer with weights. */
  readonly lastWeights: number;
}

const NORMALIZES = new Set<LayerDefinition["kind"]>(["batchnorm", "bias"]);
/** Kinds that compute sums, which an activation follows. */
const SUMS = new Set<LayerDefinition["kind"]>(["conv", "fc", "add", "batchnorm", "bias"]);

export const hasWeights = (
  layer: LayerDefinition,
): layer is Extract<LayerDefinition, { kind: "conv" | "fc" }> => layer.kind === "conv" || layer.kind === "fc";

/** Throws ConfigError where layers do not fit each other, or an input is not named before. */
export function planNetwork(definition: NetworkDefinition): NetworkPlan {
  const lastSums = definition.layers.findLastIndex(({ kind }) => SUMS.has(kind));
  const layers: PlannedLayer[] = [];
  for (const [index, layer] of definition.layers.entries())
    layers.push(planLayer(definition, layer, index, layers, lastSums));
  const planned = withSums(layers);
  return { layers: planned, lastWeights: planned.findLastIndex(({ weights }) => weights !== null) };
}

function planLayer(
  { input: images, layers: definitions }: NetworkDefinition,
  definition: LayerDefinition,
  index: number,
  layers: readonly PlannedLayer[],
  lastSums: number,
): PlannedLayer {
  const name = definition.name ?? `${definition.kind}${index + 1}`;
  if (layers.some((layer) => layer.name === name))
    throw problem(name, "another layer has this name", "names are unique");
  const inputs = inputsOf(definition, name, layers);
  const shapeOf = (source: Source) => layers[source]?.output ?? images;
  const input = shapeOf(inputs[0]!);
  const weights = hasWeights(definition) ? weightShape(definition, input, name) : null;
  const read = inputs.map((source) => layers[source]);
  if (definition.kind === "add") checkAdd(definition.from, shapeOf(inputs[1]!), input, name);
  const relu = "relu" in definition && definition.relu && index !== lastWeightsOf(definitions);
  const passes = !SUMS.has(definition.kind);
  return {
    name,
    index,
    definition,
    inputs,
    input,
    output: outputOf(definition, input, weights, name),
    weights,
    signed: passes ? (read[0]?.signed ?? true) : !relu,
    needsError: weights !== null || read.some((layer) => layer?.needsError),
    values: index === lastSums ? "logits" : passes ? (read[0]?.values ?? "activations") : "activations",
  };
}

const lastWeightsOf = (layers: readonly LayerDefinition[]): number => layers.findLastIndex(hasWeights);

function inputsOf(definition: LayerDefinition, name: string, layers: readonly PlannedLayer[]): Source[] {
  const named = (wanted: string): Source => {
    if (wanted === "input") return IMAGES;
    const found = layers.findIndex((layer) => layer.name === wanted);
    if (found >= 0) return found;
    throw problem(
      name,
      `no earlier layer is named ${wanted}`,
      `earlier layers: ${["input", ...layers.map((layer) => layer.name)].slice(-12).join(", ")}`,
    );
  };
  const first = definition.input === undefined ? layers.length - 1 : named(definition.input);
  return definition.kind === "add" ? [first, named(definition.from)] : [first];
}

function outputOf(
  definition: LayerDefinition,
  input: ImageShape,
  weights: ConvShape | null,
  name: string,
): ImageShape {
  if (weights) return { height: weights.outHeight, width: weights.outWidth, channels: weights.outChannels };
  if (definition.kind === "flatten") return { height: 1, width: 1, channels: sizeOf(input) };
  return "size" in definition ? pooledShape(input, definition.size, name) : input;
}

/** What a normalization reads is not activated before: the layer gives its sums as they are. */
function withSums(layers: readonly PlannedLayer[]): PlannedLayer[] {
  return layers.map((layer): PlannedLayer => {
    const readers = layers.filter(({ inputs }) => inputs.includes(layer.index));
    const normalizing = readers.filter(({ definition }) => NORMALIZES.has(definition.kind));
    if (normalizing.length === 0) return layer;
    const reader = normalizing[0]!.name;
    const { kind } = layer.definition;
    if (!SUMS.has(kind))
      throw problem(
        reader,
        `reads ${layer.name}, which computes no sums`,
        "put it after a conv, fc or add layer",
      );
    if ("relu" in layer.definition && layer.definition.relu)
      throw problem(
        reader,
        `reads ${layer.name} behind its ReLU`,
        `set relu = false in ${layer.name} and relu = true in ${reader}`,
      );
    if (normalizing.length < readers.length)
      throw problem(
        reader,
        `shares ${layer.name} with ${readers.find((other) => !normalizing.includes(other))!.name}`,
        "only normalizations read sums that are not rounded",
      );
    return { ...layer, values: "sums" };
  });
}

export const sizeOf = ({ height, width, channels }: ImageShape): number => height * width * channels;

function problem(name: string, message: string, hint: string): ConfigError {
  return new ConfigError(message, { at: `network layer ${name}`, hint });
}

/** Of a layer with weights. ConfigError where its kernel does not fit. */
function weightShape(
  layer: Extract<LayerDefinition, { kind: "conv" | "fc" }>,
  from: ImageShape,
  name: string,
): ConvShape {
  const at = `network layer ${name}`;
  if (layer.kind === "fc") return matrixShape(sizeOf(from), layer.units, at);
  const { kernel, stride, dilation, channels, padding, groups } = layer;
  const [kernelHeight, kernelWidth] = pairOf(kernel);
  const input = { inHeight: from.height, inWidth: from.width, inChannels: from.channels };
  const kernels = { kernelHeight, kernelWidth, stride, dilation, padding, groups };
  return convShape({ ...input, ...kernels, outChannels: channels }, at);
}

function pooledShape({ height, width, channels }: ImageShape, size: number, name: string): ImageShape {
  const largest = Math.min(height, width);
  if (size > largest)
    throw problem(
      name,
      `a ${size}x${size} window on a ${height}x${width} map`,
      `use size ${largest} or less, or remove an earlier pooling or stride`,
    );
  return { height: Math.floor(height / size), width: Math.floor(width / size), channels };
}

function checkAdd(from: string, other: ImageShape, last: ImageShape, name: string): void {
  if (describe(other) === describe(last)) return;
  throw problem(
    name,
    `adds ${describe(other)} of ${from} to ${describe(last)}`,
    "both inputs must have the same height, width and channels",
  );
}

const describe = (s: ImageShape): string => `${s.height}x${s.width}x${s.channels}`;
