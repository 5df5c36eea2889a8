// The windows of a pooling layer on the map that it reads.
import { type Padding, type Pair, pairOf } from "../array/geometry.ts";
import type { PoolShape } from "../engine/poolShape.ts";
import type { ImageShape } from "./imageShape.ts";
import { type AnyDefinition, layerProblem } from "./plannedLayer.ts";

export interface PoolDefinition<Kind extends "maxpool" | "avgpool" = "maxpool" | "avgpool">
  extends AnyDefinition {
  readonly kind: Kind;
  /** Sides of the window. */
  readonly size: Pair;
  /** The window's size where missing. */
  readonly stride?: Pair | undefined;
  /** Below the window's size. It never is a maximum. 0 where missing. */
  readonly padding?: Padding | undefined;
  /** Whether the mean is over the whole window, padding as zeros; else over the part that lies in the map. */
  readonly countPadding?: boolean | undefined;
}

/** The mean of each map. */
export interface GlobalPoolDefinition extends AnyDefinition {
  readonly kind: "globalavgpool";
}

/** Places of a window that the record of a maximum can distinguish. */
const MOST_PLACES = 256;

/** Throws ConfigError, which names the layer, where a window does not fit or would lie in padding alone. */
export function poolWindows(
  definition: PoolDefinition | GlobalPoolDefinition,
  map: ImageShape,
  name: string,
): PoolShape {
  if (definition.kind === "globalavgpool") return windows("average", map, wholeMap(map));
  const { kind, size, stride = size, padding = 0, countPadding = false } = definition;
  const [height, width] = pairOf(size);
  const [down, across] = pairOf(stride);
  const sides = sidesOf(padding);
  if (kind === "maxpool" && height * width > MOST_PLACES)
    throw layerProblem(
      name,
      `a window of ${height}x${width} has ${height * width} values; a maximum is of at most ${MOST_PLACES}`,
      "use a smaller size, or avgpool",
    );
  const vertical = {
    input: map.height,
    window: height,
    stride: down,
    before: sides.top,
    after: sides.bottom,
  };
  const horizontal = {
    input: map.width,
    window: width,
    stride: across,
    before: sides.left,
    after: sides.right,
  };
  for (const axis of [vertical, horizontal])
    checkAxis(axis, `a ${height}x${width} window on a ${map.height}x${map.width} map`, name);
  return windows(kind === "maxpool" ? "max" : "average", map, { vertical, horizontal, countPadding });
}

/** One axis of a pooling. */
interface Axis {
  readonly input: number;
  readonly window: number;
  readonly stride: number;
  readonly before: number;
  readonly after: number;
}

interface Axes {
  readonly vertical: Axis;
  readonly horizontal: Axis;
  readonly countPadding: boolean;
}

function wholeMap({ height, width }: ImageShape): Axes {
  const axis = (size: number): Axis => ({ input: size, window: size, stride: size, before: 0, after: 0 });
  return { vertical: axis(height), horizontal: axis(width), countPadding: false };
}

const countOf = ({ input, window, stride, before, after }: Axis): number =>
  Math.floor((input + before + after - window) / stride) + 1;

function windows(
  kind: PoolShape["kind"],
  map: ImageShape,
  { vertical, horizontal, countPadding }: Axes,
): PoolShape {
  return {
    kind,
    inHeight: map.height,
    inWidth: map.width,
    channels: map.channels,
    windowHeight: vertical.window,
    windowWidth: horizontal.window,
    strideHeight: vertical.stride,
    strideWidth: horizontal.stride,
    padTop: vertical.before,
    padLeft: horizontal.before,
    outHeight: countOf(vertical),
    outWidth: countOf(horizontal),
    countPadding,
  };
}

function sidesOf(padding: Padding): Exclude<Padding, number | readonly [number, number]> {
  if (typeof padding === "object" && "top" in padding) return padding;
  const [vertical, horizontal] = pairOf(padding);
  return { top: vertical, bottom: vertical, left: horizontal, right: horizontal };
}

function checkAxis({ input, window, before, after }: Axis, what: string, name: string): void {
  const padding = Math.max(before, after);
  if (padding >= window)
    throw layerProblem(
      name,
      `padding of ${padding} beside a window of ${window}`,
      `use padding of at most ${window - 1}: else windows lie in padding alone`,
    );
  if (window > input + before + after)
    throw layerProblem(
      name,
      what,
      `use size ${input + before + after} or less, or remove an earlier pooling or stride`,
    );
}
