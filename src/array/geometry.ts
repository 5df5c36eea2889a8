// The shape of one array layer: a convolution as rows and columns of a crossbar. Not a network layer: no activation, no pooling.
import { ConfigError } from "../base/errors.ts";

/** Geometry of one array layer. Along each axis the kernel reaches over (kernel − 1)·dilation + 1 pixels, and
 *  outHeight = floor((inHeight + paddingTop + paddingBottom − reach)/strideHeight) + 1, likewise width. Output channel n belongs to group
 *  floor(n/(outChannels/groups)) and sees only the input channels of that group. */
export interface ConvShape {
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly paddingTop: number;
  readonly paddingLeft: number;
  readonly paddingBottom: number;
  readonly paddingRight: number;
  readonly groups: number;
}

/** One number for both axes, or [height, width]. */
export type Pair = number | readonly [number, number];

/** Zeros around an image: on all sides, [above and below, left and right], or side by side. */
export type Padding =
  | Pair
  | { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };

type Sizes = "inHeight" | "inWidth" | "inChannels" | "outChannels" | "kernelHeight" | "kernelWidth";

/** Settings from which a ConvShape follows. Padding "same": floor((kernel − 1)·dilation/2) on each side. */
export interface ConvSettings extends Pick<ConvShape, Sizes> {
  readonly stride: Pair;
  readonly dilation?: Pair | undefined;
  readonly padding: "same" | Padding;
  readonly groups?: number | undefined;
}

/** Elements of a matrix or a tensor, at most. */
const MOST_ELEMENTS = 2 ** 31 - 1;

export const pairOf = (pair: Pair): readonly [number, number] =>
  typeof pair === "number" ? [pair, pair] : pair;

/** Pixels that a kernel reaches over along one axis. */
export const reachOf = (kernel: number, dilation: number): number => (kernel - 1) * dilation + 1;

/** A checked shape with its output size. `at` names the layer in errors: ConfigError where a size is not a positive integer, groups do not
 *  divide the channels, the kernel does not fit, or a matrix or tensor has 2^31 elements or more, with what would fit. */
export function convShape(settings: ConvSettings, at: string): ConvShape {
  const { stride, dilation = 1, padding, groups = 1, ...sizes } = settings;
  const [strideHeight, strideWidth] = pairOf(stride);
  const [dilationHeight, dilationWidth] = pairOf(dilation);
  const positive = { ...sizes, strideHeight, strideWidth, dilationHeight, dilationWidth, groups };
  checkIntegers({ ...sizes, ...named("stride", stride), ...named("dilation", dilation), groups }, 1, at);
  const sides = sidesOf(padding, positive);
  checkIntegers(typeof padding === "number" ? { padding } : sides, 0, at);
  checkGroups(positive, at);
  const { inHeight, inWidth, kernelHeight, kernelWidth } = sizes;
  const { paddingTop, paddingBottom, paddingLeft, paddingRight } = sides;
  const height = { input: inHeight, kernel: kernelHeight, stride: strideHeight, dilation: dilationHeight };
  const width = { input: inWidth, kernel: kernelWidth, stride: strideWidth, dilation: dilationWidth };
  const shape = {
    ...positive,
    ...sides,
    outHeight: outputSize({ ...height, before: paddingTop, after: paddingBottom }, at),
    outWidth: outputSize({ ...width, before: paddingLeft, after: paddingRight }, at),
  };
  checkElements(shape, at);
  return shape;
}

/** A fully connected layer: a 1x1 convolution on 1x1. `inputs` and `outputs` are at least 1. */
export function matrixShape(inputs: number, outputs: number, at = "matrix"): ConvShape {
  const one = { inHeight: 1, inWidth: 1, kernelHeight: 1, kernelWidth: 1, stride: 1, padding: 0 };
  return convShape({ ...one, inChannels: inputs, outChannels: outputs }, at);
}

/** The keys as the file has them: "stride", or "vertical stride" and "horizontal stride". */
function named(key: string, pair: Pair): Record<string, number> {
  if (typeof pair === "number") return { [key]: pair };
  return { [`vertical ${key}`]: pair[0], [`horizontal ${key}`]: pair[1] };
}

