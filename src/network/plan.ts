// The shape plan of a network: what each layer reads and gives, and in which form, from the definition alone. Training, chip, memory forecast and
// importers all go by it, so that all accept the same networks and refuse the others with the same sentence. Allocates nothing.
import { type ConvShape, convShape, matrixShape, pairOf } from "../array/geometry.ts";
import { ConfigError } from "../base/errors.ts";
import type { PoolShape } from "../engine/poolShape.ts";
import type { ConcatDefinition, ImageShape, LayerDefinition, NetworkDefinition } from "./definition.ts";
import { poolWindows } from "./poolWindows.ts";

/** Place of a layer in the plan; IMAGES: what the network is given. */
export type Source = number;
export const IMAGES: Source = -1;

export interface PlannedLayer {
  readonly name: string;
  readonly index: number;
  readonly definition: LayerDefinition;
  /** Sources of the layer: one, two of an addition, two or more of a concatenation. */
  readonly inputs: readonly Source[];
  readonly input: ImageShape;
  readonly output: ImageShape;
  /** Shape of the weights, where the layer has any. */
  readonly weights: ConvShape | null;
  /** Windows of a pooling layer. */
  readonly windows: PoolShape | null;
  /** Whether it ends in a ReLU, and where that ends: null, or a number for network.activationRange and it, whichever is lower. */
  readonly relu: boolean;
  readonly clip: number | null;
  /** Whether its values lie on the grid of images, not of activations: images, and what is pooled or joined of them. */
  readonly ofImages: boolean;
  /** Whether values of both signs leave it. */
  readonly signed: boolean;
  /** Whether something before it learns. */
  readonly needsError: boolean;
  /** "sums": float32 that nothing activates or rounds, where only normalizations and ReLUs read them. "logits": the same, and the network's
   *  result. */
  readonly values: "activations" | "sums" | "logits";
}

export interface NetworkPlan {
  readonly layers: readonly PlannedLayer[];
  /** Place of the last layer with weights. */
  readonly lastWeights: number;
}

/** Kinds that round what they read themselves. */
const READS_SUMS = new Set<LayerDefinition["kind"]>(["batchnorm", "bias", "relu"]);
/** Kinds that compute sums, which an activation follows. */
const SUMS = new Set<LayerDefinition["kind"]>(["conv", "fc", "add", "batchnorm", "bias", "relu"]);

const hasWeights = (layer: LayerDefinition): layer is Extract<LayerDefinition, { kind: "conv" | "fc" }> =>
  layer.kind === "conv" || layer.kind === "fc";

/** Throws ConfigError where layers do not fit each other, or an input is not named before. */
export function planNetwork(definition: NetworkDefinition): NetworkPlan {
  const lastSums = definition.layers.findLastIndex(({ kind }) => SUMS.has(kind));
  const layers: PlannedLayer[] = [];
  for (const [index, layer] of definition.layers.entries())
    layers.push(planLayer(definition, layer, index, layers, lastSums));
  checkReaders(layers);
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
  if (definition.kind === "concat")
    checkConcat(
      inputs.map((source) => sourceOf(source, layers, images)),
      name,
    );
  const activation = activationOf(definition, index === lastWeightsOf(definitions), name);
  const windows = poolsOf(definition) ? poolWindows(definition, input, name) : null;
  const passes = !SUMS.has(definition.kind);
  return {
    name,
    index,
    definition,
    inputs,
    input,
    output: outputOf(definition, inputs.map(shapeOf), weights, windows),
    weights,
    windows,
    ...activation,
    ofImages: passes && (read[0]?.ofImages ?? true),
    signed: passes ? read.some((layer) => layer?.signed ?? true) : !activation.relu,
    needsError: learns(definition) || read.some((layer) => layer?.needsError),
    values: index === lastSums ? "logits" : passes ? (read[0]?.values ?? "activations") : "activations",
  };
}

/** Has weights, or digital parameters. */
const learns = (layer: LayerDefinition): boolean =>
  hasWeights(layer) || layer.kind === "batchnorm" || layer.kind === "bias";

const poolsOf = (
  layer: LayerDefinition,
): layer is Extract<LayerDefinition, { kind: "maxpool" | "avgpool" | "globalavgpool" }> =>
  layer.kind === "maxpool" || layer.kind === "avgpool" || layer.kind === "globalavgpool";

function activationOf(
  definition: LayerDefinition,
  isLastWeights: boolean,
  name: string,
): Pick<PlannedLayer, "relu" | "clip"> {
  const wanted = definition.kind === "relu" || ("relu" in definition && definition.relu);
  const clip = ("clip" in definition ? definition.clip : undefined) ?? null;
  if (clip !== null && !wanted)
    throw problem(name, `clip is ${clip} without a ReLU`, "set relu = true, or leave clip out");
  const relu = wanted && !isLastWeights;
  return { relu, clip: relu ? clip : null };
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
  if (definition.kind === "concat") return [first, ...namesJoined(definition).map(named)];
  return definition.kind === "add" ? [first, named(definition.from)] : [first];
}

