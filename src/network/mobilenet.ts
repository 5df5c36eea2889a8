// MobileNet (Howard et al. 2017, table 1) in the form that small images take: the first convolution and the first two halvings keep the map.
// A block is a 3x3 convolution of each channel by itself and a 1x1 convolution over all, both normalized, with ReLU.
import { BATCH_NORM } from "./batchNorm.ts";
import type { ConvDefinition, ImageShape, LayerDefinition, NetworkDefinition } from "./definition.ts";

const STEM = 32;
/** Channels and stride of each block. */
const BLOCKS: readonly (readonly [channels: number, stride: number])[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
];

/** Channels are multiplied by width (the paper's α) and rounded, at least 1. */
export function mobilenet(width: number, classes: number, input: ImageShape): NetworkDefinition {
  const scaled = (channels: number) => Math.max(1, Math.round(channels * width));
  let channels = scaled(STEM);
  const stem = convolution("stem", { channels, kernel: 3, stride: 1 });
  const blocks = BLOCKS.flatMap(([out, stride], i) => {
    const groups = channels;
    channels = scaled(out);
    return [
      ...convolution(`block${i + 1}.depthwise`, { channels: groups, kernel: 3, stride, groups }),
      ...convolution(`block${i + 1}.pointwise`, { channels, kernel: 1, stride: 1 }),
    ];
  });
  return {
    name: "mobilenet",
    input,
    layers: [
      ...stem,
      ...blocks,
      { kind: "globalavgpool", name: "pool" },
      { kind: "fc", name: "fc", units: classes, relu: false },
    ],
  };
}

/** A convolution and its normalization, `${name}.norm`. */
function convolution(
  name: string,
  shape: Pick<ConvDefinition, "channels" | "kernel" | "stride" | "groups">,
): LayerDefinition[] {
  return [
    { kind: "conv", name, padding: "same", relu: false, ...shape },
    { kind: "batchnorm", name: `${name}.norm`, ...BATCH_NORM, relu: true },
  ];
}
