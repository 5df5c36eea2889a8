// Batch normalization, in its form for inference and in that for training, whose further outputs are statistics.
import type { NormalizationWeights } from "../../layerWeights.ts";
import type { OnnxNode } from "../model.ts";
import {
  activation,
  addLayer,
  asWritten,
  floatOf,
  floats,
  given,
  intOf,
  problem,
  type Translation,
} from "../translation.ts";
import { checkMaps } from "../window.ts";
import { byChannel, channelCount, flattens, readable } from "./bias.ts";
import type { Operators, Translated } from "./operator.ts";

export const NORMALIZATION_OPERATORS: Operators = {
  BatchNormalization: {
    attributes: ["epsilon", "momentum", "training_mode", "spatial"],
    translate: translateBatchNorm,
  },
};

const PARTS = ["gamma", "beta", "mean", "variance"] as const;

function translateBatchNorm(t: Translation, node: OnnxNode): Translated {
  const value = activation(t, node);
  if (!flattens(value)) checkMaps(t, node, value);
  if (intOf(node, "spatial", 1) !== 1)
    throw problem(t, node, "spatial is 0: it normalizes each pixel", "export with opset 9 or later");
  const channels = channelCount(value);
  const parts = PARTS.map((part, i) => {
    const constant = floats(t, node, i + 1, part);
    if (constant.dims.length === 1 && constant.dims[0] === channels) return constant;
    throw problem(
      t,
      node,
      `its ${part} is of ${constant.dims.join(" x ")} over ${channels} channels`,
      "the file is damaged: onnx.checker says more",
    );
  });
  const from = readable(t, node, value);
  const layer = addLayer(t, node, {
    kind: "batchnorm",
    input: from.layer,
    epsilon: asWritten(floatOf(node, "epsilon", 1e-5)),
    momentum: momentumOf(t, node),
    relu: false,
    weights: () => {
      const [gamma, beta, mean, variance] = parts.map((part) => byChannel(value, part.read())) as Four;
      return { kind: "normalization", gamma, beta, mean, variance };
    },
  });
  const statistics = { kind: "unusable", what: "statistics of a batch normalization" } as const;
  return [given({ ...from, layer, nonNegative: false }), ...node.outputs.slice(1).map(() => statistics)];
}

type Parts = Omit<NormalizationWeights, "kind">;
type Four = [Parts["gamma"], Parts["beta"], Parts["mean"], Parts["variance"]];

/** ONNX keeps this share of the running statistics, Mho's key is the share of the batch. */
function momentumOf(t: Translation, node: OnnxNode): number {
  const kept = floatOf(node, "momentum", 0.9);
  const share = Number((1 - kept).toPrecision(5));
  if (share > 0 && share <= 1) return share;
  t.notes.push(`${node.name}: momentum ${kept} would keep no or all statistics; 0.1 of each batch is taken`);
  return 0.1;
}
