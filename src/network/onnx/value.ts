// The value of a name in an ONNX graph: the output of one of Mho's layers, with the meaning of its axes, or a constant. ONNX moves axes
// about (channels first or last, flattened, squeezed); Mho's values lie channels-last and never move. So each axis of an ONNX value is a
// list of image axes, and transposing or reshaping changes these lists, not the layer.
import type { ImageShape } from "../definition.ts";

export type ImageAxis = "H" | "W" | "C";

/** Zeros around a map that the next layer is to take as its padding. */
export interface Padding {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export interface Activation {
  readonly kind: "activation";
  /** Name of the layer in Mho's network, or "input". */
  readonly layer: string;
  /** Sizes of the image axes. */
  readonly image: ImageShape;
  /** Image axes of each axis behind the batch, outermost first; an image axis of size 1 is in none. */
  readonly axes: readonly (readonly ImageAxis[])[];
  /** The layer gives 1x1xF; its features are in the order (H, W, C) of `image`. */
  readonly flat: boolean;
  readonly nonNegative: boolean;
  /** More than one node, or the graph's result, reads it. */
  readonly shared: boolean;
  readonly padding: Padding | null;
}

/** Weights and the like: read when they are wanted. */
export interface Floats {
  readonly kind: "floats";
  /** Name of the tensor in the file. */
  readonly name: string;
  readonly dims: readonly number[];
  /** How often its axes were turned. */
  readonly turns?: number;
  readonly read: () => Float32Array;
}

/** The size of the batch, which is free. */
export const BATCH = "batch";
/** null: depends on the batch. */
export type WholeNumber = number | typeof BATCH | null;

/** Shapes, axes and what is computed of them. */
export interface Integers {
  readonly kind: "integers";
  readonly dims: readonly number[];
  readonly values: readonly WholeNumber[];
}

/** Something that only other nodes of its kind could read: statistics, masks, places of maxima. */
export interface Unusable {
  readonly kind: "unusable";
  readonly what: string;
}

export type Constant = Floats | Integers;
export type Value = Activation | Constant | Unusable;

export const CHANNELS_FIRST: readonly (readonly ImageAxis[])[] = [["C"], ["H"], ["W"]];
export const CHANNELS_LAST: readonly (readonly ImageAxis[])[] = [["H"], ["W"], ["C"]];
export const FEATURES: readonly (readonly ImageAxis[])[] = [["C"]];

const SIZE = { H: "height", W: "width", C: "channels" } as const;

const sizeOfAxis = (image: ImageShape, axis: ImageAxis): number => image[SIZE[axis]];

/** Size of one axis of an ONNX value. */
export const sizeOfAxes = (image: ImageShape, axes: readonly ImageAxis[]): number =>
  axes.reduce((product, axis) => product * sizeOfAxis(image, axis), 1);

/** The shape without image axes of size 1: they may stand anywhere. */
export const withoutUnits = (
  image: ImageShape,
  axes: readonly (readonly ImageAxis[])[],
): (readonly ImageAxis[])[] => axes.map((group) => group.filter((axis) => sizeOfAxis(image, axis) > 1));

/** Whether the value lies as `axes` say. */
export function liesAs(
  { image, axes }: Pick<Activation, "image" | "axes">,
  wanted: readonly (readonly ImageAxis[])[],
): boolean {
  const text = (groups: readonly (readonly ImageAxis[])[]) => groups.map((group) => group.join("")).join(",");
  return axes.length === wanted.length && text(axes) === text(withoutUnits(image, wanted));
}

/** A shape as ONNX writes it, "N x 16 x 8 x 8". */
export const describeShape = ({ image, axes }: Pick<Activation, "image" | "axes">): string =>
  ["N", ...axes.map((group) => sizeOfAxes(image, group))].join(" x ");

/** The axes behind the batch of a value that is seen as `sizes`; null where a size splits or mixes image axes. */
export function reshapedAxes(
  { image, axes }: Pick<Activation, "image" | "axes">,
  sizes: readonly number[],
): readonly (readonly ImageAxis[])[] | null {
  const waiting = axes.flat();
  const groups = sizes.map((size) => {
    const group: ImageAxis[] = [];
    while (waiting.length > 0 && sizeOfAxes(image, group) < size) group.push(waiting.shift()!);
    return sizeOfAxes(image, group) === size ? group : null;
  });
  return waiting.length === 0 && groups.every((group) => group !== null) ? groups : null;
}

/** Place of each feature, in Mho's order (H, W, C), in the ONNX value, whose features are in the order of its axes. */
export function featureOrder({ image, axes }: Pick<Activation, "image" | "axes">): Int32Array {
  const order = axes.flat();
  const strides = { H: 0, W: 0, C: 0 };
  let stride = 1;
  for (const axis of order.toReversed()) {
    strides[axis] = stride;
    stride *= sizeOfAxis(image, axis);
  }
  const { height, width, channels } = image;
  const places = new Int32Array(height * width * channels);
  let feature = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) places[feature++] = y * strides.H + x * strides.W + c * strides.C;
  return places;
}
