// Operators with weights on arrays: convolution and matrix product. A bias becomes a layer of its own behind them.
import type { MatrixWeights } from "../../layerWeights.ts";
import type { OnnxNode } from "../model.ts";
import {
  activation,
  addLayer,
  flatLayer,
  floatOf,
  floats,
  given,
  intOf,
  maybeFloats,
  problem,
  type Translation,
} from "../translation.ts";
import {
  type Activation,
  CHANNELS_FIRST,
  describeShape,
  FEATURES,
  type Floats,
  featureOrder,
  sizeOfAxes,
  withoutUnits,
} from "../value.ts";
import { checkMaps, type Pair, paddingKey, pairKey, windowOf, withSize } from "../window.ts";
import { addBias } from "./bias.ts";
import type { Operators, Translated } from "./operator.ts";

export const ARRAY_OPERATORS: Operators = {
  Conv: {
    attributes: ["auto_pad", "dilations", "group", "kernel_shape", "pads", "strides"],
    translate: translateConv,
  },
  Gemm: { attributes: ["alpha", "beta", "transA", "transB", "broadcast"], translate: translateGemm },
  MatMul: { attributes: [], translate: translateMatMul },
};

function translateConv(t: Translation, node: OnnxNode): Translated {
  const value = activation(t, node, 0, { padded: true });
  const weights = floats(t, node, 1, "weights");
  if (weights.dims.length !== 4)
    throw problem(
      t,
      node,
      `weights of ${weights.dims.length} dimensions (${weights.dims.join(" x ")})`,
      "only convolutions over pictures, of 4 dimensions, are read",
    );
  checkMaps(t, node, value);
  const [channels, depth, height, width] = weights.dims as [number, number, number, number];
  const group = intOf(node, "group", 1);
  const { image } = value;
  if (depth * group !== image.channels || channels % group !== 0)
    throw problem(
      t,
      node,
      `weights of ${weights.dims.join(" x ")} in ${group} groups over ${image.channels} channels`,
      "the file is damaged, or the exporter's: onnx.checker says more",
    );
  own(t, node, weights);
  const window = windowOf(t, node, value, [height, width]);
  const layer = addLayer(t, node, {
    kind: "conv",
    input: value.layer,
    channels,
    kernel: pairKey(window.kernel),
    stride: pairKey(window.stride),
    ...(isOne(window.dilation) ? {} : { dilation: pairKey(window.dilation) }),
    padding: paddingKey(window.padding),
    ...(group === 1 ? {} : { groups: group }),
    relu: false,
    weights: () => convWeights(weights),
  });
  const output = { ...withSize(image, window.size), channels };
  return withBias(t, node, { layer, image: output, axes: CHANNELS_FIRST }, maybeFloats(t, node, 2, "bias"));
}

const isOne = ([height, width]: Pair): boolean => height === 1 && width === 1;

type Sums = Pick<Activation, "layer" | "image" | "axes">;

/** The layer's output, or that of a bias layer behind it. */
function withBias(t: Translation, node: OnnxNode, sums: Sums, bias: Floats | null): Activation {
  const axes = withoutUnits(sums.image, sums.axes);
  const value = given({ ...sums, axes, flat: false, nonNegative: false });
  return bias ? addBias(t, node, value, { bias, suffix: "bias" }) : value;
}

/** Reorders (N, c, height, width) to (K, N). */
function convWeights({ dims, read }: Floats): MatrixWeights {
  const [columns, depth, height, width] = dims as [number, number, number, number];
  const from = read();
  const area = height * width;
  const matrix = new Float32Array(from.length);
  for (let n = 0; n < columns; n++)
    for (let c = 0; c < depth; c++)
      for (let pixel = 0; pixel < area; pixel++)
        matrix[(pixel * depth + c) * columns + n] = from[(n * depth + c) * area + pixel]!;
  return { kind: "matrix", rows: area * depth, columns, matrix };
}

function translateGemm(t: Translation, node: OnnxNode): Translated {
  if (intOf(node, "transA", 0) !== 0)
    throw problem(t, node, "transA is 1: the images' values are transposed", "export without transA");
  const bias = maybeFloats(t, node, 2, "bias");
  const beta = floatOf(node, "beta", 1);
  return translateProduct(t, node, {
    transposed: intOf(node, "transB", 0) === 1,
    alpha: floatOf(node, "alpha", 1),
    bias: bias && beta !== 0 ? scaled(bias, beta) : null,
  });
}

const scaled = (bias: Floats, beta: number): Floats =>
  beta === 1 ? bias : { ...bias, read: () => bias.read().map((value) => value * beta) };

function translateMatMul(t: Translation, node: OnnxNode): Translated {
  return translateProduct(t, node, { transposed: false, alpha: 1, bias: null });
}

interface Product {
  /** Weights of (N, K). */
  readonly transposed: boolean;
  readonly alpha: number;
  readonly bias: Floats | null;
}

function translateProduct(t: Translation, node: OnnxNode, product: Product): Translated {
  const value = activation(t, node);
  const weights = floats(t, node, 1, "weights");
  if (value.axes.length !== 1 || weights.dims.length !== 2)
    throw problem(
      t,
      node,
      `reads ${describeShape(value)} and weights of ${weights.dims.join(" x ")}`,
      "a fully connected layer reads (N, features): put Flatten before it",
    );
  const features = sizeOfAxes(value.image, value.axes.flat());
  const [rows, units] = (product.transposed ? weights.dims.toReversed() : weights.dims) as [number, number];
  if (rows !== features)
    throw problem(
      t,
      node,
      `weights for ${rows} features read ${features}`,
      "the images have another size than those that the network is for",
    );
  own(t, node, weights);
  const input = flatLayer(t, node, value);
  const layer = addLayer(t, node, {
    kind: "fc",
    input,
    units,
    relu: false,
    weights: () => productWeights(weights, featureOrder(value), product),
  });
  return withBias(
    t,
    node,
    { layer, image: { height: 1, width: 1, channels: units }, axes: FEATURES },
    product.bias,
  );
}

/** Reorders weights to (K, N), rows in Mho's order of features. */
function productWeights(weights: Floats, order: Int32Array, { transposed, alpha }: Product): MatrixWeights {
  const from = weights.read();
  const rows = order.length;
  const columns = from.length / rows;
  const matrix = new Float32Array(from.length);
  for (let k = 0; k < rows; k++)
    for (let n = 0; n < columns; n++)
      matrix[k * columns + n] = alpha * from[transposed ? n * rows + order[k]! : order[k]! * columns + n]!;
  return { kind: "matrix", rows, columns, matrix };
}

/** Mho's layers share no weights: it is said where those of the file do. */
function own(t: Translation, node: OnnxNode, { name }: Floats): void {
  const other = t.owners.get(name);
  if (other !== undefined)
    t.notes.push(
      `${node.name} and ${other} share the weights "${name}" in the file; in Mho each layer has its own, which learn apart`,
    );
  else t.owners.set(name, node.name);
}
