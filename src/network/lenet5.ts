// LeNet-5 (LeCun et al., Proceedings of the IEEE 86, 1998, figure 2) as it is trained today: ReLU for the sigmoid, maxima for the trained
// means, every map of the first convolution in the second, no biases.
import type { ImageShape, LayerDefinition, NetworkDefinition } from "./definition.ts";

const KERNEL = 5;
/** Side of the images that the paper has; smaller ones (MNIST) are padded by two pixels, as there. */
const SIDE = 32;

/** width = 1: 6 and 16 maps, 120 and 84 neurons; multiplied by width and rounded, at least 1. */
export function lenet5(width: number, classes: number, input: ImageShape): NetworkDefinition {
  const scaled = (count: number) => Math.max(1, Math.round(count * width));
  const conv = (index: number, maps: number, padding: number): LayerDefinition[] => [
    {
      kind: "conv",
      name: `conv${index}`,
      channels: scaled(maps),
      kernel: KERNEL,
      stride: 1,
      padding,
      relu: true,
    },
    { kind: "maxpool", name: `pool${index}`, size: 2 },
  ];
  const fc = (index: number, units: number, relu: boolean): LayerDefinition => ({
    kind: "fc",
    name: `fc${index}`,
    units,
    relu,
  });
  return {
    name: "lenet5",
    input,
    layers: [
      ...conv(1, 6, Math.min(input.height, input.width) < SIDE ? 2 : 0),
      ...conv(2, 16, 0),
      { kind: "flatten", name: "flatten" },
      fc(1, scaled(120), true),
      fc(2, scaled(84), true),
      fc(3, classes, false),
    ],
  };
}
