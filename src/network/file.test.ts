import { describe, expect, it } from "vitest";
import { ConfigError } from "../base/errors.ts";
import { networkFromText } from "./file.ts";
import { vgg8 } from "./vgg8.ts";

const RESIDUAL = `
input = { height = 32, width = 32, channels = 3 }
layers = [
  { kind = "conv", name = "stem", channels = 16, kernel = 3 },
  { kind = "conv", channels = 16, kernel = 3, padding = 1, relu = false },
  { kind = "add", from = "stem" },
  { kind = "avgpool", size = 8 },
  { kind = "flatten" },
  { kind = "fc", units = 10, relu = false },
]`;

/** VGG-8 as DNN+NeuroSim V2.1 writes it. */
const VGG8_CSV = [
  "32,32,3,3,3,128,0,1",
  "32,32,128,3,3,128,1,1",
  "16,16,128,3,3,256,0,1",
  "16,16,256,3,3,256,1,1",
  "8,8,256,3,3,512,0,1",
  "8,8,512,3,3,512,1,1",
  "1,1,8192,1,1,1024,0,1",
  "1,1,1024,1,1,10,0,1",
].join("\r\n");

const failure = (text: string, file: string): string => {
  try {
    networkFromText(text, file);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error("accepted");
};

describe("a TOML or JSON network file", () => {
  it("fills the defaults and takes its name from the file", () => {
    const network = networkFromText(RESIDUAL, "nets/tiny.residual.toml");
    expect(network.name).toBe("tiny.residual");
    expect(network.layers.slice(0, 3)).toEqual([
      { kind: "conv", name: "stem", channels: 16, kernel: 3, stride: 1, padding: "same", relu: true },
      { kind: "conv", channels: 16, kernel: 3, stride: 1, padding: 1, relu: false },
      { kind: "add", from: "stem", relu: true },
    ]);
  });

  it("is the same in JSON, and a definition written as JSON reads back", () => {
    const definition = vgg8(0.25, 10, { height: 32, width: 32, channels: 3 });
    const { input, layers } = definition;
    expect(networkFromText(JSON.stringify({ input, layers }), "vgg8.json")).toEqual(definition);
  });

  it.each([
    ["kernel = 3 }", "kernl = 3 }", /layers\[0\].*kernl: unknown key[\s\S]*did you mean "kernel"/],
    ['kind = "avgpool"', 'kind = "avgpol"', /layers\[3\]: kind is "avgpol"[\s\S]*did you mean "avgpool"/],
    ["channels = 16, kernel = 3 }", "channels = 0, kernel = 3 }", /layers\[0\].*channels.*allowed 1 … 65536/],
    ['name = "stem"', 'name = "conv2"', /layers\[1\]: the name "conv2" is used twice/],
    ["width = 32", "width = 0", /input\.width.*allowed 1 … 4096/],
    ['kind = "conv"', "kind = { toString = 1 }", /layers\[0\].*: kind is \{"toString":1\}/],
    ["layers = [", "layers = [[", /residual\.toml:\d+:\d+: not readable/],
    ['{ kind = "flatten" }', "3", /layers\[4\]: kind is missing/],
  ])("with %s changed to %s is refused with its place", (good, bad, message) => {
    expect(failure(RESIDUAL.replace(good, bad), "residual.toml")).toMatch(message);
  });

  it("knows kernels, strides, dilation and padding of each side, and groups", () => {
    const layer = {
      kind: "conv",
      channels: 8,
      kernel: [3, 5],
      stride: [2, 1],
      dilation: [1, 2],
      padding: { top: 1, left: 2 },
      groups: 4,
    };
    const document = { input: { height: 9, width: 9, channels: 4 }, layers: [layer] };
    const { layers } = networkFromText(JSON.stringify(document), "net.json");
    const padding = { top: 1, bottom: 0, left: 2, right: 0 };
    expect(layers).toEqual([{ ...layer, padding, relu: true }]);
  });

  it.each([
    [{ kernel: [3, 3, 3] }, /layers\[0\].kernel: .*expected whole pixels, or \[height, width\]/],
    [{ kernel: 64 }, /kernel.*1 … 63/],
    [{ dilation: 0 }, /dilation/],
    [{ padding: "valid" }, /padding: "valid": expected "same", whole pixels/],
    [{ padding: { above: 1 } }, /padding.*(above|expected "same")/],
    [{ groups: 0 }, /groups.*1 … 65536/],
    [{ groups: 1.5 }, /groups/],
  ])("a convolution with %j is refused", (more, message) => {
    const layer = { kind: "conv", channels: 8, kernel: 3, ...more };
    const document = { input: { height: 9, width: 9, channels: 4 }, layers: [layer] };
    expect(failure(JSON.stringify(document), "net.json")).toMatch(message);
  });

  it("of another ending is refused", () => {
    expect(failure(RESIDUAL, "net.onnx")).toMatch(/"\.onnx" is not known[\s\S]*NetWork\.csv/);
  });
});

describe("NeuroSim's NetWork.csv", () => {
  it("of VGG-8 gives the built-in VGG-8", () => {
    const built = vgg8(1, 10, { height: 32, width: 32, channels: 3 });
    const plain = (layers: typeof built.layers) =>
      layers.map((layer) => ({ ...layer, name: "", ...(layer.kind === "conv" ? { padding: 1 } : {}) }));
    const read = networkFromText(VGG8_CSV, "NetWork.csv");
    expect(plain(read.layers)).toEqual(plain(built.layers));
    expect(read.input).toEqual(built.input);
  });

  it("of the older form without stride reads the same", () => {
    const older = VGG8_CSV.replace(/,1(?=\r|$)/gm, "");
    expect(older.split("\r\n")[0]).toBe("32,32,3,3,3,128,0");
    expect(networkFromText(older, "NetWork.csv")).toEqual(networkFromText(VGG8_CSV, "NetWork.csv"));
  });

  it("finds the padding from the next row", () => {
    const { layers } = networkFromText(
      "28,28,1,5,5,6,1,1\n12,12,6,5,5,16,1,1\n1,1,256,1,1,10,0,1\n",
      "lenet.csv",
    );
    expect(layers.flatMap((l) => (l.kind === "conv" ? [l.padding] : []))).toEqual([0, 0]);
    const strided = networkFromText("32,32,3,3,3,8,0,2\n16,16,8,1,1,4,0,1", "strided.csv");
    expect(strided.layers[0]).toMatchObject({ stride: 2, padding: 1 });
  });

  it.each([
    [
      "32,32,3,3,3,128,0,1\n16,16,128,3,3,64,0,1",
      /:2: row 2 reads 16x16x128, but row 1 gives 32x32x128, .* fit\n {2}hint: check sizes/,
    ],
    ["32,32,3,3,3,128\n", /:1: 6 columns, expected 7 or 8/],
    ["32,32,3,3,5,128,0,1", /:1: a 3x5 kernel/],
    ["32,32,3,3,3,-8,0,1", /:1: output channels is "-8", allowed are whole numbers 1 … 65536/],
    ["32,32,3,3,3,8,2,1", /:1: followed by pooling .* is "2", allowed are whole numbers 0 … 1/],
    ["1,1,8,1,1,4,1,1", /:1: pooling after a fully connected layer/],
    ["1,1,8,1,1,4,0,1\n1,1,5,1,1,2,0,1", /:2: row 2 reads 1x1x5/],
    ["8,8,3,3,3,8,1,1\n1,1,8,1,1,10,0,1", /mean of each 4x4 map .*avgpool", size = 4 }/s],
    [
      "8,8,3,3,3,4,0,1\n8,8,4,3,3,8,0,2\n8,8,4,1,1,8,0,2\n4,4,8,3,3,8,1,1",
      /:3: row 3 reads 8x8x4, but row 2 gives 4x4x8, .*it reads what row 2 reads, as a layer on a shortcut/,
    ],
    ["8,8,3,3,3,8,0,1\n8,8,11,3,3,8,0,1", /it reads 3 channels more, as after a concatenation/],
    ["\n \n", /the table has no rows/],
  ])("%j is refused with its line", (table, message) => {
    expect(failure(table, "NetWork.csv")).toMatch(message);
  });
});
