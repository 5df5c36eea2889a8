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
