// Poolings, the mean of each map, and zeros that a Pad node puts around maps for the next layer.
import type { OnnxNode } from "../model.ts";
import {
  activation,
  addLayer,
  given,
  integers,
  intOf,
  listOf,
  maybeInput,
  problem,
  type Translation,
} from "../translation.ts";
import { type Activation, CHANNELS_FIRST, describeShape, type Padding, withoutUnits } from "../value.ts";
import {
  checkMaps,
  isPadded,
  NO_PADDING,
  type Pair,
  paddingKey,
  pairKey,
  pairOf,
  type Window,
  windowOf,
  withSize,
} from "../window.ts";
import type { Operators, Translated } from "./operator.ts";

const WINDOW = ["auto_pad", "ceil_mode", "dilations", "kernel_shape", "pads", "strides"];

export const POOLING_OPERATORS: Operators = {
  MaxPool: { attributes: [...WINDOW, "storage_order"], translate: translateMaxPool },
  AveragePool: { attributes: [...WINDOW, "count_include_pad"], translate: translateAveragePool },
  GlobalAveragePool: { attributes: [], translate: translateGlobalAverage },
  GlobalMaxPool: { attributes: [], translate: translateGlobalMax },
  ReduceMean: { attributes: ["axes", "keepdims", "noop_with_empty_axes"], translate: translateReduceMean },
  Pad: { attributes: ["mode", "pads", "value"], translate: translatePad },
};

function poolWindow(t: Translation, node: OnnxNode, value: Activation): Window {
  checkMaps(t, node, value);
  const window = windowOf(t, node, value, pairOf(t, node, "kernel_shape", null));
  if (window.dilation.every((step) => step === 1)) return window;
  throw problem(t, node, `dilations are [${window.dilation.join(", ")}]`, "poolings have dilation 1");
}

interface Pool {
  readonly kind: "maxpool" | "avgpool";
  readonly countPadding?: true;
}

function addPool(t: Translation, node: OnnxNode, value: Activation, { pool, window }: Pooled): Activation {
  const layer = addLayer(t, node, {
    ...pool,
    input: value.layer,
    size: pairKey(window.kernel),
    stride: pairKey(window.stride),
    padding: paddingKey(window.padding),
  });
  return pooled({ ...value, layer, image: withSize(value.image, window.size) });
}

interface Pooled {
  readonly pool: Pool;
  readonly window: Window;
}

const pooled = (value: Activation): Activation =>
  given({ ...value, axes: withoutUnits(value.image, CHANNELS_FIRST) });

function translateMaxPool(t: Translation, node: OnnxNode): Translated {
  const value = activation(t, node, 0, { padded: true });
  if (value.padding && !value.nonNegative)
    throw problem(
      t,
      node,
      "a Pad node puts zeros around values of both signs before it",
      "use the padding of the pooling itself, or put a ReLU before it",
    );
  const maxima = addPool(t, node, value, { pool: { kind: "maxpool" }, window: poolWindow(t, node, value) });
  return [maxima, { kind: "unusable", what: "the places of maxima" }];
}

function translateAveragePool(t: Translation, node: OnnxNode): Translated {
  const value = activation(t, node, 0, { padded: true });
  const window = poolWindow(t, node, value);
  const counted = intOf(node, "count_include_pad", 0) === 1;
  if (value.padding && !counted && isPadded(poolWindow(t, node, { ...value, padding: null }).padding))
    throw problem(
      t,
      node,
      "zeros of a Pad node count in its means, its own padding does not",
      "leave one of both out of the model",
    );
  const counts = (counted || value.padding !== null) && isPadded(window.padding);
  if (counts && window.cut)
    throw problem(t, node, "ceil_mode with padding that counts", "export with ceil_mode=False");
  const pool: Pool = counts ? { kind: "avgpool", countPadding: true } : { kind: "avgpool" };
  return addPool(t, node, value, { pool, window });
}

function translateGlobalAverage(t: Translation, node: OnnxNode): Translated {
  const value = activation(t, node);
  checkMaps(t, node, value);
  const layer = addLayer(t, node, { kind: "globalavgpool", input: value.layer });
  return pooled({ ...value, layer, image: withSize(value.image, [1, 1]) });
}

