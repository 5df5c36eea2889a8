// Layers as tests write them: what is not said is a 3x3 convolution without ReLU, and the usual batch normalization.
import { BATCH_NORM } from "../src/network/batchNorm.ts";
import type { ConvDefinition, LayerDefinition } from "../src/network/definition.ts";

export const conv = (
  name: string,
  channels: number,
  more: Partial<ConvDefinition> = {},
): LayerDefinition => ({
  kind: "conv",
  name,
  channels,
  kernel: 3,
  stride: 1,
  padding: "same",
  relu: false,
  ...more,
});

export const norm = (name: string, relu: boolean): LayerDefinition => ({
  kind: "batchnorm",
  name,
  ...BATCH_NORM,
  relu,
});
