// Small models in the form in which PyTorch (torch.onnx.export, both exporters) and Keras (tf2onnx) write them.
import type { TensorOf } from "./encode.ts";
import { GraphOf } from "./graphOf.ts";

export interface ModelFile {
  readonly bytes: Uint8Array;
  /** Axes of the input in ONNX, batch first. */
  readonly dims: readonly number[];
  readonly channelsLast: boolean;
}

const free = "batch_size";

interface VggOf {
  readonly side?: number;
  readonly form?: TensorOf["form"];
  /** Batch normalization behind each convolution, which keeps its bias. */
  readonly norm?: boolean;
  /** Values in place of random ones; key: name of the tensor. */
  readonly values?: ReadonlyMap<string, Float32Array>;
}

/** `x.view(x.size(0), -1)`, as the older exporter writes it. */
function viewed(g: GraphOf, x: string): string {
  const constant = (name: string, ints: readonly number[], dims: readonly number[]) =>
    g.node("Constant", [], { value: { dims, ints } }, { name });
  const shape = g.node("Shape", [x], {}, { name: "/Shape" });
  const batch = g.node("Gather", [shape, constant("/Constant", [0], [])], { axis: 0 }, { name: "/Gather" });
  const first = g.node("Unsqueeze", [batch, constant("/Constant_1", [0], [1])], {}, { name: "/Unsqueeze" });
  const rest = constant("/Constant_2", [-1], [1]);
  const wanted = g.node("Concat", [first, rest], { axis: 0 }, { name: "/Concat" });
  return g.node("Reshape", [x, wanted], { allowzero: 0 }, { name: "/Reshape" });
}

/** torch.onnx.export of a VGG: names of modules, `x.view(x.size(0), -1)` as a chain of nodes, Dropout of `training=PRESERVE`. */
export function vgg({ side = 8, form, norm = false, values = new Map() }: VggOf = {}): ModelFile {
  const g = new GraphOf();
  g.form = form;
  g.values = values;
  const conv = (x: string, i: number, [from, to]: readonly [number, number]) => {
    const name = `features.${i}`;
    const weights = [
      g.kernel(`${name}.weight`, [to, from, 3, 3], 9 * from),
      g.weights(`${name}.bias`, [to], 0.1),
    ];
    const attributes = {
      dilations: [1, 1],
      group: 1,
      kernel_shape: [3, 3],
      pads: [1, 1, 1, 1],
      strides: [1, 1],
    };
    const sums = g.node("Conv", [x, ...weights], attributes, { name: `/features/${name}/Conv` });
    const normal = () =>
      g.node(
        "BatchNormalization",
        [sums, ...g.statistics(`features.${i}.bn`, to)],
        { epsilon: { float: 1e-5 }, momentum: { float: 0.9 } },
        { name: `/features/features.${i}.bn/BatchNormalization` },
      );
    return g.node("Relu", [norm ? normal() : sums], {}, { name: `/features/features.${i + 1}/Relu` });
  };
  const pool = (x: string, i: number) =>
    g.node(
      "MaxPool",
      [x],
      { ceil_mode: 0, dilations: [1, 1], kernel_shape: [2, 2], pads: [0, 0, 0, 0], strides: [2, 2] },
      { name: `/features/features.${i}/MaxPool` },
    );
  let x = pool(conv("input", 0, [3, 8]), 2);
  x = pool(conv(conv(x, 3, [8, 12]), 5, [12, 12]), 7);
  x = viewed(g, x);
  const gemm = (from: string, name: string, [inputs, units]: readonly [number, number]) =>
    g.node(
      "Gemm",
      [from, g.kernel(`${name}.weight`, [units, inputs], inputs), g.weights(`${name}.bias`, [units], 0.1)],
      { alpha: { float: 1 }, beta: { float: 1 }, transB: 1 },
      { name: `/${name.replace(".", "/")}/Gemm` },
    );
  x = g.node(
    "Relu",
    [gemm(x, "classifier.0", [12 * (side / 4) ** 2, 20])],
    {},
    { name: "/classifier/classifier.1/Relu" },
  );
  const ratio = g.number("ratio", 0.5);
  x = g.node("Dropout", [x, ratio], {}, { name: "/classifier/classifier.2/Dropout" });
  x = gemm(x, "classifier.3", [20, 10]);
  const input = { name: "input", dims: [free, 3, side, side] };
  return { bytes: g.encode({ input, output: x }), dims: [2, 3, side, side], channelsLast: false };
}

