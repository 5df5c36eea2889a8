// ONNX files that are refused with node, operator, attribute or value, and a hint; hostile ones at once.
import { expect, test } from "vitest";
import { ConfigError } from "../../src/base/errors.ts";
import { networkFromOnnx } from "../../src/network/onnx/networkFromOnnx.ts";
import { type Attribute, encodeModel, type ModelOf, type ValueOf } from "./encode.ts";
import { GraphOf } from "./graphOf.ts";
import { mlp } from "./models.ts";

const IMAGES: ValueOf = { name: "input", dims: ["N", 3, 8, 8] };

function refusal(bytes: Uint8Array): string {
  try {
    networkFromOnnx(bytes, "model.onnx").weights();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).hint).not.toBe("");
    return (error as Error).message;
  }
  throw new Error("it was taken");
}

/** Something between images and a fully connected layer. */
function around(middle: (g: GraphOf, x: string) => string, features = 192): Uint8Array {
  const g = new GraphOf();
  const x = g.node("Flatten", [middle(g, "input")], {}, { name: "flat" });
  const output = g.node("Gemm", [x, g.weights("w", [features, 4], 1)], {}, { name: "fc" });
  return g.encode({ input: IMAGES, output, classes: 4 });
}

const conv = (attributes: Readonly<Record<string, Attribute>>, dims = [3, 3, 3, 3]) =>
  around((g, x) => g.node("Conv", [x, g.weights("k", dims, 1)], attributes, { name: "c1" }));

const OPERATORS: readonly (readonly [string, Uint8Array, RegExp])[] = [
  [
    "an operator without a layer",
    around((g, x) => g.node("Sigmoid", [x], {}, { name: "act" })),
    /node "act" \(Sigmoid\): the operator "Sigmoid" cannot be mapped[\s\S]*Mho's activation is ReLU/,
  ],
  [
    "an unknown operator",
    around((g, x) => g.node("MaxPol", [x], {}, { name: "p" })),
    /node "p" \(MaxPol\)[\s\S]*did you mean "MaxPool"/,
  ],
  [
    "a quantized operator",
    around((g, x) => g.node("QLinearConv", [x], {}, { name: "q" })),
    /node "q" \(QLinearConv\)[\s\S]*export the float model/,
  ],
  [
    "a quantized tensor",
    around((g, x) => g.node("DequantizeLinear", [x], {}, { name: "dq" })),
    /DequantizeLinear[\s\S]*quantized model/,
  ],
  [
    "an operator that branches",
    around((g, x) => g.node("If", [x], {}, { name: "if" })),
    /node "if" \(If\)[\s\S]*must not branch/,
  ],
  [
    "an unknown attribute",
    conv({ stirdes: [2, 2] }),
    /node "c1" \(Conv\): the attribute "stirdes" is not known/,
  ],
  ["one stride", conv({ strides: [2] }), /node "c1" \(Conv\): strides is \[2\]/],
  ["negative pads", conv({ pads: [0, -1, 0, 0] }), /node "c1" \(Conv\): pads are \[0, -1, 0, 0\]/],
  ["an unknown auto_pad", conv({ auto_pad: "SAME" }), /auto_pad is "SAME"[\s\S]*SAME_UPPER/],
  ["a convolution in time", conv({}, [3, 3, 3]), /weights of 3 dimensions \(3 x 3 x 3\)/],
  [
    "weights for other channels",
    conv({}, [3, 4, 3, 3]),
    /weights of 3 x 4 x 3 x 3 in 1 groups over 3 channels/,
  ],
  ["a kernel of more than 63", conv({ pads: [32, 32, 31, 31] }, [3, 3, 64, 64]), /layer "c1"\.kernel: 64/],
  ["a kernel larger than the map", conv({}, [3, 3, 9, 9]), /a window of 9 pixels over 8/],
  [
    "a leaky limit",
    around((g, x) => g.node("Clip", [x, g.number("low", -1), g.number("high", 1)], {}, { name: "hard" })),
    /node "hard" \(Clip\): min is -1[\s\S]*ReLU6/,
  ],
  [
    "scaled images",
    around((g, x) => g.node("Div", [x, g.number("c", 255)], {}, { name: "scale" })),
    /node "scale" \(Div\)[\s\S]*leave preparation out/,
  ],
  [
    "softmax in the middle",
    around((g, x) => g.node("Softmax", [x], { axis: 1 }, { name: "attention" })),
    /node "attention" \(Softmax\): axis is 1[\s\S]*at the end/,
  ],
  [
    "cut maps",
    around((g, x) =>
      g.node("Slice", [x, g.ints("s", [0]), g.ints("e", [2]), g.ints("a", [2])], {}, { name: "cut" }),
    ),
    /node "cut" \(Slice\): takes values of layer "input"/,
  ],
  [
    "channels that are split",
    around((g, x) => g.node("Reshape", [x, g.ints("s", [-1, 3, 4, 2, 8])], {}, { name: "split" })),
    /node "split" \(Reshape\): reshapes N x 3 x 8 x 8 to N x 3 x 4 x 2 x 8/,
  ],
  [
    "a batch that moves",
    around((g, x) => g.node("Transpose", [x], { perm: [1, 0, 2, 3] }, { name: "swap" })),
    /node "swap" \(Transpose\): perm is \[1, 0, 2, 3\]/,
  ],
  [
    "turned maps",
    around((g, x) => {
      const turned = g.node("Transpose", [x], { perm: [0, 1, 3, 2] }, { name: "turn" });
      return g.node("Conv", [turned, g.weights("k", [3, 3, 1, 1], 1)], {}, { name: "c1" });
    }),
    /node "c1" \(Conv\): reads N x 3 x 8 x 8 with axes \(N, C, W, H\)/,
  ],
  [
    "a padding of ones",
    around((g, x) =>
      g.node("Pad", [x, g.ints("p", [0, 0, 1, 1, 0, 0, 1, 1]), g.number("one", 1)], {}, { name: "pad" }),
    ),
    /node "pad" \(Pad\): it puts 1 around/,
  ],
  [
    "padded channels",
    around((g, x) => g.node("Pad", [x, g.ints("p", [0, 1, 0, 0, 0, 1, 0, 0])], {}, { name: "pad" })),
    /node "pad" \(Pad\): it adds 1 and 1 at axis 1/,
  ],
  [
    "a padding that no layer takes",
    around((g, x) =>
      g.node(
        "Relu",
        [g.node("Pad", [x, g.ints("p", [0, 0, 1, 1, 0, 0, 1, 1])], {}, { name: "pad" })],
        {},
        { name: "r" },
      ),
    ),
    /node "r" \(Relu\): reads zeros that a Pad node put/,
  ],
  [
    "a constant for each pixel",
    around((g, x) => g.node("Add", [x, g.weights("b", [3, 8, 8], 1)], {}, { name: "plus" })),
    /node "plus" \(Add\): adds constants of 3 x 8 x 8 to N x 3 x 8 x 8/,
  ],
  [
    "a product of activations",
    around((g, x) => g.node("MatMul", [x, x], {}, { name: "qk" })),
    /node "qk" \(MatMul\): its weights \(input 1\) is computed from the images/,
  ],
  [
    "weights for another size",
    around((_, x) => x, 100),
    /node "fc" \(Gemm\): weights for 100 features read 192/,
  ],
];

