// Every operator that is read (docs/onnx.md), and what is said of those that are not.
import { didYouMean } from "../../base/schema.ts";
import { isOnnx } from "./decode.ts";
import type { OnnxNode } from "./model.ts";
import { ACTIVATION_OPERATORS } from "./operators/activations.ts";
import { ARRAY_OPERATORS } from "./operators/arrays.ts";
import { CONSTANT_OPERATORS } from "./operators/constants.ts";
import { JOIN_OPERATORS } from "./operators/joins.ts";
import { MOVE_OPERATORS } from "./operators/moves.ts";
import { NORMALIZATION_OPERATORS } from "./operators/normalization.ts";
import type { Operators } from "./operators/operator.ts";
import { POOLING_OPERATORS } from "./operators/pooling.ts";
import { define, problem, type Translation } from "./translation.ts";

export const OPERATORS: Operators = {
  ...ARRAY_OPERATORS,
  ...NORMALIZATION_OPERATORS,
  ...ACTIVATION_OPERATORS,
  ...POOLING_OPERATORS,
  ...JOIN_OPERATORS,
  ...MOVE_OPERATORS,
  ...CONSTANT_OPERATORS,
};

/** Advice for some of the operators that are not read. */
const INSTEAD: readonly (readonly [RegExp, string])[] = [
  [
    /quantize|Integer$|^Q(Linear|Gemm|Attention)/i,
    "it is a quantized model: export the float model, Mho quantizes by itself (network.activationBits)",
  ],
  [
    /^(If|Loop|Scan)$/,
    "the graph must not branch at run time: export with fixed sizes, or simplify it (onnxsim)",
  ],
  [
    /^(Sigmoid|Tanh|LeakyRelu|PRelu|Elu|Selu|Gelu|HardSwish|HardSigmoid|Swish|Mish|Softplus|Softsign|Erf)$/,
    "Mho's activation is ReLU, also clipped as ReLU6: train the model with one of these",
  ],
  [
    /^(InstanceNorm|LayerNorm|GroupNorm|LpNorm|MeanVariance|LRN)/,
    "Mho has batch normalization: use it in the model",
  ],
  [/^(LSTM|GRU|RNN)$/, "Mho trains networks over pictures: convolutions and fully connected layers"],
  [/^ConvTranspose$/, "Mho has convolutions that keep or shrink maps, for classes of pictures"],
  [/^(ArgMax|TopK)$/, "end the model at its logits"],
];

/** Defines the outputs of a node. ConfigError, with node, operator, attribute and what to do, where it cannot be mapped. */
export function translateNode(t: Translation, node: OnnxNode): void {
  const { opType, domain, attributes } = node;
  if (!isOnnx(domain))
    throw problem(
      t,
      node,
      `an operator of "${domain}"`,
      "only ONNX's own are read: save the model before it is optimized for a runtime; functions: onnx.inliner.inline_local_functions",
    );
  const operator = Object.hasOwn(OPERATORS, opType) ? OPERATORS[opType]! : null;
  if (!operator) throw problem(t, node, `the operator "${opType}" cannot be mapped`, insteadOf(opType));
  for (const attribute of attributes.keys())
    if (!operator.attributes.includes(attribute))
      throw problem(
        t,
        node,
        `the attribute "${attribute}" is not known`,
        operator.attributes.length > 0 ? `known: ${operator.attributes.join(", ")}` : "it has none",
      );
  const outputs = operator.translate(t, node);
  define(t, node, "kind" in outputs ? [outputs] : outputs);
}

function insteadOf(opType: string): string {
  const [, hint] = INSTEAD.find(([pattern]) => pattern.test(opType)) ?? [];
  const near = didYouMean(opType.slice(0, 64), Object.keys(OPERATORS)).replace(/^\s*hint: /, "");
  return hint ?? `docs/onnx.md has what is read; ${near}`;
}