/** The newer exporter (dynamo=True) of a residual network: batch fixed to 1, ReduceMean, Reshape to a constant shape. */
export function resnet(): ModelFile {
  const g = new GraphOf();
  let number = 0;
  const named = (op: string) => ({ name: `node_${op}_${number++}` });
  const conv = (
    x: string,
    name: string,
    { from, to, side, stride }: Record<"from" | "to" | "side" | "stride", number>,
  ) => {
    const pad = (side - 1) / 2;
    const weights = g.kernel(`${name}.weight`, [to, from, side, side], side * side * from);
    const attributes = {
      auto_pad: "NOTSET",
      dilations: [1, 1],
      group: 1,
      pads: [pad, pad, pad, pad],
      strides: [stride, stride],
    };
    return g.node("Conv", [x, weights], attributes, named("conv2d"));
  };
  const norm = (x: string, name: string, channels: number) =>
    g.node(
      "BatchNormalization",
      [x, ...g.statistics(name, channels)],
      { epsilon: { float: 1e-5 }, momentum: { float: 0.9 }, training_mode: 0 },
      named("_native_batch_norm_legit_no_training"),
    );
  const relu = (x: string) => g.node("Relu", [x], {}, named("relu"));
  const block = (x: string, name: string, { from, to, stride }: Record<"from" | "to" | "stride", number>) => {
    const first = relu(norm(conv(x, `${name}.conv1`, { from, to, side: 3, stride }), `${name}.bn1`, to));
    const second = norm(
      conv(first, `${name}.conv2`, { from: to, to, side: 3, stride: 1 }),
      `${name}.bn2`,
      to,
    );
    const projected = () =>
      norm(conv(x, `${name}.downsample.0`, { from, to, side: 1, stride }), `${name}.downsample.1`, to);
    const shortcut = from === to && stride === 1 ? x : projected();
    return relu(g.node("Add", [second, shortcut], {}, named("add")));
  };
  let x = relu(norm(conv("x", "conv1", { from: 3, to: 8, side: 3, stride: 1 }), "bn1", 8));
  x = block(x, "layer1.0", { from: 8, to: 8, stride: 1 });
  x = block(x, "layer2.0", { from: 8, to: 12, stride: 2 });
  const axes = g.ints("val_axes", [-1, -2]);
  x = g.node("ReduceMean", [x, axes], { keepdims: 1, noop_with_empty_axes: 0 }, named("mean"));
  x = g.node("Reshape", [x, g.ints("val_shape", [1, 12])], { allowzero: 1 }, named("view"));
  const weights = [g.kernel("fc.weight", [10, 12], 12), g.weights("fc.bias", [10], 0.1)];
  x = g.node(
    "Gemm",
    [x, ...weights],
    { alpha: { float: 1 }, beta: { float: 1 }, transA: 0, transB: 1 },
    named("linear"),
  );
  const input = { name: "x", dims: [1, 3, 8, 8] };
  const bytes = g.encode({ input, output: x }, { opset: 20, metadata: { "pkg.torch.export": "…" } });
  return { bytes, dims: [1, 3, 8, 8], channelsLast: false };
}

const KERAS = "StatefulPartitionedCall/model";

/** tf2onnx of a MobileNet: channels last at both ends, depthwise convolutions, uneven padding of stride 2, ReLU6 as Clip, softmax. */
export function mobilenet(): ModelFile {
  const g = new GraphOf();
  const zero = g.number("const_zero", 0);
  const six = g.number("const_six", 6);
  const unit = (
    x: string,
    name: string,
    { dims, group, stride }: { dims: number[]; group: number; stride: number },
  ) => {
    const [to, depth, side] = dims as [number, number, number];
    const pads = side === 1 ? [0, 0, 0, 0] : stride === 2 ? [0, 0, 1, 1] : [1, 1, 1, 1];
    const weights = g.kernel(`${name}/weights`, dims, side * side * depth);
    const attributes = {
      dilations: [1, 1],
      group,
      kernel_shape: [side, side],
      pads,
      strides: [stride, stride],
    };
    const suffix = group > 1 ? "depthwise" : "Conv2D";
    const sums = g.node("Conv", [x, weights], attributes, { name: `${KERAS}/${name}/${suffix}` });
    const normal = g.node(
      "BatchNormalization",
      [sums, ...g.statistics(`${name}_bn`, to)],
      { epsilon: { float: 0.001 } },
      { name: `${KERAS}/${name}_bn/FusedBatchNormV3` },
    );
    return g.node("Clip", [normal, zero, six], {}, { name: `${KERAS}/${name}_relu/Relu6` });
  };
  let x = g.node("Transpose", ["images"], { perm: [0, 3, 1, 2] }, { name: `${KERAS}/conv1/Conv2D__6` });
  x = unit(x, "conv1", { dims: [8, 3, 3, 3], group: 1, stride: 2 });
  x = unit(x, "conv_dw_1", { dims: [8, 1, 3, 3], group: 8, stride: 1 });
  x = unit(x, "conv_pw_1", { dims: [12, 8, 1, 1], group: 1, stride: 1 });
  x = unit(x, "conv_dw_2", { dims: [12, 1, 3, 3], group: 12, stride: 2 });
  x = unit(x, "conv_pw_2", { dims: [16, 12, 1, 1], group: 1, stride: 1 });
  x = g.node("GlobalAveragePool", [x], {}, { name: `${KERAS}/global_average_pooling2d/Mean` });
  x = g.node(
    "Squeeze",
    [x, g.ints("axes_2_3", [2, 3])],
    {},
    { name: `${KERAS}/global_average_pooling2d/Mean_Squeeze` },
  );
  x = g.node(
    "MatMul",
    [x, g.kernel("dense/MatMul/ReadVariableOp:0", [16, 10], 16)],
    {},
    { name: `${KERAS}/dense/MatMul` },
  );
  x = g.node(
    "Add",
    [x, g.weights("dense/BiasAdd/ReadVariableOp:0", [10], 0.1)],
    {},
    { name: `${KERAS}/dense/BiasAdd` },
  );
  const logits = x;
  x = g.node("Softmax", [logits], { axis: 1 }, { name: `${KERAS}/dense/Softmax` });
  const input = { name: "images", dims: ["unk__40", 16, 16, 3] };
  const bytes = g.encode({ input, output: x }, { opset: 13, producer: "tf2onnx" });
  return { bytes, dims: [2, 16, 16, 3], channelsLast: true };
}