function translateGlobalMax(t: Translation, node: OnnxNode): Translated {
  const value = activation(t, node);
  checkMaps(t, node, value);
  const { height, width } = value.image;
  const layer = addLayer(t, node, {
    kind: "maxpool",
    input: value.layer,
    size: pairKey([height, width]),
    stride: pairKey([height, width]),
    padding: 0,
  });
  return pooled({ ...value, layer, image: withSize(value.image, [1, 1]) });
}

/** The mean over height and width, wherever these axes are. */
function translateReduceMean(t: Translation, node: OnnxNode): Translated {
  const value = activation(t, node);
  const rank = value.axes.length + 1;
  const axes = (listOf(t, node, "axes", 1) ?? []).map((axis) => (axis < 0 ? axis + rank : axis));
  const reduced = value.axes.filter((_, i) => axes.includes(i + 1));
  const kept = value.axes.filter((_, i) => !axes.includes(i + 1));
  const overMaps = axes.length > 0 && !axes.includes(0) && !reduced.flat().includes("C");
  if (!overMaps || value.flat || kept.flat().some((axis) => axis !== "C"))
    throw problem(
      t,
      node,
      `the mean over axes [${axes.slice(0, 8).join(", ")}] of ${describeShape(value)}`,
      "only the mean of whole maps, over height and width, is read",
    );
  const layer = addLayer(t, node, { kind: "globalavgpool", input: value.layer });
  const keeps = intOf(node, "keepdims", 1) === 1;
  const left = keeps ? value.axes.map((group, i) => (axes.includes(i + 1) ? [] : group)) : kept;
  return given({ ...value, layer, image: withSize(value.image, [1, 1]), axes: left });
}

/** Zeros around the maps wait for the layer that reads them. */
function translatePad(t: Translation, node: OnnxNode): Translated {
  const value = activation(t, node, 0, { padded: true });
  const refuse = (what: string) =>
    problem(t, node, what, "only zeros around the maps, right before a conv or pool layer, are read");
  const mode = node.attributes.get("mode")?.text ?? "constant";
  if (mode !== "constant") throw refuse(`mode is "${mode}"`);
  if (padValue(t, node) !== 0) throw refuse(`it puts ${padValue(t, node)} around the maps`);
  if (maybeInput(t, node, 3)) integers(t, node, 3);
  const pads = paddedSides(t, node, value.axes.length + 1);
  const sides = { H: [0, 0], W: [0, 0] };
  for (const [axis, [before, after]] of pads.entries()) {
    if (before === 0 && after === 0) continue;
    const [only, more] = value.axes[axis - 1] ?? [];
    if (before < 0 || after < 0 || value.flat || more || (only !== "H" && only !== "W"))
      throw refuse(`it adds ${before} and ${after} at axis ${axis} of ${describeShape(value)}`);
    sides[only] = [before, after];
  }
  const around = value.padding ?? NO_PADDING;
  const padding: Padding = {
    top: around.top + sides.H[0]!,
    bottom: around.bottom + sides.H[1]!,
    left: around.left + sides.W[0]!,
    right: around.right + sides.W[1]!,
  };
  return { ...value, padding: isPadded(padding) ? padding : null };
}

/** Begin and end of each axis, the batch first. */
function paddedSides(t: Translation, node: OnnxNode, rank: number): Pair[] {
  const pads = listOf(t, node, "pads", 1) ?? [];
  const axes = maybeInput(t, node, 3) ? (listOf(t, node, "axes", 3) ?? []) : [...Array(rank).keys()];
  const good = pads.length === 2 * axes.length && pads.every((n) => Number.isSafeInteger(n) && n <= 65536);
  if (!good || axes.length > rank)
    throw problem(t, node, `pads are [${pads.slice(0, 8).join(", ")}]`, "two whole numbers for each axis");
  const sides = Array<Pair>(rank).fill([0, 0]);
  for (const [i, axis] of axes.entries())
    sides[axis < 0 ? axis + rank : axis] = [pads[i]!, pads[i + axes.length]!];
  return sides;
}

function padValue(t: Translation, node: OnnxNode): number {
  const own = node.attributes.get("value")?.float;
  if (own !== undefined) return own;
  const constant = maybeInput(t, node, 2);
  if (!constant) return 0;
  if (constant.kind === "floats" && constant.dims.every((size) => size === 1)) return constant.read()[0]!;
  throw problem(t, node, "its value is not one constant number", "pad with the constant 0");
}