function outputOf(
  definition: LayerDefinition,
  read: readonly ImageShape[],
  weights: ConvShape | null,
  windows: PoolShape | null,
): ImageShape {
  const input = read[0]!;
  if (weights) return { height: weights.outHeight, width: weights.outWidth, channels: weights.outChannels };
  if (definition.kind === "flatten") return { height: 1, width: 1, channels: sizeOf(input) };
  if (windows) return { height: windows.outHeight, width: windows.outWidth, channels: windows.channels };
  if (definition.kind !== "concat") return input;
  return { ...input, channels: read.reduce((sum, { channels }) => sum + channels, 0) };
}

/** Values that only normalizations and ReLUs read are not rounded before: the layer gives its sums as they are. */
function withSums(layers: readonly PlannedLayer[]): PlannedLayer[] {
  return layers.map((layer): PlannedLayer => {
    const readers = readersOf(layers, layer);
    checkNormalized(layer, readers);
    const unrounded =
      readers.length > 0 && readers.every(({ definition }) => READS_SUMS.has(definition.kind));
    return SUMS.has(layer.definition.kind) && !layer.relu && unrounded ? { ...layer, values: "sums" } : layer;
  });
}

/** A normalization belongs in front of the ReLU: refused where that is in front of it and nothing says that it was meant so. */
function checkNormalized({ name, definition }: PlannedLayer, readers: readonly PlannedLayer[]): void {
  const [reader] = readers;
  if (!reader || !("relu" in definition) || !definition.relu) return;
  if (readers.every((other) => other.definition.kind === "batchnorm" || other.definition.kind === "bias"))
    throw problem(
      reader.name,
      `reads ${name} behind its ReLU`,
      `set relu = false in ${name} and relu = true in ${reader.name}; a ReLU that is to come first is a relu layer between them`,
    );
}

/** Whether an activation at the layer's end stops some errors: a ReLU those of values that it cut, rounding to words those beyond its ends. */
export const masksErrors = ({ definition, relu, values, needsError }: PlannedLayer): boolean =>
  needsError && (relu || (SUMS.has(definition.kind) && values === "activations"));

export const readersOf = (layers: readonly PlannedLayer[], { index }: PlannedLayer): PlannedLayer[] =>
  layers.filter(({ inputs }) => inputs.includes(index));

/** Inputs of a concatenation whose values have one sign where those beside them have both: they become words of both signs. */
export const becomeSigned = (
  { definition, inputs, signed }: PlannedLayer,
  layers: readonly PlannedLayer[],
) =>
  definition.kind === "concat" && signed
    ? inputs.flatMap((source) => (layers[source] && !layers[source].signed ? [layers[source]] : []))
    : [];

/** Throws for a layer that nobody reads: it cannot learn. */
function checkReaders(layers: readonly PlannedLayer[]): void {
  const dead = layers.slice(0, -1).find((layer) => readersOf(layers, layer).length === 0);
  if (dead)
    throw problem(
      dead.name,
      "no later layer reads it",
      "name it as input or from of a later layer, or leave it out; only the last layer ends the network",
    );
}

export const sizeOf = ({ height, width, channels }: ImageShape): number => height * width * channels;

function problem(name: string, message: string, hint: string): ConfigError {
  return new ConfigError(message, { at: `network layer ${name}`, hint });
}

/** Shape of a layer's weights. ConfigError where its kernel does not fit. */
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

const namesJoined = ({ from }: ConcatDefinition): readonly string[] =>
  typeof from === "string" ? [from] : from;

/** Facts about each input of a concatenation. */
type Joined = Pick<PlannedLayer, "name" | "output" | "ofImages" | "values">;

const sourceOf = (source: Source, layers: readonly PlannedLayer[], images: ImageShape): Joined =>
  layers[source] ?? { name: "input", output: images, ofImages: true, values: "activations" };

/** Words of all lie on one grid. */
function checkConcat([first, ...others]: readonly Joined[], name: string): void {
  for (const other of others) checkJoined(first!, other, name);
}

function checkJoined(a: Joined, b: Joined, name: string): void {
  const mapOf = ({ output: { height, width } }: Joined) => `${height}x${width}`;
  if (mapOf(a) !== mapOf(b))
    throw problem(
      name,
      `joins ${mapOf(b)} maps of ${b.name} to ${mapOf(a)} maps of ${a.name}`,
      "all maps must have the same height and width",
    );
  if (a.ofImages !== b.ofImages)
    throw problem(
      name,
      `joins ${a.name} and ${b.name}, of which one has the words of images`,
      "put a bias layer behind the images: it rounds them as activations are",
    );
  if (a.values !== b.values)
    throw problem(
      name,
      `joins ${a.name} and ${b.name}, of which one is the network's result`,
      "end the network with a layer that has weights",
    );
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