/** torch.onnx.export(training=TRAINING, do_constant_folding=False) of a DenseNet: normalizations before convolutions, growing concatenations.
 *  `pooled`: a ReLU and a maximum before the first block, as for ImageNet. */
export function densenet({ pooled = false } = {}): ModelFile {
  const g = new GraphOf();
  const norm = (x: string, name: string, channels: number) => {
    const statistics = g.statistics(name, channels);
    const sums = g.node(
      "BatchNormalization",
      [x, ...statistics],
      { epsilon: { float: 1e-5 }, momentum: { float: 0.9 }, training_mode: 0 },
      { name: `/${name.replaceAll(".", "/")}/BatchNormalization` },
    );
    return g.node("Relu", [sums], {}, { name: `/${name.replaceAll(".", "/")}/Relu` });
  };
  const conv = (x: string, name: string, [to, from, side]: readonly [number, number, number]) => {
    const pad = (side - 1) / 2;
    const weights = g.kernel(`${name}.weight`, [to, from, side, side], side * side * from);
    const attributes = { kernel_shape: [side, side], pads: [pad, pad, pad, pad], strides: [1, 1] };
    return g.node("Conv", [x, weights], attributes, { name: `/${name.replaceAll(".", "/")}/Conv` });
  };
  const dense = (features: readonly string[], name: string, channels: number): string => {
    const all =
      features.length === 1
        ? features[0]!
        : g.node("Concat", features, { axis: 1 }, { name: `/${name.replaceAll(".", "/")}/Concat` });
    const small = conv(norm(all, `${name}.norm1`, channels), `${name}.conv1`, [8, channels, 1]);
    return conv(norm(small, `${name}.norm2`, 8), `${name}.conv2`, [4, 8, 3]);
  };
  const stem = () => {
    const attributes = { ceil_mode: 0, kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [1, 1] };
    const rectified = norm(conv("input", "features.conv0", [6, 3, 3]), "features.norm0", 6);
    return g.node("MaxPool", [rectified], attributes, { name: "/features/pool0/MaxPool" });
  };
  const features = [pooled ? stem() : conv("input", "features.conv0", [6, 3, 3])];
  for (let i = 0; i < 3; i++)
    features.push(dense(features, `features.denseblock1.denselayer${i + 1}`, 6 + 4 * i));
  let x = g.node("Concat", features, { axis: 1 }, { name: "/features/denseblock1/Concat" });
  x = conv(norm(x, "features.transition1.norm", 18), "features.transition1.conv", [8, 18, 1]);
  const pool = {
    ceil_mode: 0,
    count_include_pad: 1,
    kernel_shape: [2, 2],
    pads: [0, 0, 0, 0],
    strides: [2, 2],
  };
  x = g.node("AveragePool", [x], pool, { name: "/features/transition1/pool/AveragePool" });
  const grown = dense([x], "features.denseblock2.denselayer1", 8);
  x = g.node("Concat", [x, grown], { axis: 1 }, { name: "/features/denseblock2/Concat" });
  x = norm(x, "features.norm5", 12);
  x = g.node("GlobalAveragePool", [x], {}, { name: "/GlobalAveragePool" });
  x = g.node("Flatten", [x], { axis: 1 }, { name: "/Flatten" });
  const weights = [g.kernel("classifier.weight", [10, 12], 12), g.weights("classifier.bias", [10], 0.1)];
  x = g.node(
    "Gemm",
    [x, ...weights],
    { alpha: { float: 1 }, beta: { float: 1 }, transB: 1 },
    { name: "/classifier/Gemm" },
  );
  const input = { name: "input", dims: ["N", 3, 8, 8] };
  return { bytes: g.encode({ input, output: x }), dims: [2, 3, 8, 8], channelsLast: false };
}

