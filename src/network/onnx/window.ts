// Windows of convolutions and poolings: kernel, stride, dilation and padding as ONNX says them, as Mho's layers have them.
import type { ImageShape } from "../definition.ts";
import type { OnnxNode } from "./model.ts";
import { intOf, problem, type Translation } from "./translation.ts";
import { type Activation, CHANNELS_FIRST, describeShape, liesAs, type Padding } from "./value.ts";

/** [height, width] */
export type Pair = readonly [number, number];

export interface Window {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly padding: Padding;
  /** Size of the output. */
  readonly size: Pair;
  /** The last window reaches beyond the padding that the file says (ceil_mode). */
  readonly cut: boolean;
}

/** Refuses maps whose axes are not (N, C, H, W). */
export function checkMaps(t: Translation, node: OnnxNode, value: Activation): void {
  if (liesAs(value, CHANNELS_FIRST) && !value.flat) return;
  throw problem(
    t,
    node,
    `reads ${describeShape(value)} with axes (N, ${value.axes.map((group) => group.join("·") || "1").join(", ")})`,
    "it needs maps of (N, C, H, W)",
  );
}

/** The window of a node over maps of this size, with what a Pad node put around them. */
export function windowOf(t: Translation, node: OnnxNode, value: Activation, kernel: Pair): Window {
  const stride = pairOf(t, node, "strides", [1, 1]);
  const dilation = pairOf(t, node, "dilations", [1, 1]);
  const { height, width } = value.image;
  const own = ownPadding(t, node, [height, width], { kernel, stride, dilation });
  const around = value.padding ?? NO_PADDING;
  const padding = {
    top: own.top + around.top,
    bottom: own.bottom + around.bottom,
    left: own.left + around.left,
    right: own.right + around.right,
  };
  const along = (i: 0 | 1, before: number, after: number) =>
    steps(t, node, { before, after, kernel: kernel[i], stride: stride[i], dilation: dilation[i] });
  const [rows, extraRows] = along(0, height + padding.top, padding.bottom);
  const [columns, extraColumns] = along(1, width + padding.left, padding.right);
  const whole = { ...padding, bottom: padding.bottom + extraRows, right: padding.right + extraColumns };
  return {
    kernel,
    stride,
    dilation,
    padding: whole,
    size: [rows, columns],
    cut: extraRows + extraColumns > 0,
  };
}

export const NO_PADDING: Padding = { top: 0, bottom: 0, left: 0, right: 0 };

export const isPadded = ({ top, bottom, left, right }: Padding): boolean => top + bottom + left + right > 0;

/** The layer's key for a padding: one number where all sides are alike. */
export const paddingKey = (padding: Padding): number | Padding => {
  const { top, bottom, left, right } = padding;
  return top === bottom && top === left && top === right ? top : padding;
};

/** The layer's key for a pair: one number where both are alike. */
export const pairKey = ([height, width]: Pair): number | Pair =>
  height === width ? height : [height, width];

export const withSize = ({ channels }: ImageShape, [height, width]: Pair): ImageShape => ({
  height,
  width,
  channels,
});

export function pairOf(t: Translation, node: OnnxNode, attribute: string, otherwise: Pair | null): Pair {
  const list = node.attributes.get(attribute)?.ints ?? otherwise;
  if (list?.length === 2 && list.every((n) => Number.isSafeInteger(n) && n >= 1 && n <= 65536))
    return list as unknown as Pair;
  throw problem(
    t,
    node,
    `${attribute} is ${list ? `[${list.slice(0, 8).join(", ")}]` : "missing"}`,
    "two whole numbers, (height, width): only operators over pictures are read",
  );
}

interface Strides {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
}

function ownPadding(
  t: Translation,
  node: OnnxNode,
  size: Pair,
  { kernel, stride, dilation }: Strides,
): Padding {
  const auto = node.attributes.get("auto_pad")?.text ?? "NOTSET";
  if (auto === "VALID") return NO_PADDING;
  if (auto === "NOTSET" || auto === "") return explicitPadding(t, node);
  if (auto !== "SAME_UPPER" && auto !== "SAME_LOWER")
    throw problem(t, node, `auto_pad is "${auto}"`, "NOTSET, VALID, SAME_UPPER and SAME_LOWER are read");
  const sides = (i: 0 | 1): Pair => {
    const reach = (kernel[i] - 1) * dilation[i] + 1;
    const total = Math.max(0, (Math.ceil(size[i] / stride[i]) - 1) * stride[i] + reach - size[i]);
    const less = Math.floor(total / 2);
    return auto === "SAME_UPPER" ? [less, total - less] : [total - less, less];
  };
  const [top, bottom] = sides(0);
  const [left, right] = sides(1);
  return { top, bottom, left, right };
}

function explicitPadding(t: Translation, node: OnnxNode): Padding {
  const list = node.attributes.get("pads")?.ints ?? [0, 0, 0, 0];
  if (list.length !== 4 || list.some((n) => !Number.isSafeInteger(n) || n < 0 || n > 65536))
    throw problem(t, node, `pads are [${list.slice(0, 8).join(", ")}]`, "four whole numbers from 0 on");
  const [top, left, bottom, right] = list as [number, number, number, number];
  return { top, bottom, left, right };
}

/** `before`: pixels of the map and of the padding before it; `after`: of the padding behind it. */
type Along = "before" | "after" | "kernel" | "stride" | "dilation";

/** Positions of a window along one side, and the pixels that a last, cut window (ceil_mode) needs beyond the padding. */
function steps(
  t: Translation,
  node: OnnxNode,
  { before, after, kernel, stride, dilation }: Record<Along, number>,
): Pair {
  const size = before + after;
  const reach = (kernel - 1) * dilation + 1;
  if (reach > size)
    throw problem(
      t,
      node,
      `a window of ${reach} pixels over ${size}, padding included`,
      "the images are too small for this network: export it with the size that it is for",
    );
  const whole = Math.floor((size - reach) / stride) + 1;
  const rest = (size - reach) % stride;
  // a window that would begin in the padding behind the map is none
  const cut = intOf(node, "ceil_mode", 0) === 1 && rest > 0 && whole * stride < before;
  return cut ? [whole + 1, stride - rest] : [whole, 0];
}
