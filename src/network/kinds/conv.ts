// A convolution on arrays.

import { z } from "zod";
import { convShape, type Padding, type Pair, pairOf } from "../../array/geometry.ts";
import type { Activated, AnyDefinition } from "../plannedLayer.ts";
import { activated, count, DEFAULTS, input, MOST_PADDING, name, pair, pairs, sides } from "./keys.ts";
import type { LayerKind } from "./kind.ts";
import { createWeightLayer } from "./weightLayer.ts";

export interface ConvDefinition extends AnyDefinition, Activated {
  readonly kind: "conv";
  /** Output channels. */
  readonly channels: number;
  /** Sides of the kernel, its steps, and pixels from one of its positions to the next (1 where missing). */
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation?: Pair | undefined;
  /** Zeros around the map; "same": floor((kernel − 1)·dilation/2) on each side. */
  readonly padding: "same" | Padding;
  /** Each of so many equal runs of output channels reads one run of input channels; as many as input channels: depthwise. 1 where missing. */
  readonly groups?: number | undefined;
}

export const conv: LayerKind<ConvDefinition> = {
  kind: "conv",
  keys: z.strictObject({
    kind: z.literal("conv"),
    name,
    input,
    channels: count("N", "channels", 65536, "Output channels."),
    kernel: pair("k", 63, "Side of the square kernel, or [height, width]."),
    stride: pair("s", 63, "Step of the kernel, or [vertical, horizontal].").default(DEFAULTS.stride),
    dilation: pair(
      "d",
      63,
      "Pixels from one kernel position to the next, or [vertical, horizontal]; 1 where missing.",
    ).optional(),
    padding: z
      .union([z.literal("same"), ...pairs("p", MOST_PADDING, "Rows of zeros on each side.", 0), sides], {
        error: 'expected "same", whole pixels, [height, width] or { top, bottom, left, right }',
      })
      .default(DEFAULTS.padding),
    groups: count(
      "G",
      "groups",
      65536,
      "Runs of channels that are convolved apart; as many as input channels: depthwise. Their rows are always cut unrolled inside a group, whatever array.partition says. 1 where missing.",
    ).optional(),
    ...activated,
  }),
  gives: "sums",
  weights: ({ kernel, stride, dilation, channels, padding, groups }, from, name) => {
    const [kernelHeight, kernelWidth] = pairOf(kernel);
    const input = { inHeight: from.height, inWidth: from.width, inChannels: from.channels };
    const kernels = { kernelHeight, kernelWidth, stride, dilation, padding, groups };
    return convShape({ ...input, ...kernels, outChannels: channels }, `network layer ${name}`);
  },
  create: createWeightLayer,
};
