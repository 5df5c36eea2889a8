// A network on arrays: turns a definition into layers over engine buffers and runs them forward and backward.
// Not a graph library: layers run in the order given; "add" may reach back to an earlier layer by name.
import type { GradientUnitParameters } from "../array/gradientUnit.ts";
import { planesOf } from "../array/mapping.ts";
import type { ArrayParameters } from "../array/params.ts";
import { weightsPerRow } from "../array/partition.ts";
import { ConfigError } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";
import { createAddLayer } from "./addLayer.ts";
import { type ArrayLayer, createArrayLayer } from "./arrayLayer.ts";
import type { LayerDefinition, NetworkDefinition } from "./definition.ts";
import { placeErrors } from "./errorBuffers.ts";
import { formatsOf, IMAGE_GRID, type NumberFormats, valueKind } from "./formats.ts";
import { gainFor } from "./initialWeights.ts";
import { formatsMissing, type GradientGroups } from "./layerGradient.ts";
import type { LayerNode, NodeContext } from "./node.ts";
import type { NetworkParameters } from "./params.ts";
import { createPoolLayer } from "./poolLayer.ts";
import { checkAdd, pooledShape, weightShape } from "./shapes.ts";
import { SharedBuffer } from "./sharedBuffer.ts";
import { createTensor, type Tensor } from "./tensor.ts";

export interface Network {
  readonly definition: NetworkDefinition;
  readonly formats: NumberFormats;
  readonly input: Tensor;
  /** f32 (batch, classes) at 1x1. */
  readonly logits: Tensor;
  readonly nodes: readonly LayerNode[];
  readonly arrayLayers: readonly ArrayLayer[];
  forward(batch: number): void;
  /** Starts from logits.error, whose true value is logits.error · 1. */
  backward(batch: number): void;
}

export interface NetworkOptions {
  readonly engine: Engine;
  readonly definition: NetworkDefinition;
  readonly parameters: NetworkParameters;
  /** null: float weights, no quantization anywhere (software baseline). */
  readonly array: ArrayParameters | null;
  /** null: gradients are exact sums. */
  readonly gradientUnit: GradientUnitParameters | null;
  /** Of each layer with weights; "image" where it is missing. */
  readonly gradientGroups?: readonly GradientGroups[];
  /** G_min/G_max of the devices. */
  readonly offOnRatio: number;
  /** Stored value at G_min. */
  readonly windowLow: number;
  /** Cells side by side of one weight; by default those of the mapping. */
  readonly cellsPerWeight?: number;
  readonly maxBatch: number;
}

export function createNetwork(options: NetworkOptions): Network {
  const { engine, definition, maxBatch } = options;
  const formats = formatsOf(options.parameters, options.array === null);
  const missing = formatsMissing(options.gradientUnit, formats.words);
  if (missing)
    throw new ConfigError(missing, {
      at: "gradientUnit.kind",
      hint: 'use network.activationBits and network.errorBits of 8 or less, or gradientUnit.kind = "exact"',
    });
  const context: NodeContext = {
    engine,
    maxBatch,
    formats,
    array: options.array,
    gradientUnit: options.gradientUnit,
    preActivation: new SharedBuffer(engine, "shared.values"),
    sampledGradients: {
      unit: new SharedBuffer(engine, "shared.unitGradient"),
      exact: new SharedBuffer(engine, "shared.exactGradient"),
    },
    secondError: new SharedBuffer(engine, "shared.secondError"),
  };
  const images = {
    name: "input",
    shape: definition.input,
    signed: true,
    needsError: false,
    grid: IMAGE_GRID,
  };
  const input = createTensor(engine, { ...images, kind: valueKind(formats, true) }, maxBatch);
  const nodes: LayerNode[] = [];
  const ends = endsOf(definition.layers);
  definition.layers.forEach((layer, index) => {
    const from = nodes.at(-1)?.output ?? input;
    nodes.push(createNode(context, options, layer, { index, from, nodes, ends }));
  });
  placeErrors(context, nodes);
  for (const buffer of Object.values(context.sampledGradients)) buffer.make();
  const logits = nodes.at(-1)!.output;
  return {
    definition,
    formats,
    input,
    logits,
    nodes,
    arrayLayers: nodes.filter((node): node is ArrayLayer => "crossbar" in node),
    forward: (batch) => {
      for (const node of nodes) node.forward(batch);
    },
    backward: (batch) => {
      for (const { output } of nodes) output.error.written = false;
      input.error.written = false;
      engine.fill(logits.scale, 1);
      for (const node of nodes.toReversed()) node.backward(batch);
    },
  };
}

