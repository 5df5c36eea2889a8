// Layers that an import makes: names, fusing, padding, and what it says of the rest.
import { expect, test } from "vitest";
import type { NetworkDefinition } from "../../src/network/definition.ts";
import { networkFromOnnx } from "../../src/network/onnx/networkFromOnnx.ts";
import type { Attribute } from "./encode.ts";
import { GraphOf } from "./graphOf.ts";
import { densenet, lenet, mobilenet, resnet, vgg } from "./models.ts";
import { oddities } from "./oddities.ts";

const imported = (bytes: Uint8Array) => networkFromOnnx(bytes, "model.onnx");

/** "name kind", and what is unlike a plain layer. */
function outline({ layers }: NetworkDefinition): string[] {
  return layers.map((layer) => {
    const facts = Object.entries(layer).flatMap(([key, value]) => {
      if (key === "relu") return value ? ["relu"] : [];
      return ["input", "from", "clip", "groups"].includes(key) && value !== 1 ? [`${key}=${value}`] : [];
    });
    return [layer.name, layer.kind, ...facts].join(" ");
  });
}

test("VGG of PyTorch: biases take the ReLU, the chain of shapes and Dropout leave nothing", () => {
  const { definition } = imported(vgg().bytes);
  expect(definition.input).toEqual({ height: 8, width: 8, channels: 3 });
  expect(outline(definition)).toEqual([
    "features.0 conv",
    "features.0.bias bias relu",
    "features.2 maxpool",
    "features.3 conv",
    "features.3.bias bias relu",
    "features.5 conv",
    "features.5.bias bias relu",
    "features.7 maxpool",
    "classifier.0.flatten flatten",
    "classifier.0 fc",
    "classifier.0.bias bias relu",
    "classifier.3 fc",
    "classifier.3.bias bias",
  ]);
  expect(definition.notes).toEqual([
    "model.onnx: Dropout (/classifier/classifier.2/Dropout) is left out: Mho has none",
  ]);
});

test("ResNet: normalizations take the ReLU, shortcuts name what they read", () => {
  const lines = outline(imported(resnet().bytes).definition);
  expect(lines.slice(0, 7)).toEqual([
    "conv2d_0 conv",
    "_native_batch_norm_legit_no_training_1 batchnorm relu",
    "conv2d_3 conv",
    "_native_batch_norm_legit_no_training_4 batchnorm relu",
    "conv2d_6 conv",
    "_native_batch_norm_legit_no_training_7 batchnorm",
    "add_8 add from=_native_batch_norm_legit_no_training_1 relu",
  ]);
  expect(lines.filter((line) => line.includes("conv2d_15") || line.includes("add_17"))).toEqual([
    "conv2d_15 conv input=add_8",
    expect.stringMatching(/^add_17 add input=.*_14 from=.*_16 relu$/),
  ]);
});

test("MobileNet of Keras: depthwise convolutions, ReLU6, uneven padding, no softmax", () => {
  const { definition } = imported(mobilenet().bytes);
  expect(outline(definition).slice(0, 4)).toEqual([
    "model.conv1 conv",
    "model.conv1_bn batchnorm relu clip=6",
    "model.conv_dw_1 conv groups=8",
    "model.conv_dw_1_bn batchnorm relu clip=6",
  ]);
  expect(definition.layers[0]).toMatchObject({
    stride: 2,
    padding: { top: 0, bottom: 1, left: 0, right: 1 },
  });
  expect(definition.layers[1]).toMatchObject({ epsilon: 0.001, momentum: 0.1 });
  expect(definition.notes?.[0]).toMatch(/Softmax at the end .*is left out/);
});

test("DenseNet: each layer joins all before it", () => {
  const lines = outline(imported(densenet().bytes).definition);
  expect(lines).toContain(
    "features.denseblock1.denselayer3 concat input=features.conv0 from=features.denseblock1.denselayer1.conv2,features.denseblock1.denselayer2.conv2",
  );
  expect(lines.filter((line) => line.includes("batchnorm")).every((line) => line.endsWith("relu"))).toBe(
    true,
  );
});

