// VGG-8 as in the paper and in WAGE: six 3x3 convolutions in three pooled stages, two fully connected layers, no biases.
import { BATCH_NORM } from "./batchNorm.ts";
import type { ImageShape, LayerDefinition, NetworkDefinition } from "./definition.ts";

const STAGES = [128, 256, 512] as const;
const FC_UNITS = 1024;

/** width = 1 is the paper's network; channels are rounded, at least 1. `normalized`: with batch normalization behind every layer but the last
 *  (vgg8-bn). */
export function vgg8(
  width: number,
  classes: number,
  input: ImageShape,
  normalized = false,
): NetworkDefinition {
  const scaled = (channels: number) => Math.max(1, Math.round(channels * width));
  const behind = (name: string): LayerDefinition[] =>
    normalized ? [{ kind: "batchnorm", name, ...BATCH_NORM, relu: true }] : [];
  const conv = (stage: number, index: number): LayerDefinition[] => [
    {
      kind: "conv",
      name: `conv${index}`,
      channels: scaled(stage),
      kernel: 3,
      stride: 1,
      padding: "same",
      relu: !normalized,
    },
    ...behind(`norm${index}`),
  ];
  const stages = STAGES.flatMap((channels, i): LayerDefinition[] => [
    ...conv(channels, 2 * i + 1),
    ...conv(channels, 2 * i + 2),
    { kind: "maxpool", name: `pool${i + 1}`, size: 2 },
  ]);
  return {
    name: normalized ? "vgg8-bn" : "vgg8",
    input,
    layers: [
      ...stages,
      { kind: "flatten", name: "flatten" },
      { kind: "fc", name: "fc1", units: scaled(FC_UNITS), relu: !normalized },
      ...behind("norm7"),
      { kind: "fc", name: "fc2", units: classes, relu: false },
    ],
  };
}