/** tf2onnx of LeNet-5 over gray pictures: auto_pad, flattened channels-last, MatMul and Add. */
export function lenet(): ModelFile {
  const g = new GraphOf();
  let x = g.node(
    "Reshape",
    ["args_0", g.ints("new_shape", [-1, 1, 12, 12])],
    {},
    { name: "sequential/conv2d/Conv2D__5" },
  );
  const conv = (from: string, name: string, dims: readonly number[]) => {
    const weights = g.kernel(`sequential/${name}/kernel`, dims, 9 * dims[1]!);
    const attributes = { auto_pad: "SAME_UPPER", kernel_shape: [3, 3], strides: [1, 1] };
    const bias = g.weights(`sequential/${name}/bias`, [dims[0]!], 0.1);
    const sums = g.node("Conv", [from, weights, bias], attributes, { name: `sequential/${name}/Conv2D` });
    return g.node("Relu", [sums], {}, { name: `sequential/${name}/Relu` });
  };
  const pool = (from: string, name: string) =>
    g.node(
      "MaxPool",
      [from],
      { auto_pad: "VALID", kernel_shape: [2, 2], strides: [2, 2] },
      { name: `sequential/${name}/MaxPool` },
    );
  x = pool(conv(x, "conv2d", [6, 1, 3, 3]), "max_pooling2d");
  x = pool(conv(x, "conv2d_1", [8, 6, 3, 3]), "max_pooling2d_1");
  x = g.node("Transpose", [x], { perm: [0, 2, 3, 1] }, { name: "sequential/max_pooling2d_1/MaxPool__16" });
  x = g.node(
    "Reshape",
    [x, g.ints("const_fold_opt__17", [-1, 72])],
    {},
    { name: "sequential/flatten/Reshape" },
  );
  const dense = (from: string, name: string, dims: readonly [number, number]) => {
    const product = g.node(
      "MatMul",
      [from, g.kernel(`sequential/${name}/MatMul/ReadVariableOp`, dims, dims[0])],
      {},
      {
        name: `sequential/${name}/MatMul`,
      },
    );
    const bias = g.weights(`sequential/${name}/BiasAdd/ReadVariableOp`, [dims[1]], 0.1);
    return g.node("Add", [product, bias], {}, { name: `sequential/${name}/BiasAdd` });
  };
  x = g.node("Relu", [dense(x, "dense", [72, 20])], {}, { name: "sequential/dense/Relu" });
  x = dense(x, "dense_1", [20, 10]);
  const input = { name: "args_0", dims: ["unk__18", 12, 12] };
  const bytes = g.encode({ input, output: x }, { opset: 15, producer: "tf2onnx" });
  return { bytes, dims: [2, 12, 12], channelsLast: true };
}

/** nn.Flatten and three nn.Linear over colour pictures. */
export function mlp(form?: TensorOf["form"]): ModelFile {
  const g = new GraphOf();
  g.form = form;
  let x = g.node("Flatten", ["onnx::Flatten_0"], { axis: 1 }, { name: "/0/Flatten" });
  for (const [i, [inputs, units]] of (
    [
      [75, 16],
      [16, 12],
      [12, 10],
    ] as const
  ).entries()) {
    const name = String(2 * i + 1);
    const weights = [
      g.kernel(`${name}.weight`, [units, inputs], inputs),
      g.weights(`${name}.bias`, [units], 0.1),
    ];
    x = g.node(
      "Gemm",
      [x, ...weights],
      { alpha: { float: 1 }, beta: { float: 1 }, transB: 1 },
      { name: `/${name}/Gemm` },
    );
    if (i < 2) x = g.node("Relu", [x], {}, { name: `/${2 * i + 2}/Relu` });
  }
  const input = { name: "onnx::Flatten_0", dims: [free, 3, 5, 5] };
  return { bytes: g.encode({ input, output: x }), dims: [2, 3, 5, 5], channelsLast: false };
}
