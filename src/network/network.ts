// A network on arrays: turns a definition into layers over engine buffers and runs them forward and backward.
// Not a graph library: layers run in the order given; "add" may reach back to an earlier layer by name.
import { type ConvShape, convShape } from "../array/geometry.ts";
import type { ArrayParameters } from "../array/params.ts";
import { ConfigError } from "../base/errors.ts";
import type { Engine, EngineBuffer } from "../engine/engine.ts";
import { createAddLayer } from "./addLayer.ts";
import { type ArrayLayer, createArrayLayer } from "./arrayLayer.ts";
import type { LayerDefinition, NetworkDefinition } from "./definition.ts";
import { gainFor } from "./initialWeights.ts";
import type { LayerNode, NodeContext, NumberFormats } from "./node.ts";
import type { NetworkParameters } from "./params.ts";
import { createPoolLayer } from "./poolLayer.ts";
import { createTensor, sizeOf, type Tensor, type TensorShape } from "./tensor.ts";

export interface Network {
  readonly definition: NetworkDefinition;
  readonly input: Tensor;
  /** (batch, classes) at 1x1. */
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
  /** G_min/G_max of the devices. */
  readonly offOnRatio: number;
  readonly maxBatch: number;
}

export function createNetwork(options: NetworkOptions): Network {
  const { engine, definition, maxBatch } = options;
  const context: NodeContext = {
    engine,
    maxBatch,
    array: options.array,
    formats: formatsOf(options.parameters, options.array === null),
    scratch: new Map<number, EngineBuffer>(),
  };
  const input = createTensor(engine, { name: "input", shape: definition.input, signed: true }, maxBatch);
  const nodes: LayerNode[] = [];
  const lastArray = definition.layers.findLastIndex((l) => l.kind === "conv" || l.kind === "fc");
  definition.layers.forEach((layer, index) => {
    const from = nodes.at(-1)?.output ?? input;
    nodes.push(createNode(context, options, layer, { index, from, nodes, last: index === lastArray }));
  });
  const logits = nodes.at(-1)!.output;
  const arrayLayers = nodes.filter((node): node is ArrayLayer => "crossbar" in node);
  return {
    definition,
    input,
    logits,
    nodes,
    arrayLayers,
    forward: (batch) => {
      for (const node of nodes) node.forward(batch);
    },
    backward: (batch) => {
      for (const node of nodes) if (node.output !== logits) node.output.errorWritten = false;
      input.errorWritten = false;
      engine.fill(logits.scale, 1);
      for (const node of nodes.toReversed()) node.backward(batch);
    },
  };
}

function formatsOf(parameters: NetworkParameters, float: boolean): NumberFormats {
  const { activationBits, activationRange, errorBits } = parameters;
  if (float || activationBits === "ideal")
    return {
      activation: null,
      activationMaximum: activationRange,
      errorBits: float || errorBits === "ideal" ? null : errorBits,
    };
  const step = activationRange / 2 ** activationBits;
  return {
    activation: { bits: activationBits, step },
    activationMaximum: activationRange - step,
    errorBits: errorBits === "ideal" ? null : errorBits,
  };
}

interface Place {
  readonly index: number;
  readonly from: Tensor;
  readonly nodes: readonly LayerNode[];
  readonly last: boolean;
}

function createNode(
  context: NodeContext,
  options: NetworkOptions,
  layer: LayerDefinition,
  place: Place,
): LayerNode {
  const { from, index } = place;
  const name = layer.name ?? `${layer.kind}${index + 1}`;
  const make = (shape: TensorShape, signed: boolean) =>
    createTensor(context.engine, { name, shape, signed }, context.maxBatch);
  switch (layer.kind) {
    case "conv":
    case "fc":
      return arrayNode(context, options, layer, name, place);
    case "maxpool":
    case "avgpool": {
      const kind = layer.kind === "maxpool" ? "max" : "average";
      return createPoolLayer(
        context,
        name,
        kind,
        layer.size,
        from,
        make(pooledShape(from.shape, layer.size, name), from.signed),
      );
    }
    case "flatten":
      return flattenNode(from, name);
    case "add": {
      const other = addedTensor(layer.from, from, place.nodes, name);
      return createAddLayer(context, name, layer.relu, [from, other], make(from.shape, !layer.relu));
    }
    default:
      return layer satisfies never;
  }
}

