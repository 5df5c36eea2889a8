// A network on arrays: turns a definition into layers over engine buffers and runs them forward and backward.
// Not a graph library: layers run in the order given, and may reach back to an earlier layer by name (plan.ts).
import { rowsOf } from "../array/geometry.ts";
import type { GradientUnitParameters } from "../array/gradientUnit.ts";
import { planesOf } from "../array/mapping.ts";
import type { ArrayParameters } from "../array/params.ts";
import { weightsPerRow } from "../array/partition.ts";
import { ConfigError } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";
import type { ActivationOptions } from "./activation.ts";
import { createAddLayer } from "./addLayer.ts";
import { type ArrayLayer, createArrayLayer } from "./arrayLayer.ts";
import { createNormalization } from "./batchNorm.ts";
import { createConcatLayer } from "./concatLayer.ts";
import type { NetworkDefinition } from "./definition.ts";
import { placeErrors } from "./errorBuffers.ts";
import { formatsOf, IMAGE_GRID, type NumberFormats, valueKind } from "./formats.ts";
import { gainFor } from "./initialWeights.ts";
import { formatsMissing, type GradientGroups } from "./layerGradient.ts";
import type { LayerNode, NodeContext, Pass } from "./node.ts";
import type { NetworkParameters } from "./params.ts";
import { IMAGES, type NetworkPlan, type PlannedLayer, planNetwork } from "./plan.ts";
import { createPoolLayer } from "./poolLayer.ts";
import { createReluLayer } from "./reluLayer.ts";
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
  forward(batch: number, pass: Pass): void;
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
  /** One entry for each layer with weights; "image" where it is missing. */
  readonly gradientGroups?: readonly GradientGroups[];
  /** G_min/G_max of the devices. */
  readonly offOnRatio: number;
  /** Stored value at G_min. */
  readonly windowLow: number;
  /** Cells side by side of one weight; by default those of the mapping. */
  readonly cellsPerWeight?: number;
  /** Gains of layers whose weights are given, by name; the others have that of random weights. */
  readonly gains?: ReadonlyMap<string, number>;
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
  const plan = planNetwork(definition);
  const nodes: LayerNode[] = [];
  for (const layer of plan.layers) {
    const from = layer.inputs.map((source) => (source === IMAGES ? input : nodes[source]!.output));
    nodes.push(createNode(context, options, layer, { plan, from, arrays: arraysIn(nodes) }));
  }
  placeErrors(context, nodes);
  for (const buffer of Object.values(context.sampledGradients)) buffer.make();
  const logits = nodes.at(-1)!.output;
  return {
    definition,
    formats,
    input,
    logits,
    nodes,
    arrayLayers: arraysIn(nodes),
    forward: (batch, pass) => {
      for (const node of nodes) node.forward(batch, pass);
    },
    backward: (batch) => {
      for (const { output } of nodes) output.error.written = false;
      input.error.written = false;
      engine.fill(logits.scale, 1);
      for (const node of nodes.toReversed()) node.backward(batch);
    },
  };
}

const arraysIn = (nodes: readonly LayerNode[]): ArrayLayer[] =>
  nodes.filter((node): node is ArrayLayer => "crossbar" in node);

interface Place {
  readonly plan: NetworkPlan;
  /** Tensors that the layer reads. */
  readonly from: readonly Tensor[];
  readonly arrays: readonly ArrayLayer[];
}

function createNode(
  context: NodeContext,
  options: NetworkOptions,
  layer: PlannedLayer,
  place: Place,
): LayerNode {
  const { name, definition } = layer;
  const [from, other] = place.from as [Tensor, Tensor?];
  switch (definition.kind) {
    case "conv":
    case "fc":
      return arrayNode(context, options, layer, place);
    case "maxpool":
    case "avgpool":
    case "globalavgpool": {
      const { kind } = definition;
      return createPoolLayer(
        context,
        { name, kind, shape: layer.windows! },
        from,
        movedTensor(context, layer, from),
      );
    }
    case "concat":
      return createConcatLayer(
        context,
        name,
        place.from,
        movedTensor(context, layer, likeOutput(layer, place)),
      );
    case "flatten":
      return flattenNode(from, name);
    case "add": {
      const output = computedTensor(context, layer);
      return createAddLayer(context, activationOf(layer, layer.values !== "sums"), [from, other!], output);
    }
    case "relu":
      return createReluLayer(
        context,
        from,
        computedTensor(context, layer),
        activationOf(layer, rounds(context, layer)),
      );
    case "batchnorm":
    case "bias": {
      const output = computedTensor(context, layer);
      const activation = activationOf(layer, rounds(context, layer));
      return createNormalization(context, from, output, { ...activation, definition });
    }
    default:
      return definition satisfies never;
  }
}

const activationOf = ({ name, relu, clip }: PlannedLayer, quantize: boolean): ActivationOptions => ({
  name,
  relu,
  clip,
  quantize,
});

/** Output of a layer that only picks or moves values: words or floats as in its input. */
function movedTensor(
  { engine, maxBatch }: NodeContext,
  { name, output: shape, signed, needsError }: PlannedLayer,
  { grid, value }: Tensor,
): Tensor {
  return createTensor(engine, { name, shape, signed, needsError, grid, kind: value.kind }, maxBatch);
}

/** An input whose values are as those of the output: others become so (concatLayer.ts). */
const likeOutput = ({ signed }: PlannedLayer, { from }: Place): Tensor =>
  from.find((input) => input.signed === signed)!;

/** Output of a layer that computes sums. */
function computedTensor({ engine, formats, maxBatch }: NodeContext, layer: PlannedLayer): Tensor {
  const { name, output: shape, signed, needsError } = layer;
  const kind = layer.values === "activations" ? valueKind(formats, signed) : "f32";
  return createTensor(engine, { name, shape, signed, needsError, grid: formats.values, kind }, maxBatch);
}

/** Whether values are rounded to the grid of activations. Logits of words stay as they are. */
const rounds = ({ formats }: NodeContext, { values, weights }: PlannedLayer): boolean =>
  values === "activations" || (values === "logits" && !formats.words && weights === null);

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
  planned: PlannedLayer,
  { plan, from: [from], arrays }: Place,
): LayerNode {
  const { name, index } = planned;
  const shape = planned.weights!;
  const first = !from!.needsError;
  const { relu, clip } = planned;
  const output = computedTensor(context, planned);
  const { array } = options;
  const cells = options.cellsPerWeight ?? planesOf(array?.mapping ?? "float");
  const arrayIndex = arrays.length;
  return createArrayLayer(context, from!, output, {
    spec: {
      name,
      layer: arrayIndex,
      shape,
      mapping: array?.mapping ?? "float",
      subtraction: array?.subtraction ?? "analog",
      offOnRatio: options.offOnRatio,
      windowLow: options.windowLow,
      arrayRows: array?.rows ?? rowsOf(shape),
      arrayColumns: array ? weightsPerRow(array.columns, cells) : shape.outChannels,
      partition: array?.partition ?? "unrolled",
      gain: options.gains?.get(name) ?? gainFor(shape, options.parameters.initialWindow, { first, relu }),
    },
    relu,
    clip,
    // of words, a sum that ends the network needs words
    quantizeOutput: planned.values === "activations" && (context.formats.words || index !== plan.lastWeights),
    first,
    gradientGroups: options.gradientGroups?.[arrayIndex] ?? "image",
  });
}
