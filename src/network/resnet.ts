// Residual networks for small images (He et al. 2015, section 4.2, and the form with four stages that CIFAR-10 results of ResNet-18 and ResNet-34 use): a 3x3
// convolution first, blocks of two, projection shortcuts where the shape changes, global average pooling.
import { BATCH_NORM } from "./batchNorm.ts";
import type { ImageShape, LayerDefinition, NetworkDefinition } from "./definition.ts";

interface Form {
  /** Channels of each stage; every stage but the first halves the map. */
  readonly stages: readonly number[];
  /** Blocks of each stage. */
  readonly blocks: readonly number[];
}

const FORMS = {
  resnet20: { stages: [16, 32, 64], blocks: [3, 3, 3] },
  resnet18: { stages: [64, 128, 256, 512], blocks: [2, 2, 2, 2] },
  resnet34: { stages: [64, 128, 256, 512], blocks: [3, 4, 6, 3] },
} as const satisfies Record<string, Form>;
export type ResnetName = keyof typeof FORMS;

/** Channels are multiplied by width and rounded, at least 1. */
export function resnet(
  name: ResnetName,
  width: number,
  classes: number,
  input: ImageShape,
): NetworkDefinition {
  const { stages, blocks } = FORMS[name] as Form;
  const scaled = stages.map((channels) => Math.max(1, Math.round(channels * width)));
  let from = "stem.norm";
  const body = scaled.flatMap((channels, stage) =>
    Array.from({ length: blocks[stage]! }, (_, i): LayerDefinition[] => {
      const layers = block(`stage${stage + 1}.${i + 1}`, channels, stage > 0 && i === 0, from);
      from = layers.at(-1)!.name!;
      return layers;
    }).flat(),
  );
  const side = Math.ceil(Math.min(input.height, input.width) / 2 ** (stages.length - 1));
  return {
    name,
    input,
    layers: [
      ...convolution("stem", scaled[0]!, { kernel: 3, stride: 1, relu: true }),
      ...body,
      { kind: "avgpool", name: "pool", size: side },
      { kind: "flatten", name: "flatten" },
      { kind: "fc", name: "fc", units: classes, relu: false },
    ],
  };
}

interface Convolution {
  readonly kernel: number;
  readonly stride: number;
  readonly relu: boolean;
  readonly input?: string;
}

/** A convolution and its normalization, `${name}.norm`. */
function convolution(name: string, channels: number, { relu, ...shape }: Convolution): LayerDefinition[] {
  return [
    { kind: "conv", name, channels, padding: "same", relu: false, ...shape },
    { kind: "batchnorm", name: `${name}.norm`, ...BATCH_NORM, relu },
  ];
}

/** x → conv, conv; their sum with x, or with x behind a 1x1 convolution where the map is halved. `from`: name of the layer that gives x. */
function block(name: string, channels: number, halves: boolean, from: string): LayerDefinition[] {
  const stride = halves ? 2 : 1;
  const main = [
    ...convolution(`${name}.conv1`, channels, { kernel: 3, stride, relu: true }),
    ...convolution(`${name}.conv2`, channels, { kernel: 3, stride: 1, relu: false }),
  ];
  const shortcut = halves
    ? convolution(`${name}.shortcut`, channels, { kernel: 1, stride, relu: false, input: from })
    : [];
  const other = halves ? `${name}.conv2.norm` : from;
  return [...main, ...shortcut, { kind: "add", name, from: other, relu: true }];
}
