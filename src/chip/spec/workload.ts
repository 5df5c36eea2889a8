// Work of one image on the chip, layer by layer: vectors, weights, values that move. Counts only, no device and no circuit.
import { type ConvShape, reachOf } from "../../array/geometry.ts";
import { ConfigError } from "../../base/errors.ts";
import { remembering } from "../../base/remembering.ts";
import type { NetworkDefinition } from "../../network/definition.ts";
import type { DigitalWork } from "../../network/digitalWork.ts";
import { sizeOf } from "../../network/imageShape.ts";
import { kindOf } from "../../network/kinds.ts";
import { type PlannedLayer, planNetwork } from "../../network/plan.ts";
import { digitalWork } from "./digitalWork.ts";

/** One array layer for one image. */
export interface WorkLayer {
  readonly name: string;
  readonly inChannels: number;
  /** Pixels of a line of the input, without padding. */
  readonly inWidth: number;
  readonly kernelPositions: number;
  readonly kernelWidth: number;
  /** Lines under a kernel, and pixels of one of them: more than its positions where it is dilated. */
  readonly reachHeight: number;
  readonly reachWidth: number;
  readonly outChannels: number;
  /** Equal runs of output channels, each of which reads one run of input channels. */
  readonly groups: number;
  /** Input vectors that the arrays read: output positions. */
  readonly vectors: number;
  /** Values of the layer's input and of its output, the latter after pooling. */
  readonly inputs: number;
  readonly outputs: number;
  /** Work of the chip's digital circuits on the layer's sums, and before the first layer. */
  readonly digital: readonly DigitalWork[];
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

/** The fields of a layer that follow from its kernel. */
type KernelFields = "kernelPositions" | "kernelWidth" | "reachHeight" | "reachWidth" | "groups";

/** Rows of the layer's weight matrix: those that one output channel reads. */
export const matrixRows = (layer: WorkLayer): number =>
  (layer.inChannels / layer.groups) * layer.kernelPositions;
export const weightsOfLayer = (layer: WorkLayer): number => matrixRows(layer) * layer.outChannels;
/** One forward pass: two operations per multiply and add. */
export const operationsOf = (layer: WorkLayer): number => 2 * layer.vectors * weightsOfLayer(layer);

/** Operations of training on one image: forward, activation gradient (not in the first layer), weight gradient. */
export function trainingOperations(layers: readonly WorkLayer[]): number {
  return layers.reduce((sum, layer) => sum + (layer.first ? 2 : 3) * operationsOf(layer), 0);
}

/** The array layers of a network. ConfigError where it has none, or its layers do not fit, as in training. */
export const workloadOf = (definition: NetworkDefinition): readonly WorkLayer[] => remembered({ definition });

/** A sweep asks for the same ones very often. */
const remembered = remembering<{ readonly definition: NetworkDefinition }, WorkLayer[]>(
  { definition: true },
  ({ definition }) => workOf(definition),
);

function workOf(definition: NetworkDefinition): WorkLayer[] {
  const { layers } = planNetwork(definition);
  const digital = digitalWork(layers);
  const found = layers.flatMap((layer): WorkLayer[] => {
    if (layer.weights === null) return [];
    const signedInput = layers[layer.inputs[0]!]?.signed ?? true;
    const first = !layers[layer.inputs[0]!]?.needsError;
    return [
      {
        ...workLayer(layer.name, layer.weights),
        digital: digital.get(layer.index) ?? [],
        outputs: sizeOf(lastOf(layer, layers).output),
        first,
        signedInput,
      },
    ];
  });
  if (found.length > 0) return found;
  throw new ConfigError("the network has no layer with weights", {
    at: "network.name",
    hint: "give it a conv or fc layer",
  });
}

/** The last of the digital layers right behind a layer, as far as each is the only reader of the one before. */
function lastOf(layer: PlannedLayer, layers: readonly PlannedLayer[]): PlannedLayer {
  const [next, ...others] = layers.filter(({ inputs }) => inputs.includes(layer.index));
  const goes = next && others.length === 0 && !next.weights && next.inputs[0] === layer.index;
  return goes && !kindOf(next.definition).rearranges ? lastOf(next, layers) : layer;
}

type OfShape = "name" | "inChannels" | "inWidth" | KernelFields | "outChannels" | "vectors" | "inputs";

function workLayer(name: string, shape: ConvShape): Pick<WorkLayer, OfShape> {
  const vectors = shape.outHeight * shape.outWidth;
  return {
    name,
    inChannels: shape.inChannels,
    inWidth: shape.inWidth,
    kernelPositions: shape.kernelHeight * shape.kernelWidth,
    kernelWidth: shape.kernelWidth,
    reachHeight: reachOf(shape.kernelHeight, shape.dilationHeight),
    reachWidth: reachOf(shape.kernelWidth, shape.dilationWidth),
    outChannels: shape.outChannels,
    groups: shape.groups,
    vectors,
    inputs: shape.inHeight * shape.inWidth * shape.inChannels,
  };
}