test.each(OPERATORS)("%s is refused by name", (_, bytes, sentence) => {
  expect(refusal(bytes)).toMatch(sentence);
});

const simple = (change: Partial<ModelOf>): Uint8Array =>
  encodeModel({
    nodes: [
      { op: "Flatten", name: "flat", inputs: ["input"], outputs: ["f"] },
      { op: "Gemm", name: "fc", inputs: ["f", "w"], outputs: ["logits"] },
    ],
    tensors: [{ name: "w", dims: [192, 4], floats: new Float32Array(768) }],
    inputs: [IMAGES],
    outputs: [{ name: "logits", dims: ["N", 4] }],
    ...change,
  });
const weights = (tensor: object) => simple({ tensors: [{ name: "w", dims: [192, 4], ...tensor }] });
const input = (...dims: (number | string | null)[]) => simple({ inputs: [{ name: "input", dims }] });

const FILES: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ["a text", new TextEncoder().encode("[input]\nheight = 8\n"), /model\.onnx: is no ONNX model/],
  ["an empty file", new Uint8Array(), /it has no graph/],
  ["half a file", simple({}).slice(0, 400), /is no ONNX model[\s\S]*whole\?/],
  ["an old opset", simple({ opset: 6 }), /its opset is 6, 7 or later is read/],
  ["functions", simple({ functions: 2 }), /it has 2 functions[\s\S]*inline/],
  [
    "free height",
    input("N", 3, "height", 8),
    /dimension 2 of \(N, 3, height, 8\) is no fixed size from 1 to 4096[\s\S]*dynamic_axes/,
  ],
  ["a size of -1", input("N", 3, 8, -1), /dimension 3 of \(N, 3, 8, \?\)/],
  ["a size of a million", input("N", 3, 8, 1e6), /dimension 3 of \(N, 3, 8, 1000000\)/],
  ["a film", input("N", 3, 4, 8, 8), /it has 5 dimensions/],
  ["no shape", simple({ inputs: [{ name: "input", dims: null }] }), /it has no shape/],
  [
    "two inputs",
    simple({ inputs: [IMAGES, { name: "mask", dims: [1] }] }),
    /it has 2 inputs: "input", "mask"/,
  ],
  [
    "two results",
    simple({ outputs: ["logits", "f"].map((name) => ({ name, dims: ["N", 4] })) }),
    /it has 2 results: "logits", "f"/,
  ],
  [
    "a result from nowhere",
    simple({ outputs: [{ name: "gone", dims: null }] }),
    /does not depend on the images/,
  ],
  [
    "external data",
    weights({ external: true }),
    /tensor "w": its values lie in another file[\s\S]*external_data=False/,
  ],
  ["missing values", weights({ floats: [1, 2, 3] }), /192 x 4 values of 4 bytes, but 12 bytes are there/],
  [
    "missing typed values",
    weights({ floats: Array(600).fill(1), form: "typed" }),
    /192 x 4 values, but 600 are there/,
  ],
  ["whole numbers for weights", weights({ ints: Array(768).fill(1) }), /its weights \(input 1\) is a shape/],
  ["8-bit weights", weights({ floats: [], dataType: 3 }), /its values are int8, which is not read/],
  [
    "weights for images of giants",
    simple({ inputs: [{ name: "input", dims: [1, 4096, 4096, 4096] }] }),
    /weights for 192 features read 6871/,
  ],
  ["huge weights", weights({ dims: [2 ** 31, 2 ** 31], floats: [1] }), /its dimensions are|bytes are there/],
  ["weights of no finite value", weights({ floats: Array(768).fill(Number.NaN) }), /value 0 is NaN/],
];

