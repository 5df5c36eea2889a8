// What shape each layer makes of the one before, and whether they fit: the same for training and for the price of a chip.
import { type ConvShape, convShape } from "../array/geometry.ts";
import { ConfigError } from "../base/errors.ts";
import type { ImageShape, LayerDefinition } from "./definition.ts";
import { sizeOf } from "./tensor.ts";

const place = (name: string): string => `network layer ${name}`;

/** Of a layer with weights. ConfigError where its kernel does not fit. */
export function weightShape(
  layer: Extract<LayerDefinition, { kind: "conv" | "fc" }>,
  from: ImageShape,
  name: string,
): ConvShape {
  if (layer.kind === "fc") {
    const flat = { inHeight: 1, inWidth: 1, kernelHeight: 1, kernelWidth: 1, stride: 1, padding: 0 };
    return convShape({ ...flat, inChannels: sizeOf(from), outChannels: layer.units }, place(name));
  }
  const { kernel, stride, channels, padding } = layer;
  return convShape(
    {
      inHeight: from.height,
      inWidth: from.width,
      inChannels: from.channels,
      outChannels: channels,
      kernelHeight: kernel,
      kernelWidth: kernel,
      stride,
      padding: padding === "same" ? Math.floor((kernel - 1) / 2) : padding,
    },
    place(name),
  );
}

/** ConfigError where the window is larger than the map. */
export function pooledShape({ height, width, channels }: ImageShape, size: number, name: string): ImageShape {
  const largest = Math.min(height, width);
  if (size > largest)
    throw new ConfigError(`a ${size}x${size} window on a ${height}x${width} map`, {
      at: place(name),
      hint: `use size ${largest} or less, or remove an earlier pooling or stride`,
    });
  return { height: Math.floor(height / size), width: Math.floor(width / size), channels };
}

/** "add" takes the output of an earlier layer `from`, of the same shape as the last one. `other`: undefined where no earlier layer has the name. */
export function checkAdd<T extends ImageShape>(
  from: string,
  other: T | undefined,
  last: ImageShape,
  name: string,
): asserts other is T {
  if (other && describe(other) === describe(last)) return;
  throw new ConfigError(
    other ? `adds ${describe(other)} of ${from} to ${describe(last)}` : `no earlier layer is named ${from}`,
    { at: place(name), hint: "both inputs must have the same height, width and channels" },
  );
}

const describe = (s: ImageShape): string => `${s.height}x${s.width}x${s.channels}`;
