// Shapes of the layers, their gains and initial weights: docs/models/training-step.md, initial-weights.md.
import { uniform, words } from "./random.ts";

/** A layer of a network file. */
export interface LayerText {
  readonly kind: string;
  readonly name?: string | undefined;
  readonly channels?: number;
  readonly units?: number;
  readonly kernel?: unknown;
  readonly stride?: unknown;
  readonly padding?: unknown;
  readonly dilation?: unknown;
  readonly groups?: number | undefined;
  readonly size?: number;
  readonly relu?: boolean;
}

export interface Map {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** A layer that computes: weights, or pooling. */
export interface Layer {
  readonly name: string;
  readonly kind: "weights" | "maxpool" | "avgpool";
  readonly from: Map;
  readonly to: Map;
  /** Side of the kernel or of the pooling window. */
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly groups: number;
  readonly relu: boolean;
  /** Reads the images. */
  readonly first: boolean;
  readonly last: boolean;
  /** Number among the layers with weights. */
  readonly number: number;
}

export function layersOf(texts: readonly LayerText[], images: Map): Layer[] {
  const layers: Layer[] = [];
  let from = images;
  const lastWeights = texts.findLastIndex(({ kind }) => kind === "conv" || kind === "fc");
  texts.forEach((text, index) => {
    const name = text.name ?? `${text.kind}${index + 1}`;
    const number = layers.filter(({ kind }) => kind === "weights").length;
    const first = layers.length === 0;
    const last = index === lastWeights;
    if (text.kind === "flatten" || text.kind === "fc")
      from = { height: 1, width: 1, channels: from.height * from.width * from.channels };
    if (text.kind === "flatten") return;
    const pools = text.kind === "maxpool" || text.kind === "avgpool";
    const kernel = pools ? text.size! : Number(text.kernel ?? 1);
    const stride = pools ? kernel : Number(text.stride ?? 1);
    const groups = text.groups ?? 1;
    const padding =
      text.padding === "same"
        ? Math.floor((kernel - 1) / 2)
        : text.kind === "conv"
          ? Number(text.padding)
          : 0;
    const size = (side: number) => Math.floor((side + 2 * padding - kernel) / stride) + 1;
    const channels = text.channels ?? text.units ?? from.channels;
    const to = { height: size(from.height), width: size(from.width), channels };
    const kind = pools ? (text.kind as "maxpool" | "avgpool") : "weights";
    const relu = !pools && text.relu === true && !last;
    layers.push({ name, kind, from, to, kernel, stride, padding, groups, relu, first, last, number });
    from = to;
  });
  return layers;
}

/** Rows that one output channel reads: those of its group's input channels. */
export const rowsOf = ({ kernel, from, groups }: Layer) => (kernel * kernel * from.channels) / groups;
export const weightsOf = (layer: Layer) => rowsOf(layer) * layer.to.channels;
export const sizeOf = ({ height, width, channels }: Map) => height * width * channels;

/** Half-width L of the effective weight. */
const limitOf = (layer: Layer) =>
  Math.sqrt((layer.relu ? 6 : 3) / (rowsOf(layer) * (layer.first ? 0.25 : 1)));

export function gainOf(layer: Layer, initialWindow: number): number {
  return 2 ** Math.floor(Math.log2(limitOf(layer) / initialWindow) + 0.5);
}

/** w of all weights. */
export function initialWeights(layer: Layer, initialWindow: number, seed: number): number[] {
  const limit = Math.min(limitOf(layer) / gainOf(layer, initialWindow), 1);
  return Array.from({ length: weightsOf(layer) }, (_, i) =>
    Math.fround((2 * uniform(words(seed, 1, layer.number, i, 0)[0]!) - 1) * limit),
  );
}

/** Carry at the start of rules that have one. */
export function initialCarry(layer: Layer, seed: number): number[] {
  return Array.from(
    { length: weightsOf(layer) },
    (_, i) => uniform(words(seed, 1, layer.number, i, 0)[1]!) - 0.5,
  );
}
