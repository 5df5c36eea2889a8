// A model of what exporters seldom write, and may.
import type { Attribute } from "./encode.ts";
import { GraphOf } from "./graphOf.ts";
import type { ModelFile } from "./models.ts";

/** Forms that exporters write now and then: zeros by a Pad node, SAME_LOWER, windows that are cut (ceil_mode), means without their padding,
 *  a ReLU that two nodes read, ReLU6 as Relu and Min, a bias by Add, a mean over (H, W) of channels-last maps, old attributes. */
export function oddities(): ModelFile {
  const g = new GraphOf();
  const pads = g.ints("pads", [0, 0, 0, 2, 0, 0, 1, 0]);
  const padded = g.node("Pad", ["input", pads], { mode: "constant" }, { name: "/pad/Pad" });
  const conv = (
    x: string,
    name: string,
    dims: readonly number[],
    attributes: Readonly<Record<string, Attribute>>,
  ) =>
    g.node("Conv", [x, g.kernel(`${name}.weight`, dims, 9 * dims[1]!)], attributes, {
      name: `/${name}/Conv`,
    });
  let x = conv(padded, "stem", [6, 3, 3, 3], { kernel_shape: [3, 3], pads: [1, 0, 0, 1] });
  x = g.node("Add", [g.weights("stem.bias", [1, 6, 1, 1], 0.1), x], {}, { name: "/stem/Add" });
  const stem = g.node("Relu", [x], {}, { name: "/stem/Relu" });
  x = conv(stem, "wide", [6, 6, 3, 3], { dilations: [2, 3], kernel_shape: [3, 3], pads: [2, 3, 2, 3] });
  x = conv(x, "body", [6, 6, 2, 2], { auto_pad: "SAME_LOWER", kernel_shape: [2, 2] });
  x = g.node(
    "BatchNormalization",
    [x, ...g.statistics("body.bn", 6)],
    { epsilon: { float: 1e-3 }, momentum: { float: 0.99 } },
    { name: "/body/bn/BatchNormalization", outputs: ["normal"] },
  );
  x = g.node("Add", [x, stem], {}, { name: "/body/Add" });
  x = g.node("Identity", [g.node("Relu", [x], {}, { name: "/body/Relu" })], {}, { name: "/body/Identity" });
  x = g.node("Min", [x, g.number("six", 2)], {}, { name: "/body/Min" });
  const cut = { ceil_mode: 1, kernel_shape: [3, 2], pads: [1, 0, 0, 1], strides: [2, 2] };
  x = g.node("MaxPool", [x], cut, { name: "/pool/MaxPool" });
  x = conv(x, "grouped", [8, 3, 3, 1], {
    group: 2,
    kernel_shape: [3, 1],
    pads: [1, 0, 1, 0],
    strides: [2, 1],
  });
  const means = {
    ceil_mode: 1,
    count_include_pad: 0,
    kernel_shape: [2, 2],
    pads: [0, 1, 1, 0],
    strides: [1, 2],
  };
  x = g.node("AveragePool", [x], means, { name: "/mean/AveragePool" });
  x = g.node("Transpose", [x], { perm: [0, 2, 3, 1] }, { name: "/last/Transpose" });
  x = g.node("ReduceMean", [x], { axes: [1, 2], keepdims: 0 }, { name: "/last/ReduceMean" });
  x = g.node("Gemm", [x, g.kernel("fc.weight", [8, 10], 8)], { alpha: { float: 0.5 } }, { name: "/fc/Gemm" });
  g.node("Relu", [stem], {}, { name: "/unused/Relu" });
  const input = { name: "input", dims: [2, 3, 9, 9] };
  const bytes = g.encode({ input, output: x }, { opset: 13 });
  return { bytes, dims: [2, 3, 9, 9], channelsLast: false };
}
