// What one image asks of the chip, layer by layer: vectors, weights, values that move. Counts only, no device and no circuit.
import { type ConvShape, rowsOf } from "../array/geometry.ts";
import { ConfigError } from "../base/errors.ts";
import type { ImageShape, NetworkDefinition } from "../network/definition.ts";
import { checkAdd, pooledShape, weightShape } from "../network/shapes.ts";
import { sizeOf } from "../network/tensor.ts";

/** One array layer for one image. */
export interface WorkLayer {
  readonly name: string;
  readonly inChannels: number;
  /** Pixels of a line of the input, without padding. */
  readonly inWidth: number;
  readonly kernelPositions: number;
  readonly outChannels: number;
  /** Input vectors that the arrays read: output positions. */
  readonly vectors: number;
  /** Values of the layer's input and of its output, the latter after pooling. */
  readonly inputs: number;
  readonly outputs: number;
  /** Values in one pooling window (of all windows that follow), 1 where none follows. */
  readonly pooling: number;
  readonly relu: boolean;
  /** Whether its inputs have both signs: images, and values that no ReLU cut. */
  readonly signedInput: boolean;
  /** The first layer has no activation gradient. */
  readonly first: boolean;
}

/** Word length of what a layer reads: images or activations. */
export const inputBits = (
  { imageBits, activationBits }: { readonly imageBits: number; readonly activationBits: number },
  { first }: WorkLayer,
): number => (first ? imageBits : activationBits);

/** Digits in which an operand that a layer reads lies in the weight-gradient unit. */
export const inputDigits = (
  unit: { readonly imageDigits: number; readonly inputDigits: number },
  { first }: WorkLayer,
): number => (first ? unit.imageDigits : unit.inputDigits);

/** Rows of the layer's weight matrix. */
export const matrixRows = (layer: WorkLayer): number => layer.inChannels * layer.kernelPositions;
export const weightsOfLayer = (layer: WorkLayer): number => matrixRows(layer) * layer.outChannels;
/** One forward pass: two operations per multiply and add. */
export const operationsOf = (layer: WorkLayer): number => 2 * layer.vectors * weightsOfLayer(layer);

/** Operations of training on one image: forward, activation gradient (not in the first layer), weight gradient. */
export function trainingOperations(layers: readonly WorkLayer[]): number {
  return layers.reduce((sum, layer) => sum + (layer.first ? 2 : 3) * operationsOf(layer), 0);
}

/** The array layers of a network. ConfigError where it has none, or its layers do not fit, as in training. Additions cost nothing here. */
export function workloadOf(definition: NetworkDefinition): WorkLayer[] {
  let map: ImageShape = definition.input;
  let signedInput = true;
  const shapes = new Map<string, ImageShape>();
  const layers: WorkLayer[] = [];
  for (const [index, layer] of definition.layers.entries()) {
    const name = layer.name ?? `${layer.kind}${index + 1}`;
    if (layer.kind === "conv" || layer.kind === "fc") {
      const shape = weightShape(layer, map, name);
      const first = layers.length === 0;
      layers.push({ ...workLayer(name, shape, layer.relu), first, signedInput });
      signedInput = !layer.relu;
      map = { height: shape.outHeight, width: shape.outWidth, channels: shape.outChannels };
    } else if (layer.kind === "maxpool" || layer.kind === "avgpool") {
      map = pooledShape(map, layer.size, name);
      const last = layers.pop();
      if (last) layers.push({ ...last, pooling: last.pooling * layer.size ** 2, outputs: sizeOf(map) });
    } else if (layer.kind === "flatten") map = { height: 1, width: 1, channels: sizeOf(map) };
    else if (layer.kind === "add") {
      checkAdd(layer.from, shapes.get(layer.from), map, name);
      signedInput = !layer.relu;
    }
    shapes.set(name, map);
  }
  if (layers.length === 0)
    throw new ConfigError("the network has no layer with weights", {
      at: "network.name",
      hint: "give it a conv or fc layer",
    });
  return layers;
}

type Sides = "first" | "signedInput";

function workLayer(name: string, shape: ConvShape, relu: boolean): Omit<WorkLayer, Sides> {
  const vectors = shape.outHeight * shape.outWidth;
  return {
    name,
    inChannels: shape.inChannels,
    inWidth: shape.inWidth,
    kernelPositions: rowsOf(shape) / shape.inChannels,
    outChannels: shape.outChannels,
    vectors,
    inputs: shape.inHeight * shape.inWidth * shape.inChannels,
    outputs: vectors * shape.outChannels,
    pooling: 1,
    relu,
  };
}
