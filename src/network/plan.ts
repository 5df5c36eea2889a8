// The shape plan of a network: what each layer reads and gives, and in which form, from the definition alone. Training, chip, memory forecast and
// importers all go by it, so that all accept the same networks and refuse the others with the same sentence. Allocates nothing.
import type { ConvShape } from "../array/geometry.ts";
import type { PoolShape } from "../engine/poolShape.ts";
import type { ImageShape, LayerDefinition, NetworkDefinition } from "./definition.ts";
import type { Joined } from "./kinds/kind.ts";
import { kindOf } from "./kinds.ts";
import { IMAGES, layerProblem, type Planned, type Source } from "./plannedLayer.ts";

export type PlannedLayer = Planned<LayerDefinition>;

export interface NetworkPlan {
  readonly layers: readonly PlannedLayer[];
  /** Place of the last layer with weights. */
  readonly lastWeights: number;
}

const givesSums = (layer: LayerDefinition): boolean => kindOf(layer).gives === "sums";
const hasWeights = (layer: LayerDefinition): boolean => kindOf(layer).weights !== undefined;

/** Throws ConfigError where layers do not fit each other, or an input is not named before. */
export function planNetwork(definition: NetworkDefinition): NetworkPlan {
  const lastSums = definition.layers.findLastIndex(givesSums);
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
    throw layerProblem(name, "another layer has this name", "names are unique");
  const inputs = inputsOf(definition, name, layers);
  const shapeOf = (source: Source) => layers[source]?.output ?? images;
  const input = shapeOf(inputs[0]!);
  const kind = kindOf(definition);
  const weights = kind.weights?.(definition, input, name) ?? null;
  const windows = kind.windows?.(definition, input, name) ?? null;
  kind.check?.(
    definition,
    inputs.map((source) => sourceOf(source, layers, images)),
    name,
  );
  const read = inputs.map((source) => layers[source]);
  const activation = activationOf(definition, index === lastWeightsOf(definitions), name);
  const passes = kind.gives === "values";
  return {
    name,
    index,
    definition,
    inputs,
    input,
    output: kind.output?.(inputs.map(shapeOf), definition, name) ?? outputOf(input, weights, windows),
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
  hasWeights(layer) || kindOf(layer).parametersPerChannel !== undefined;

function activationOf(
  definition: LayerDefinition,
  isLastWeights: boolean,
  name: string,
): Pick<PlannedLayer, "relu" | "clip"> {
  const wanted = kindOf(definition).rectifies ?? ("relu" in definition && definition.relu);
  const clip = ("clip" in definition ? definition.clip : undefined) ?? null;
  if (clip !== null && !wanted)
    throw layerProblem(name, `clip is ${clip} without a ReLU`, "set relu = true, or leave clip out");
  const relu = wanted && !isLastWeights;
  return { relu, clip: relu ? clip : null };
}

const lastWeightsOf = (layers: readonly LayerDefinition[]): number => layers.findLastIndex(hasWeights);

function inputsOf(definition: LayerDefinition, name: string, layers: readonly PlannedLayer[]): Source[] {
  const named = (wanted: string): Source => {
    if (wanted === "input") return IMAGES;
    const found = layers.findIndex((layer) => layer.name === wanted);
    if (found >= 0) return found;
    throw layerProblem(
      name,
      `no earlier layer is named ${wanted}`,
      `earlier layers: ${["input", ...layers.map((layer) => layer.name)].slice(-12).join(", ")}`,
    );
  };
  const first = definition.input === undefined ? layers.length - 1 : named(definition.input);
  return [first, ...(kindOf(definition).joins?.(definition) ?? []).map(named)];
}

function outputOf(input: ImageShape, weights: ConvShape | null, windows: PoolShape | null): ImageShape {
  if (weights) return { height: weights.outHeight, width: weights.outWidth, channels: weights.outChannels };
  return windows ? { height: windows.outHeight, width: windows.outWidth, channels: windows.channels } : input;
}

/** Values that only normalizations and ReLUs read are not rounded before: the layer gives its sums as they are. */
function withSums(layers: readonly PlannedLayer[]): PlannedLayer[] {
  return layers.map((layer): PlannedLayer => {
    const readers = readersOf(layers, layer);
    checkNormalized(layer, readers);
    const unrounded = readers.length > 0 && readers.every(({ definition }) => kindOf(definition).readsSums);
    return givesSums(layer.definition) && !layer.relu && unrounded ? { ...layer, values: "sums" } : layer;
  });
}

/** A normalization belongs in front of the ReLU: refused where that is in front of it and nothing says that it was meant so. */
function checkNormalized({ name, definition }: PlannedLayer, readers: readonly PlannedLayer[]): void {
  const [reader] = readers;
  if (!reader || !("relu" in definition) || !definition.relu) return;
  if (readers.every(({ definition: other }) => kindOf(other).parametersPerChannel !== undefined))
    throw layerProblem(
      reader.name,
      `reads ${name} behind its ReLU`,
      `set relu = false in ${name} and relu = true in ${reader.name}; a ReLU that is to come first is a relu layer between them`,
    );
}

/** Whether an activation at the layer's end stops some errors: a ReLU those of values that it cut, rounding to words those beyond its ends. */
export const masksErrors = ({ definition, relu, values, needsError }: PlannedLayer): boolean =>
  needsError && (relu || (givesSums(definition) && values === "activations"));

export const readersOf = (layers: readonly PlannedLayer[], { index }: PlannedLayer): PlannedLayer[] =>
  layers.filter(({ inputs }) => inputs.includes(index));

/** Throws for a layer that nobody reads: it cannot learn. */
function checkReaders(layers: readonly PlannedLayer[]): void {
  const dead = layers.slice(0, -1).find((layer) => readersOf(layers, layer).length === 0);
  if (dead)
    throw layerProblem(
      dead.name,
      "no later layer reads it",
      "name it as input or from of a later layer, or leave it out; only the last layer ends the network",
    );
}

const sourceOf = (source: Source, layers: readonly PlannedLayer[], images: ImageShape): Joined =>
  layers[source] ?? { name: "input", output: images, ofImages: true, values: "activations" };