test("LeNet of Keras: gray pictures, padding of auto_pad", () => {
  const { definition } = imported(lenet().bytes);
  expect(definition.input).toEqual({ height: 12, width: 12, channels: 1 });
  expect(definition.layers[0]).toMatchObject({ kind: "conv", name: "sequential.conv2d", padding: 1 });
  expect(definition.layers.at(-1)).toMatchObject({ kind: "bias", name: "sequential.dense_1.bias" });
});

test("a ReLU that two nodes read is theirs, unused nodes are said", () => {
  const { definition } = imported(oddities().bytes);
  const lines = outline(definition);
  expect(lines[1]).toBe("stem.bias bias relu");
  expect(lines).toContain("body.add add from=stem.bias relu clip=2");
  expect(definition.layers[0]).toMatchObject({ padding: { top: 1, bottom: 1, left: 2, right: 1 } });
  expect(definition.notes?.[0]).toBe("model.onnx: nodes that the result does not need: /unused/Relu");
});

/** A convolution of 3x3 and what follows it, over 7x7. */
function convOver(attributes: Readonly<Record<string, Attribute>>, side = 3): unknown {
  const g = new GraphOf();
  const maps = g.node("Conv", ["input", g.weights("k", [2, 1, side, side], 1)], attributes);
  const output = g.node("Flatten", [g.node("GlobalAveragePool", [maps])]);
  const input = { name: "input", dims: [1, 1, 7, 7] };
  return imported(g.encode({ input, output, classes: 2 })).definition.layers[0];
}

test.each([
  [{ auto_pad: "SAME_UPPER", strides: [2, 2] }, { padding: 1 }],
  [{ auto_pad: "SAME_LOWER", strides: [3, 3] }, { padding: 1 }],
  [{ auto_pad: "VALID" }, { padding: 0 }],
  [{ pads: [0, 1, 2, 3] }, { padding: { top: 0, left: 1, bottom: 2, right: 3 } }],
  [
    { dilations: [2, 2], auto_pad: "SAME_UPPER" },
    { padding: 2, dilation: 2 },
  ],
  [{ strides: [1, 2] }, { stride: [1, 2] }],
])("%j", (attributes, keys) => {
  expect(convOver(attributes)).toMatchObject(keys);
});

test("even kernels pad one side more, above or below", () => {
  expect(convOver({ auto_pad: "SAME_UPPER" }, 2)).toMatchObject({
    padding: { top: 0, bottom: 1, left: 0, right: 1 },
  });
  expect(convOver({ auto_pad: "SAME_LOWER" }, 2)).toMatchObject({
    padding: { top: 1, bottom: 0, left: 1, right: 0 },
  });
});

test("names of nodes become names of layers, each once", () => {
  const g = new GraphOf();
  let x = g.node("Flatten", ["input"]);
  for (const name of ["input", "a/b", "a/b", "π", undefined])
    x = g.node(
      "Gemm",
      [x, g.weights(`w${g.nodes.length}`, [4, 4], 1)],
      {},
      { ...(name && { name }), outputs: [`v${g.nodes.length}`] },
    );
  const { definition } = imported(
    g.encode({ input: { name: "input", dims: [1, 4] }, output: x, classes: 4 }),
  );
  expect(definition.layers.map(({ name }) => name)).toEqual(["input.fc", "a.b", "a.b.fc", "fc4", "fc5"]);
});

test("shared weights are said to be apart", () => {
  const g = new GraphOf();
  g.weights("w", [4, 4], 1);
  const x = g.node("Relu", [g.node("MatMul", ["input", "w"], {}, { name: "a" })]);
  const output = g.node("MatMul", [x, "w"], {}, { name: "b" });
  const { definition } = imported(g.encode({ input: { name: "input", dims: [1, 4] }, output, classes: 4 }));
  expect(definition.notes?.[0]).toBe(
    'model.onnx: b and a share the weights "w" in the file; in Mho each layer has its own, which learn apart',
  );
});
