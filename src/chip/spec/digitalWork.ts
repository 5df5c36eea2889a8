// Work of a network's digital layers on the chip for one image: rectified values, pooled windows, additions, normalizations, and errors on
// their way back through them. Each counts for the layer with weights whose sums it works on, the last one that its inputs lead back to; before the first one, for that one. Counts
// only.
import type { PoolShape } from "../../engine/poolShape.ts";
import {
  becomeSigned,
  IMAGES,
  masksErrors,
  type PlannedLayer,
  type Source,
  sizeOf,
} from "../../network/plan.ts";
import { poolErrors } from "./poolErrors.ts";

export interface Normalizing {
  readonly kind: "batchnorm" | "bias";
  readonly positions: number;
  readonly channels: number;
  /** Values that it reads and, with statistics of the batch, keeps: sums of the arrays, other float32 values, or words of activations. */
  readonly reads: "sums" | "floats" | "words";
}

export type DigitalWork =
  | { readonly kind: "relu"; readonly values: number }
  | { readonly kind: "maxpool" | "average"; readonly windows: number; readonly size: number }
  /** Addition of two tensors. `waits`: whether the second is kept for it alone; else an array layer reads it too, and it is there. */
  | { readonly kind: "add"; readonly values: number; readonly waits: boolean }
  /** Errors that are added to others at the same value: those of further readers of a tensor, or of overlapping windows. */
  | { readonly kind: "errors"; readonly values: number }
  /** Errors that pass or become 0, by bits that are kept from the forward to the backward pass: one a value of an activation, the number of
   *  the place that won in a maximum. */
  | { readonly kind: "gate"; readonly values: number; readonly kept: number }
  /** Errors of means, each multiplied with 1/size on its way back. */
  | { readonly kind: "shares"; readonly windows: number; readonly size: number }
  | Normalizing;

/** Key: place of the layer with weights in the plan. */
export function digitalWork(layers: readonly PlannedLayer[]): Map<number, DigitalWork[]> {
  const work = new Map<number, DigitalWork[]>();
  const owners = ownersOf(layers);
  const first = layers.find(({ weights }) => weights)?.index;
  for (const layer of layers) {
    const owner = owners[layer.index] === IMAGES ? first : owners[layer.index];
    if (owner === undefined) continue;
    work.set(owner, [...(work.get(owner) ?? []), ...workOf(layer, layers)]);
  }
  return work;
}

/** The last layer with weights for each layer: the last one that any of its inputs leads back to; IMAGES where none does. */
function ownersOf(layers: readonly PlannedLayer[]): Source[] {
  const owners: Source[] = [];
  for (const { index, inputs, weights } of layers)
    owners.push(weights ? index : Math.max(...inputs.map((source) => owners[source] ?? IMAGES)));
  return owners;
}

function workOf(layer: PlannedLayer, layers: readonly PlannedLayer[]): DigitalWork[] {
  const values = sizeOf(layer.output);
  return [
    ...ownWork(layer, layers),
    ...(layer.relu ? [{ kind: "relu", values } as const] : []),
    ...(masksErrors(layer) ? [gateOf(values)] : []),
    ...joinedErrors(layer, layers),
  ];
}

/** A bit for each value of an activation. */
const gateOf = (values: number): DigitalWork => ({ kind: "gate", values, kept: values });

function ownWork(layer: PlannedLayer, layers: readonly PlannedLayer[]): DigitalWork[] {
  const { definition, input, output, windows } = layer;
  const values = sizeOf(output);
  switch (definition.kind) {
    case "add":
      return [{ kind: "add", values, waits: !feedsArrays(layer.inputs[1]!, layers) }];
    case "maxpool":
    case "avgpool":
    case "globalavgpool":
      return pooling(windows!, layer.needsError);
    case "batchnorm":
    case "bias": {
      const { channels } = input;
      const source = layers[layer.inputs[0]!];
      return [{ kind: definition.kind, positions: values / channels, channels, reads: readsOf(source) }];
    }
    case "conv":
    case "fc":
    case "concat":
      return becomeSigned(layer, layers)
        .filter(({ needsError }) => needsError)
        .map((source) => gateOf(sizeOf(source.output)));
    case "flatten":
    case "relu":
      return [];
    default:
      return definition satisfies never;
  }
}

function pooling(shape: PoolShape, needsError: boolean): DigitalWork[] {
  const { windows, members, additions } = poolErrors(shape);
  const size = shape.windowHeight * shape.windowWidth;
  const joined = additions > 0 ? [{ kind: "errors", values: additions } as const] : [];
  if (shape.kind === "average")
    return [
      { kind: "average", windows, size },
      ...(needsError ? [{ kind: "shares", windows, size } as const, ...joined] : []),
    ];
  const kept = windows * Math.ceil(Math.log2(size));
  return [
    { kind: "maxpool", windows, size },
    ...(needsError ? [{ kind: "gate", values: members, kept } as const, ...joined] : []),
  ];
}

/** Values at the input of a normalization; images are words. */
function readsOf(source: PlannedLayer | undefined): Normalizing["reads"] {
  if (!source || source.values === "activations") return "words";
  return source.weights ? "sums" : "floats";
}

const feedsArrays = (source: Source, layers: readonly PlannedLayer[]): boolean =>
  layers.some(({ inputs, weights }) => weights !== null && inputs.includes(source));

function joinedErrors(
  { index, needsError, output }: PlannedLayer,
  layers: readonly PlannedLayer[],
): DigitalWork[] {
  const readers = layers.filter(({ inputs }) => inputs.includes(index)).length;
  return needsError && readers > 1 ? [{ kind: "errors", values: (readers - 1) * sizeOf(output) }] : [];
}

/** Whether some layer's statistics are those of a batch: all images of a batch must have reached it before the first goes on. */
export const batchAtOnce = (layers: readonly { readonly digital: readonly DigitalWork[] }[]): boolean =>
  layers.some(({ digital }) => digital.some(({ kind }) => kind === "batchnorm"));

/** Bits of one image that wait for its errors. */
export const keptBits = ({ digital }: { readonly digital: readonly DigitalWork[] }): number =>
  digital.reduce((sum, work) => sum + (work.kind === "gate" ? work.kept : 0), 0);