function pooledShape({ height, width, channels }: TensorShape, size: number, name: string): TensorShape {
  if (size > Math.min(height, width))
    throw new ConfigError(`a ${size}x${size} window on a ${height}x${width} map`, {
      at: `network layer ${name}`,
      hint: `use size ${Math.min(height, width)} or less, or remove an earlier pooling or stride`,
    });
  return { height: Math.floor(height / size), width: Math.floor(width / size), channels };
}

/** The earlier layer's output that "add" names; it must have the shape of the last layer's. */
function addedTensor(name: string, last: Tensor, nodes: readonly LayerNode[], layer: string): Tensor {
  const other = nodes.find((node) => node.name === name)?.output;
  if (other && describe(other.shape) === describe(last.shape)) return other;
  throw new ConfigError(
    other
      ? `adds ${describe(other.shape)} of ${name} to ${describe(last.shape)}`
      : `no earlier layer is named ${name}`,
    { at: `network layer ${layer}`, hint: "both inputs must have the same height, width and channels" },
  );
}

const describe = (s: TensorShape) => `${s.height}x${s.width}x${s.channels}`;

/** Channels-last values need no move: flatten only renames the shape of the same buffers. */
function flattenNode(from: Tensor, name: string): LayerNode {
  const alias: Tensor = Object.create(from, {
    shape: { value: { height: 1, width: 1, channels: from.size } },
  });
  Object.defineProperty(alias, "errorWritten", {
    get: () => from.errorWritten,
    set: (written: boolean) => {
      from.errorWritten = written;
    },
  });
  return { name, kind: "flatten", output: alias, forward: () => {}, backward: () => {} };
}

function arrayNode(
  context: NodeContext,
  options: NetworkOptions,
  layer: Extract<LayerDefinition, { kind: "conv" | "fc" }>,
  name: string,
  place: Place,
): LayerNode {
  const { from, nodes } = place;
  const shape = shapeOf(layer, from.shape, name);
  const first = from.name === "input";
  const relu = layer.relu && !place.last;
  const size = { height: shape.outHeight, width: shape.outWidth, channels: shape.outChannels };
  const output = createTensor(context.engine, { name, shape: size, signed: !relu }, context.maxBatch);
  const { array } = options;
  return createArrayLayer(context, from, output, {
    spec: {
      name,
      layer: nodes.filter((node) => "crossbar" in node).length,
      shape,
      mapping: array?.mapping ?? "float",
      subtraction: array?.subtraction ?? "analog",
      offOnRatio: options.offOnRatio,
      arrayRows: array?.rows ?? shape.kernelHeight * shape.kernelWidth * shape.inChannels,
      arrayColumns: array?.columns ?? shape.outChannels,
      partition: array?.partition ?? "unrolled",
      gain: gainFor(shape, options.parameters.initialWindow, { first, relu }),
    },
    relu,
    quantizeOutput: !place.last,
    first,
  });
}

function shapeOf(
  layer: Extract<LayerDefinition, { kind: "conv" | "fc" }>,
  from: TensorShape,
  name: string,
): ConvShape {
  const at = `network layer ${name}`;
  if (layer.kind === "conv")
    return convShape(
      {
        inHeight: from.height,
        inWidth: from.width,
        inChannels: from.channels,
        outChannels: layer.channels,
        kernelHeight: layer.kernel,
        kernelWidth: layer.kernel,
        stride: layer.stride,
        padding: layer.padding === "same" ? Math.floor((layer.kernel - 1) / 2) : layer.padding,
      },
      at,
    );
  const inChannels = sizeOf(from);
  return convShape(
    {
      inHeight: 1,
      inWidth: 1,
      inChannels,
      outChannels: layer.units,
      kernelHeight: 1,
      kernelWidth: 1,
      stride: 1,
      padding: 0,
    },
    at,
  );
}