function checkIntegers(values: Readonly<Record<string, number>>, minimum: number, at: string): void {
  for (const [key, value] of Object.entries(values))
    if (!Number.isInteger(value) || value < minimum)
      throw new ConfigError(`${key} is ${value}; it must be an integer of at least ${minimum}`, { at });
}

type Sides = Pick<ConvShape, "paddingTop" | "paddingBottom" | "paddingLeft" | "paddingRight">;
type Kernel = Pick<ConvShape, "kernelHeight" | "kernelWidth" | "dilationHeight" | "dilationWidth">;

function sidesOf(padding: "same" | Padding, shape: Kernel): Sides {
  if (typeof padding === "object" && "top" in padding) {
    const { top, bottom, left, right } = padding;
    return { paddingTop: top, paddingBottom: bottom, paddingLeft: left, paddingRight: right };
  }
  const half = (kernel: number, dilation: number) => Math.floor((reachOf(kernel, dilation) - 1) / 2);
  const [vertical, horizontal] =
    padding === "same"
      ? [half(shape.kernelHeight, shape.dilationHeight), half(shape.kernelWidth, shape.dilationWidth)]
      : pairOf(padding);
  return {
    paddingTop: vertical,
    paddingBottom: vertical,
    paddingLeft: horizontal,
    paddingRight: horizontal,
  };
}

type Channels = Pick<ConvShape, "inChannels" | "outChannels" | "groups">;

function checkGroups({ inChannels, outChannels, groups }: Channels, at: string): void {
  const fits = (count: number) => inChannels % count === 0 && outChannels % count === 0;
  if (fits(groups)) return;
  const most = Math.min(inChannels, outChannels);
  const fitting = Array.from({ length: Math.min(most, 65536) }, (_, i) => i + 1).filter(fits);
  const shown = fitting.length > 12 ? [...fitting.slice(0, 11), "…", fitting.at(-1)] : fitting;
  throw new ConfigError(
    `${groups} groups do not divide ${inChannels} input channels and ${outChannels} output channels`,
    { at, hint: `groups may be ${shown.join(", ")}` },
  );
}

/** One axis of a convolution. */
interface Axis {
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

function outputSize({ input, kernel, stride, dilation, before, after }: Axis, at: string): number {
  const reach = reachOf(kernel, dilation);
  const room = input + before + after;
  if (room >= reach) return Math.floor((room - reach) / stride) + 1;
  const dilated = dilation > 1 ? ` with dilation ${dilation}, which reaches over ${reach} pixels,` : "";
  const padding = before === after ? `${before}` : `${before} and ${after}`;
  const largest = Math.floor((room - 1) / dilation) + 1;
  throw new ConfigError(
    `a kernel of ${kernel}${dilated} does not fit an input of ${input} with padding ${padding}`,
    {
      at,
      hint: `use a kernel of at most ${largest}, padding of at least ${Math.ceil((reach - input) / 2)}${dilation > 1 ? ", less dilation" : ""}, or pool less before this layer`,
    },
  );
}

function checkElements(shape: ConvShape, at: string): void {
  const counts = {
    weights: rowsOf(shape) * shape.outChannels,
    inputs: shape.inHeight * shape.inWidth * shape.inChannels,
    outputs: shape.outHeight * shape.outWidth * shape.outChannels,
  };
  for (const [what, count] of Object.entries(counts))
    if (count > MOST_ELEMENTS)
      throw new ConfigError(`the layer has ${count} ${what}; at most ${MOST_ELEMENTS} are possible`, {
        at,
        hint: "use fewer channels, more stride, less padding, or pool before this layer",
      });
}

/** Input channels that one output channel sees. */
export const groupInputs = ({ inChannels, groups }: Pick<ConvShape, "inChannels" | "groups">): number =>
  inChannels / groups;

/** Output channels of one group. */
export const groupOutputs = ({ outChannels, groups }: Pick<ConvShape, "outChannels" | "groups">): number =>
  outChannels / groups;

/** Rows of the weight matrix: kernelHeight·kernelWidth·inChannels/groups. */
export function rowsOf(
  shape: Pick<ConvShape, "kernelHeight" | "kernelWidth" | "inChannels" | "groups">,
): number {
  return shape.kernelHeight * shape.kernelWidth * groupInputs(shape);
}
