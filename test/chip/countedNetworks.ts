// Small networks with every way in which a layer may lie in sub-arrays: for tests that count what training does.
import type { LayerDefinition, NetworkDefinition } from "../../src/network/definition.ts";

const conv = (channels: number, more: object = {}): LayerDefinition =>
  ({ kind: "conv", channels, kernel: 3, stride: 1, padding: "same", relu: true, ...more }) as LayerDefinition;
const last: LayerDefinition[] = [{ kind: "flatten" }, { kind: "fc", units: 3, relu: false, name: "last" }];
const network = (
  name: string,
  channels: number,
  size: number,
  layers: LayerDefinition[],
): NetworkDefinition => ({
  name,
  input: { height: size, width: size, channels },
  layers: [...layers, ...last],
});
export const NETWORKS: readonly NetworkDefinition[] = [
  network("several sub-arrays each way", 3, 5, [conv(13, { name: "a" }), conv(9, { name: "b" })]),
  network("stride and no padding", 2, 8, [
    conv(7, { name: "a", stride: 2, padding: 0 }),
    conv(5, { name: "b", stride: 2, padding: 1 }),
  ]),
  network("other kernels, wide padding", 3, 6, [
    conv(6, { name: "a", kernel: 5, padding: 3 }),
    conv(6, { name: "b", kernel: 1, padding: 0 }),
  ]),
  network("pooling, values of both signs", 3, 6, [
    conv(6, { name: "a", relu: false }),
    { kind: "maxpool", size: 2 },
    conv(5, { name: "b" }),
    { kind: "avgpool", size: 3 },
  ]),
  network("pooling of the images", 3, 8, [
    { kind: "avgpool", size: 2 },
    conv(6, { name: "a" }),
    conv(5, { name: "b" }),
  ]),
  network("overlapping windows, biases, a ReLU of its own", 3, 7, [
    conv(4, { name: "a", relu: false }),
    { kind: "bias", relu: true },
    { kind: "maxpool", size: 3, stride: 2, padding: 1 },
    conv(5, { name: "b", relu: false }),
    { kind: "bias", relu: false },
    { kind: "relu" },
    { kind: "avgpool", size: [3, 2], stride: 1 },
    conv(4, { name: "c", relu: false }),
  ]),
  network("values of both signs joined to those of one", 3, 4, [
    conv(5, { name: "a" }),
    conv(3, { name: "b", relu: false }),
    { kind: "concat", from: "a" },
    conv(4, { name: "c" }),
  ]),
  network("an addition", 3, 4, [
    conv(5, { name: "a" }),
    conv(5, { name: "b", relu: false }),
    { kind: "add", from: "a", relu: true },
    conv(4, { name: "c" }),
  ]),
  network("groups of several sub-arrays, other padding on each side", 4, 5, [
    conv(8, { name: "a", groups: 2, kernel: [3, 2], padding: { top: 1, bottom: 0, left: 0, right: 2 } }),
    conv(16, { name: "b", groups: 2, kernel: [2, 1], stride: [1, 2] }),
  ]),
  network("groups that share sub-arrays, dilation", 6, 6, [
    conv(6, { name: "a", groups: 6, kernel: [1, 3], dilation: [1, 2] }),
    conv(10, { name: "b", groups: 2, kernel: 1, padding: 0 }),
    conv(10, { name: "c", groups: 5, kernel: [2, 1], dilation: 3, padding: 0 }),
  ]),
  {
    name: "fully connected",
    input: { height: 3, width: 3, channels: 2 },
    layers: [{ kind: "flatten" }, { kind: "fc", units: 11, relu: true, name: "a" }, last[1]!],
  },
];
