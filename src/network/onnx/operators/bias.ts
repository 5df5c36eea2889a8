// A constant for each channel that is added: a bias layer.
import type { OnnxNode } from "../model.ts";
import { addLayer, flatLayer, problem, type Translation } from "../translation.ts";
import { type Activation, describeShape, type Floats, featureOrder, sizeOfAxes } from "../value.ts";

export interface Bias {
  readonly bias: Floats;
  /** Text behind the node's name, where its layer is another. */
  readonly suffix?: string;
}

/** The value with its bias, behind a new layer. ConfigError where the constants are none for each channel. */
export function addBias(
  t: Translation,
  node: OnnxNode,
  value: Activation,
  { bias, suffix }: Bias,
): Activation {
  const features = channelCount(value);
  const length = bias.dims.reduce((product, size) => product * size, 1);
  // a bias of a layer with its own axes lies along the channels whatever its shape
  if (length !== features || !(suffix !== undefined || alongChannels(value, bias.dims)))
    throw problem(
      t,
      node,
      `adds ${bias.dims.length === 0 ? "one number" : `constants of ${bias.dims.join(" x ")}`} to ${describeShape(value)}`,
      `a bias layer adds one constant for each of the ${features} channels; leave other constants out, or put them into a bias`,
    );
  const from = readable(t, node, value);
  const layer = addLayer(t, node, {
    kind: "bias",
    ...(suffix === undefined ? {} : { suffix }),
    input: from.layer,
    relu: false,
    weights: () => ({ kind: "bias", beta: byChannel(value, bias.read()) }),
  });
  return { ...from, layer, nonNegative: false, shared: false };
}

/** The value as a layer gives it that has a channel for each of its features. */
export function readable(t: Translation, node: OnnxNode, value: Activation): Activation {
  const { height, width } = value.image;
  if (!flattens(value) || height * width === 1) return value;
  return { ...value, layer: flatLayer(t, node, value), flat: true };
}

/** Whether one axis holds all features: each of them is a channel then. */
export const flattens = ({ axes }: Activation): boolean => axes.length === 1;

export const channelCount = (value: Activation): number =>
  flattens(value) ? sizeOfAxes(value.image, value.axes[0]!) : value.image.channels;

/** Reorders values from the order of the file to Mho's. */
export function byChannel(value: Activation, values: Float32Array): Float32Array {
  return flattens(value) ? Float32Array.from(featureOrder(value), (place) => values[place]!) : values;
}

/** Whether constants of these dimensions, aligned at the last axis, differ along the channels alone. */
function alongChannels(value: Activation, dims: readonly number[]): boolean {
  const axes = flattens(value) ? value.axes : value.axes.map((group) => (group[0] === "C" ? group : []));
  const sizes = [1, ...axes.map((group) => sizeOfAxes(value.image, group))];
  const aligned = [...Array<number>(Math.max(0, sizes.length - dims.length)).fill(1), ...dims];
  return aligned.length === sizes.length && aligned.every((size, i) => size === sizes[i]);
}
