// One read of an array, seen without its direction: which inputs meet which matrix rows, and how rows fall into blocks.
// Matrix rows are (kernel position, channel of a group of the tensor that is read). No arithmetic on data.
import { rowBlocks } from "../../array/partition.ts";
import type { CrossbarSpec, Direction } from "../engine.ts";

/** `count` matrix rows of one kernel position, starting at `channel` of a group. */
export interface Segment {
  readonly position: number;
  readonly channel: number;
  readonly count: number;
}

/** Rows that share one conversion, in ascending order. */
export type Block = readonly Segment[];

export interface ReadGeometry {
  /** The tensor that is read: (batch, inHeight, inWidth, channels). */
  readonly inHeight: number;
  readonly inWidth: number;
  readonly channels: number;
  /** The result: (batch, outHeight, outWidth, columns). */
  readonly outHeight: number;
  readonly outWidth: number;
  readonly columns: number;
  /** Column j reads the channels of group floor(j·groups/columns). */
  readonly groups: number;
  readonly positions: number;
  readonly blocks: readonly Block[];
  /** Index of the pixel that output position m meets at each kernel position, −1 in the padding. */
  readonly pixelsAt: (m: number, pixels: Int32Array) => void;
}

export function readGeometry(spec: CrossbarSpec, direction: Direction): ReadGeometry {
  const { shape } = spec;
  const { kernelHeight, kernelWidth } = shape;
  const positions = kernelHeight * kernelWidth;
  const input = [shape.inHeight, shape.inWidth, shape.inChannels] as const;
  const output = [shape.outHeight, shape.outWidth, shape.outChannels] as const;
  const [from, to] = direction === "forward" ? [input, output] : [output, input];
  const [inHeight, inWidth, channels] = from;
  const [outHeight, outWidth, columns] = to;
  const along = direction === "forward" ? forwardIndex : backwardIndex;
  const vertical = { stride: shape.strideHeight, dilation: shape.dilationHeight, padding: shape.paddingTop };
  const horizontal = { stride: shape.strideWidth, dilation: shape.dilationWidth, padding: shape.paddingLeft };
  return {
    inHeight,
    inWidth,
    channels,
    outHeight,
    outWidth,
    columns,
    groups: shape.groups,
    positions,
    blocks: blocksOf(spec, direction, positions, channels / shape.groups),
    pixelsAt: (m, pixels) => {
      const image = Math.floor(m / (outHeight * outWidth));
      const oy = Math.floor(m / outWidth) % outHeight;
      const ox = m % outWidth;
      for (let position = 0; position < positions; position++) {
        const y = along(oy, Math.floor(position / kernelWidth), vertical, inHeight);
        const x = along(ox, position % kernelWidth, horizontal, inWidth);
        pixels[position] = y < 0 || x < 0 ? -1 : (image * inHeight + y) * inWidth + x;
      }
    },
  };
}

/** One axis of the convolution; `padding` before the first pixel. */
interface Axis {
  readonly stride: number;
  readonly dilation: number;
  readonly padding: number;
}

/** Input coordinate under output coordinate o and kernel coordinate k, or −1. */
function forwardIndex(o: number, k: number, { stride, dilation, padding }: Axis, size: number): number {
  const i = o * stride + k * dilation - padding;
  return i < 0 || i >= size ? -1 : i;
}

/** The same seen from the input: the output coordinate that input coordinate i feeds through k, or −1. */
function backwardIndex(i: number, k: number, { stride, dilation, padding }: Axis, size: number): number {
  const o = (i + padding - k * dilation) / stride;
  return o < 0 || o >= size || !Number.isInteger(o) ? -1 : o;
}

/** The same of every group, whose `channels` these are. */
function blocksOf(spec: CrossbarSpec, direction: Direction, positions: number, channels: number): Block[] {
  if (direction === "forward")
    return rowBlocks(spec).map(({ first, rows }) => segmentsOf(first, first + rows, channels));
  const blocks: Block[] = [];
  for (let position = 0; position < positions; position++)
    for (let channel = 0; channel < channels; channel += spec.arrayColumns)
      blocks.push([{ position, channel, count: Math.min(spec.arrayColumns, channels - channel) }]);
  return blocks;
}

/** Matrix rows first…end−1, cut where the kernel position changes. */
function segmentsOf(first: number, end: number, channels: number): Block {
  const segments: Segment[] = [];
  for (let row = first; row < end; ) {
    const channel = row % channels;
    const count = Math.min(channels - channel, end - row);
    segments.push({ position: Math.floor(row / channels), channel, count });
    row += count;
  }
  return segments;
}
