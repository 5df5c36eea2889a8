// The network's input: sizes of the images, and which axis of the file's input is which.
import { ConfigError } from "../../base/errors.ts";
import type { ImageShape } from "../definition.ts";
import type { LiveGraph } from "./graph.ts";
import type { OnnxSize } from "./model.ts";
import { type Activation, CHANNELS_FIRST, CHANNELS_LAST, type ImageAxis, withoutUnits } from "./value.ts";

export interface Images {
  readonly value: Activation;
  /** Batch size in the file; null where it is free. */
  readonly batch: number | null;
}

const LARGEST = 4096;
const HOW =
  'export with fixed sizes and only the batch free: torch.onnx.export(model, torch.zeros(1, 3, 32, 32), "model.onnx", dynamic_axes={"input": {0: "batch"}}); Keras: a TensorSpec of (None, 32, 32, 3)';

export function imagesOf(graph: LiveGraph, file: string): Images {
  const { name, dims } = graph.images;
  const at = `${file}: input "${name}"`;
  if (!dims || dims.length < 2 || dims.length > 4)
    throw new ConfigError(
      dims ? `it has ${dims.length} dimensions, (${dims.map(shown).join(", ")})` : "it has no shape",
      { at, hint: `images have (batch, channels, height, width); ${HOW}` },
    );
  const [batch, ...sizes] = dims;
  const known = sizes.map((size, i) => {
    if (typeof size === "number" && size >= 1 && size <= LARGEST) return size;
    throw new ConfigError(
      `dimension ${i + 1} of (${dims.map(shown).join(", ")}) is no fixed size from 1 to ${LARGEST}`,
      {
        at,
        hint: HOW,
      },
    );
  });
  const { image, axes } = arranged(known, graph);
  return {
    batch: typeof batch === "number" && batch > 0 ? batch : null,
    value: {
      kind: "activation",
      layer: "input",
      image,
      axes: withoutUnits(image, axes),
      flat: false,
      nonNegative: false,
      shared: true,
      padding: null,
    },
  };
}

const shown = (size: OnnxSize): string => (size === null || size === -1 ? "?" : String(size).slice(0, 40));

interface Arranged {
  readonly image: ImageShape;
  readonly axes: readonly (readonly ImageAxis[])[];
}

function arranged(sizes: readonly number[], graph: LiveGraph): Arranged {
  const [a, b, c] = sizes as [number, number?, number?];
  if (b === undefined) return { image: { height: 1, width: 1, channels: a }, axes: [["C"]] };
  if (c === undefined) return { image: { height: a, width: b, channels: 1 }, axes: [["H"], ["W"]] };
  return channelsLast([a, b, c], graph)
    ? { image: { height: a, width: b, channels: c }, axes: CHANNELS_LAST }
    : { image: { height: b, width: c, channels: a }, axes: CHANNELS_FIRST };
}

/** Whether images are channels-last, as in TensorFlow: the file moves their last axis to the front, or the last one alone is as short as
 *  colours are. */
function channelsLast(
  [first, , last]: readonly [number, number, number],
  { nodes, images }: LiveGraph,
): boolean {
  const names = new Set([images.name]);
  for (const { opType, inputs, outputs, attributes } of nodes) {
    if (!names.has(inputs[0] ?? "")) continue;
    if (opType === "Conv" || opType === "MaxPool" || opType === "AveragePool") return false;
    if (opType === "Transpose") return String(attributes.get("perm")?.ints) === "0,3,1,2";
    for (const name of outputs) names.add(name);
  }
  const isColour = (size: number) => size === 1 || size === 3;
  return isColour(last) && !isColour(first);
}