/** Places of the last layer with weights, and of the last one that computes: from there on, values are logits. */
interface Ends {
  readonly weights: number;
  readonly sums: number;
}

function endsOf(layers: readonly LayerDefinition[]): Ends {
  const weights = layers.findLastIndex(({ kind }) => kind === "conv" || kind === "fc");
  return {
    weights,
    sums: Math.max(
      weights,
      layers.findLastIndex(({ kind }) => kind === "add"),
    ),
  };
}

interface Place {
  readonly index: number;
  readonly from: Tensor;
  readonly nodes: readonly LayerNode[];
  readonly ends: Ends;
}

function createNode(
  context: NodeContext,
  options: NetworkOptions,
  layer: LayerDefinition,
  place: Place,
): LayerNode {
  const { from } = place;
  const name = layer.name ?? `${layer.kind}${place.index + 1}`;
  switch (layer.kind) {
    case "conv":
    case "fc":
      return arrayNode(context, options, layer, name, place);
    case "maxpool":
    case "avgpool": {
      const kind = layer.kind === "maxpool" ? "max" : "average";
      const { signed, needsError, grid } = from;
      const pooled = { name, shape: pooledShape(from.shape, layer.size, name), signed, needsError, grid };
      const output = createTensor(context.engine, { ...pooled, kind: from.value.kind }, context.maxBatch);
      return createPoolLayer(context, name, kind, layer.size, from, output);
    }
    case "flatten":
      return flattenNode(from, name);
    case "add": {
      const other = place.nodes.find((node) => node.name === layer.from)?.output;
      checkAdd(layer.from, other?.shape, from.shape, name);
      const needsError = from.needsError || other.needsError;
      const facts = { name, shape: from.shape, signed: !layer.relu, needsError };
      const output = activatedTensor(context, facts, place);
      return createAddLayer(context, name, layer.relu, [from, other], output);
    }
    default:
      return layer satisfies never;
  }
}

/** What a layer with an activation gives. Logits are floats. */
function activatedTensor(
  { engine, formats, maxBatch }: NodeContext,
  facts: Pick<Tensor, "name" | "shape" | "signed" | "needsError">,
  { index, ends }: Place,
): Tensor {
  const kind = index === ends.sums ? "f32" : valueKind(formats, facts.signed);
  return createTensor(engine, { ...facts, grid: formats.values, kind }, maxBatch);
}

/** Channels-last values need no move: flatten only renames the shape of the same buffers. */
function flattenNode(from: Tensor, name: string): LayerNode {
  const output: Tensor = { ...from, shape: { height: 1, width: 1, channels: from.size } };
  const nothing = () => {};
  return {
    name,
    kind: "flatten",
    output,
    givesTo: [],
    keepsError: true,
    forward: nothing,
    backward: nothing,
  };
}

function arrayNode(
  context: NodeContext,
  options: NetworkOptions,
  layer: Extract<LayerDefinition, { kind: "conv" | "fc" }>,
  name: string,
  place: Place,
): LayerNode {
  const { from, nodes, index, ends } = place;
  const shape = weightShape(layer, from.shape, name);
  const first = !from.needsError;
  const relu = layer.relu && index !== ends.weights;
  const size = { height: shape.outHeight, width: shape.outWidth, channels: shape.outChannels };
  const output = activatedTensor(context, { name, shape: size, signed: !relu, needsError: true }, place);
  const { array } = options;
  const cells = options.cellsPerWeight ?? planesOf(array?.mapping ?? "float");
  const arrayIndex = nodes.filter((node) => "crossbar" in node).length;
  return createArrayLayer(context, from, output, {
    spec: {
      name,
      layer: arrayIndex,
      shape,
      mapping: array?.mapping ?? "float",
      subtraction: array?.subtraction ?? "analog",
      offOnRatio: options.offOnRatio,
      windowLow: options.windowLow,
      arrayRows: array?.rows ?? shape.kernelHeight * shape.kernelWidth * shape.inChannels,
      arrayColumns: array ? weightsPerRow(array.columns, cells) : shape.outChannels,
      partition: array?.partition ?? "unrolled",
      gain: gainFor(shape, options.parameters.initialWindow, { first, relu }),
    },
    relu,
    // of words, a sum that ends the network needs words
    quantizeOutput: index !== (context.formats.words ? ends.sums : ends.weights),
    first,
    gradientGroups: options.gradientGroups?.[arrayIndex] ?? "image",
  });
}
