// DenseNet-40 for small images (Huang et al., CVPR 2017, table 2: L = 40, k = 12, no bottleneck): three blocks of twelve 3x3 convolutions, each
// of which reads all channels of its block so far and adds its own; normalization and ReLU stand before convolutions.
import { BATCH_NORM } from "./batchNorm.ts";
import type { ImageShape, LayerDefinition, NetworkDefinition } from "./definition.ts";

const STEM = 16;
const GROWTH = 12;
const BLOCKS = 3;
const LAYERS = 12;

/** Channels of the first convolution and of the growth are multiplied by width and rounded, at least 1. */
export function densenet40(width: number, classes: number, input: ImageShape): NetworkDefinition {
  const scaled = (count: number) => Math.max(1, Math.round(count * width));
  const growth = scaled(GROWTH);
  let channels = scaled(STEM);
  const blocks = Array.from({ length: BLOCKS }, (_, i): LayerDefinition[] => {
    const name = `block${i + 1}`;
    const layers = denseBlock(name, growth, i === 0 ? "stem" : `block${i}.pool`);
    channels += LAYERS * growth;
    return i === BLOCKS - 1 ? layers : [...layers, ...transition(name, channels)];
  });
  return {
    name: "densenet40",
    input,
    layers: [
      convolution("stem", scaled(STEM), 3),
      ...blocks.flat(),
      normalization("norm"),
      { kind: "globalavgpool", name: "pool" },
      { kind: "fc", name: "fc", units: classes, relu: false },
    ],
  };
}

/** `from`: name of the layer whose channels come first. */
function denseBlock(name: string, growth: number, from: string): LayerDefinition[] {
  let before = from;
  return Array.from({ length: LAYERS }, (_, i): LayerDefinition[] => {
    const layer = `${name}.${i + 1}`;
    const conv = convolution(`${layer}.conv`, growth, 3);
    const all: LayerDefinition = { kind: "concat", name: layer, input: before, from: `${layer}.conv` };
    const layers = [normalization(`${layer}.norm`, before), conv, all];
    before = layer;
    return layers;
  }).flat();
}

/** Layers between blocks: as many channels, on half the map. */
function transition(name: string, channels: number): LayerDefinition[] {
  return [
    normalization(`${name}.norm`),
    convolution(`${name}.conv`, channels, 1),
    { kind: "avgpool", name: `${name}.pool`, size: 2 },
  ];
}

const normalization = (name: string, input?: string): LayerDefinition => ({
  kind: "batchnorm",
  name,
  input,
  ...BATCH_NORM,
  relu: true,
});

const convolution = (name: string, channels: number, kernel: number): LayerDefinition => ({
  kind: "conv",
  name,
  channels,
  kernel,
  stride: 1,
  padding: "same",
  relu: false,
});