test.each(FILES)("%s is refused by name", (_, bytes, sentence) => {
  expect(refusal(bytes)).toMatch(sentence);
});

const nodes = (...list: readonly (readonly [string, readonly string[], readonly string[]])[]) =>
  simple({ nodes: list.map(([op, inputs, outputs], i) => ({ op, name: `n${i}`, inputs, outputs })) });

test("circles, second sources and missing ones are refused", () => {
  expect(refusal(nodes(["Relu", ["b"], ["a"]], ["Relu", ["a"], ["b"]]))).toMatch(
    /node "n0" \(Relu\): reads "b", which node "n1" gives later: a circle/,
  );
  expect(refusal(nodes(["Relu", ["a"], ["a"]]))).toMatch(/a circle/);
  expect(refusal(nodes(["Relu", ["input"], ["a"]], ["Relu", ["input"], ["a"]]))).toMatch(
    /gives "a", which n0 gives/,
  );
  expect(refusal(nodes(["Relu", ["input"], ["w"]]))).toMatch(/gives "w", which the file gives/);
  expect(refusal(nodes(["Relu", ["nothing"], ["a"]]))).toMatch(/reads "nothing", which nothing gives/);
});

test("a last ReLU is refused: logits have both signs", () => {
  const ends = nodes(["Flatten", ["input"], ["f"]], ["Gemm", ["f", "w"], ["g"]], ["Relu", ["g"], ["logits"]]);
  expect(refusal(ends)).toMatch(/result "logits": its values end with a ReLU/);
});

test("no file is too deep, too full or too long", () => {
  const many = nodes(...Array.from({ length: 10_001 }, () => ["Relu", ["input"], [""]] as const));
  expect(refusal(many)).toMatch(/more than 10000 nodes/);
  const long = nodes(["Relu".repeat(1000), ["input"], ["a"]]);
  expect(refusal(long)).toMatch(/a name of 4000 bytes/);
  const before = performance.now();
  const fields = new Uint8Array(2 ** 24).fill(8);
  expect(refusal(fields)).toMatch(/more than 4000000 fields/);
  // groups in groups
  expect(refusal(new Uint8Array(100_000).fill(0x0b))).toMatch(/is no ONNX model/);
  expect(performance.now() - before).toBeLessThan(8000);
});

test("a constant that is turned over and over is refused", () => {
  const bytes = around((g, x) => {
    let k = g.weights("k", [3, 3, 1, 1], 1);
    for (let i = 0; i < 9000; i++) k = g.node("Transpose", [k], { perm: [1, 0, 2, 3] }, { name: `t${i}` });
    return g.node("Conv", [x, k]);
  });
  expect(refusal(bytes)).toMatch(/node "t8" \(Transpose\): turns a constant again and again/);
});

test("every cut of a sound file is refused, or no cut at all", () => {
  const { bytes } = mlp();
  for (let end = 0; end < bytes.length; end += 97) expect(refusal(bytes.slice(0, end))).not.toBe("");
});
