// Plans of networks: inputs, shapes and forms of each layer; networks that do not fit are refused with one sentence.
import { describe, expect, it } from "vitest";
import { conv as plainConv, norm as plainNorm } from "../../test/networkLayers.ts";
import { rowsOf } from "../array/geometry.ts";
import { builtInNetwork } from "./builtInNetwork.ts";
import type { ConvDefinition, LayerDefinition, NetworkDefinition } from "./definition.ts";
import { becomeSigned } from "./kinds/concat.ts";
import { BUILT_IN_NETWORKS, networkSchema } from "./params.ts";
import { planNetwork } from "./plan.ts";
import { IMAGES } from "./plannedLayer.ts";

const conv = (name: string, channels = 4, more: Partial<ConvDefinition> = {}) =>
  plainConv(name, channels, more);
const norm = (name: string, relu = true) => plainNorm(name, relu);
const join = (...from: string[]): LayerDefinition => ({ kind: "concat", name: "j", from });
const network = (...layers: LayerDefinition[]): NetworkDefinition => ({
  name: "test",
  input: { height: 8, width: 8, channels: 3 },
  layers: [
    ...layers,
    { kind: "flatten", name: "flatten" },
    { kind: "fc", name: "fc", units: 10, relu: false },
  ],
});

describe("the shape plan", () => {
  it("follows layers that read an earlier one, and marks what a normalization reads", () => {
    const { layers, lastWeights } = planNetwork(
      network(
        conv("a"),
        norm("a.norm"),
        conv("b", 6, { stride: 2 }),
        norm("b.norm", false),
        conv("side", 6, { kernel: 1, stride: 2, input: "a.norm" }),
        norm("side.norm", false),
        { kind: "add", name: "sum", from: "b.norm", relu: true },
      ),
    );
    const of = (name: string) => layers.find((layer) => layer.name === name)!;
    expect(of("a").inputs).toEqual([IMAGES]);
    expect(of("side").input).toEqual({ height: 8, width: 8, channels: 4 });
    expect(of("side").output).toEqual({ height: 4, width: 4, channels: 6 });
    expect(of("sum").inputs).toEqual([5, 3]);
    expect(layers.filter(({ values }) => values === "sums").map(({ name }) => name)).toEqual([
      "a",
      "b",
      "side",
    ]);
    expect([of("a.norm").signed, of("b.norm").signed, of("sum").signed]).toEqual([false, true, false]);
    expect(layers[lastWeights]!.name).toBe("fc");
    expect(of("fc").values).toBe("logits");
  });

  it.each<[RegExp, LayerDefinition[]]>([
    [/layer x: no earlier layer is named later/, [conv("x", 4, { input: "later" }), conv("later")]],
    [/layer n: reads c behind its ReLU/, [conv("c", 4, { relu: true }), norm("n")]],
    [
      /layer n: no later layer reads it[\s\S]*only the last layer/,
      [conv("c"), norm("n"), conv("d", 4, { input: "c" })],
    ],
    [
      /layer add3: adds 4x4x4 of a to 8x8x4/,
      [
        conv("a", 4, { stride: 2 }),
        conv("b", 4, { input: "input" }),
        { kind: "add", from: "a", relu: false },
      ],
    ],
    [/layer a: another layer has this name/, [conv("a"), conv("a")]],
    [/layer a: 4 groups do not divide 3 input channels and 4 output/, [conv("a", 4, { groups: 4 })]],
    [
      /layer a: a kernel of 3 with dilation 6, which reaches over 13 pixels, does not fit an input of 8/,
      [conv("a", 4, { dilation: 6, padding: 0 })],
    ],
    [/layer a: a kernel of 9 does not fit an input of 8/, [conv("a", 4, { kernel: [1, 9], padding: 0 })]],
    [/layer c: clip is 6 without a ReLU/, [conv("c", 4, { clip: 6 })]],
    [/layer j: joins 8x8 maps of a to 4x4 maps of b/, [conv("a"), conv("b", 4, { stride: 2 }), join("a")]],
    [
      /layer j: joins c and input, of which one has the words of images[\s\S]*bias layer/,
      [conv("c"), join("input")],
    ],
    [/layer j: no earlier layer is named x/, [conv("a"), join("a", "x")]],
    [
      /layer p: padding of 2 beside a window of 2/,
      [conv("a"), { kind: "maxpool", name: "p", size: 2, padding: { top: 0, left: 0, bottom: 2, right: 0 } }],
    ],
    [
      /layer p: a window of 17x16 has 272 values/,
      [conv("a"), { kind: "maxpool", name: "p", size: [17, 16] }],
    ],
    [
      /layer p: a 3x11 window on a 8x8 map[\s\S]*use size 10/,
      [conv("a"), { kind: "avgpool", name: "p", size: [3, 11], padding: 1 }],
    ],
    [/layer p: a 9x9 window on a 8x8 map/, [conv("a"), { kind: "avgpool", name: "p", size: 9 }]],
  ])("refuses with %s", (sentence, layers) => {
    expect(() => planNetwork(network(...layers))).toThrow(sentence);
  });

  it("knows other kernels, strides, dilation, padding of each side and groups", () => {
    const padding = { top: 2, bottom: 0, left: 0, right: 1 };
    const { layers } = planNetwork(
      network(
        conv("a", 6, { kernel: [3, 1], stride: [1, 2], padding }),
        conv("depthwise", 6, { groups: 6, dilation: 2 }),
      ),
    );
    expect(layers[0]!.output).toEqual({ height: 8, width: 5, channels: 6 });
    expect(layers[1]!.output).toEqual({ height: 8, width: 5, channels: 6 });
    expect(rowsOf(layers[1]!.weights!)).toBe(9);
  });

  it("a normalization reads sums where only such layers do, words of anything else", () => {
    const { layers } = planNetwork(
      network(
        conv("a"),
        norm("a.norm"),
        conv("b", 4, { input: "a.norm" }),
        norm("b.norm", false),
        conv("c", 4, { input: "b" }),
        { kind: "concat", name: "j", input: "b", from: ["c", "b.norm"] },
        norm("j.norm"),
        { kind: "maxpool", name: "p", size: 3, stride: 2, padding: 1 },
        { kind: "relu", name: "r" },
        { kind: "globalavgpool", name: "g" },
        norm("g.norm"),
      ),
    );
    const of = (name: string) => layers.find((layer) => layer.name === name)!;
    expect(layers.filter(({ values }) => values === "sums").map(({ name }) => name)).toEqual(["a"]);
    expect(of("j").inputs).toEqual([2, 4, 3]);
    expect(of("j").output).toEqual({ height: 8, width: 8, channels: 12 });
    expect([of("b").signed, of("j").signed, of("r").signed]).toEqual([true, true, false]);
    expect(of("p").output).toEqual({ height: 4, width: 4, channels: 12 });
    expect(of("g").output).toEqual({ height: 1, width: 1, channels: 12 });
  });

  it("what is joined has both signs where a part of it has", () => {
    const { layers } = planNetwork(network(conv("r", 4, { relu: true }), conv("c"), join("r")));
    const joined = layers.find(({ name }) => name === "j")!;
    expect(joined.signed).toBe(true);
    expect(becomeSigned(joined, layers).map(({ name }) => name)).toEqual(["r"]);
    expect(layers.find(({ name }) => name === "flatten")!.signed).toBe(true);
  });

  it("a ReLU of its own reads sums; what normalizes images learns, what only moves them does not", () => {
    const { layers } = planNetwork(
      network(
        { kind: "avgpool", name: "small", size: 2 },
        { kind: "concat", name: "twice", from: "small" },
        norm("n"),
        conv("c"),
        { kind: "relu", name: "r", clip: 6 },
      ),
    );
    const of = (name: string) => layers.find((layer) => layer.name === name)!;
    expect([of("twice").ofImages, of("n").ofImages]).toEqual([true, false]);
    expect(layers.map(({ needsError }) => needsError)).toEqual([false, false, true, true, true, true, true]);
    expect([of("c").values, of("r").values, of("r").relu, of("r").clip]).toEqual([
      "sums",
      "activations",
      true,
      6,
    ]);
  });

  it.each(BUILT_IN_NETWORKS)("%s has a plan at any width", (name) => {
    for (const width of [1, 0.125, 0.03125]) {
      const definition = builtInNetwork(networkSchema.parse({ name, width }), 10, {
        height: 32,
        width: 32,
        channels: 3,
      })!;
      const { layers } = planNetwork(definition);
      expect(layers.at(-1)!.output).toEqual({ height: 1, width: 1, channels: 10 });
    }
  });
});
