// The shape of one array layer: a convolution as rows and columns of a crossbar. Not a network layer: no activation, no pooling.
import { ConfigError } from "../base/errors.ts";

/** Geometry of one array layer. outHeight = floor((inHeight + 2·padding − kernelHeight)/stride) + 1, likewise width. */
export interface ConvShape {
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly stride: number;
  readonly padding: number;
}

/** One number for both axes, or [height, width]. */
export type Pair = number | readonly [number, number];

/** Zeros around an image: on all sides, [above and below, left and right], or side by side. */
export type Padding =
  | Pair
  | { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };

export const pairOf = (pair: Pair): readonly [number, number] =>
  typeof pair === "number" ? [pair, pair] : pair;

/** The settings of a ConvShape; its output size follows. */
export type ConvSettings = Omit<ConvShape, "outHeight" | "outWidth">;

/** A checked shape with its output size. A fully connected layer is a 1x1 convolution on 1x1. `at` names the layer in
 *  errors: ConfigError where a size is not a positive integer or the kernel does not fit, with the settings that would. */
export function convShape(settings: ConvSettings, at: string): ConvShape {
  for (const [key, value] of Object.entries(settings)) {
    const minimum = key === "padding" ? 0 : 1;
    if (!Number.isInteger(value) || value < minimum)
      throw new ConfigError(`${key} is ${value}; it must be an integer of at least ${minimum}`, { at });
  }
  return {
    ...settings,
    outHeight: outputSize(settings.inHeight, settings.kernelHeight, settings, at),
    outWidth: outputSize(settings.inWidth, settings.kernelWidth, settings, at),
  };
}

function outputSize(input: number, kernel: number, settings: ConvSettings, at: string): number {
  const { padding, stride } = settings;
  const span = input + 2 * padding - kernel;
  if (span < 0)
    throw new ConfigError(`a kernel of ${kernel} does not fit an input of ${input} with padding ${padding}`, {
      at,
      hint: `use a kernel of at most ${input + 2 * padding}, padding of at least ${Math.ceil((kernel - input) / 2)}, or pool less before this layer`,
    });
  return Math.floor(span / stride) + 1;
}

/** Rows of the weight matrix: kernelHeight·kernelWidth·inChannels. */
export function rowsOf(shape: Pick<ConvShape, "kernelHeight" | "kernelWidth" | "inChannels">): number {
  return shape.kernelHeight * shape.kernelWidth * shape.inChannels;
}
