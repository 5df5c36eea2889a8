// ReLU and its clipped form, and what stands around them: Dropout, which Mho has not, and the softmax at the end, which its loss has.
import type { OnnxNode } from "../model.ts";
import {
  activation,
  addLayer,
  asWritten,
  maybeInput,
  ownLayer,
  problem,
  type Translation,
} from "../translation.ts";
import type { Activation, Value } from "../value.ts";
import type { Operators, Translated } from "./operator.ts";

export const ACTIVATION_OPERATORS: Operators = {
  Relu: { attributes: [], translate: (t, node) => rectify(t, node, activation(t, node), null) },
  Clip: { attributes: ["min", "max"], translate: translateClip },
  Min: { attributes: [], translate: translateMin },
  Max: { attributes: [], translate: translateMax },
  Dropout: { attributes: ["ratio", "seed", "is_test"], translate: translateDropout },
  Softmax: { attributes: ["axis"], translate: translateSoftmax },
  LogSoftmax: { attributes: ["axis"], translate: translateSoftmax },
};

/** Kinds that end with a ReLU of their own. */
const WITH_RELU = new Set(["conv", "fc", "add", "batchnorm", "bias"]);

/** In the layer that computes the value where nothing else reads it, else as a layer of its own. */
function rectify(t: Translation, node: OnnxNode, value: Activation, clip: number | null): Value {
  const keys = clip === null ? {} : { clip };
  const own = ownLayer(t, value);
  const free = own !== null && own.clip === undefined;
  if (value.nonNegative && clip === null) return value;
  if (free && WITH_RELU.has(own.kind)) Object.assign(own, { relu: true, ...keys });
  else if (free && own.kind === "relu" && clip !== null) Object.assign(own, keys);
  else {
    const layer = addLayer(t, node, { kind: "relu", input: value.layer, ...keys });
    return { ...value, layer, nonNegative: true, shared: false };
  }
  return { ...value, nonNegative: true };
}

function translateClip(t: Translation, node: OnnxNode): Translated {
  const value = activation(t, node);
  const low = node.attributes.get("min")?.float ?? numberOf(t, node, 1) ?? Number.NEGATIVE_INFINITY;
  const high = node.attributes.get("max")?.float ?? numberOf(t, node, 2) ?? Number.POSITIVE_INFINITY;
  if (low === 0 || (value.nonNegative && low < 0)) return rectify(t, node, value, limit(t, node, high));
  throw problem(
    t,
    node,
    `min is ${low}`,
    "only ReLU (min 0) and ReLU6 (min 0, max 6) and their like are read: use nn.ReLU or nn.ReLU6 in the model",
  );
}

/** The largest of float32 stands for none. */
function limit(t: Translation, node: OnnxNode, high: number): number | null {
  if (high >= 3.4e38) return null;
  if (high > 0) return asWritten(high);
  throw problem(t, node, `max is ${high}`, "a limit lies above 0");
}

function translateMin(t: Translation, node: OnnxNode): Translated {
  const { value, bound } = bounded(t, node);
  if (value.nonNegative) return rectify(t, node, value, limit(t, node, bound));
  throw problem(
    t,
    node,
    `min with ${bound} of values of both signs`,
    "values are limited behind a ReLU alone: use nn.ReLU6 or ReLU(max_value=6)",
  );
}

function translateMax(t: Translation, node: OnnxNode): Translated {
  const { value, bound } = bounded(t, node);
  if (bound === 0) return rectify(t, node, value, null);
  throw problem(t, node, `max with ${bound}`, "only max with 0, which is ReLU, is read");
}

/** One input is a value, the other one number. */
function bounded(t: Translation, node: OnnxNode): { value: Activation; bound: number } {
  const place = maybeInput(t, node, 0)?.kind === "activation" ? 0 : 1;
  const bound = numberOf(t, node, 1 - place);
  if (node.inputs.length === 2 && bound !== null) return { value: activation(t, node, place), bound };
  throw problem(
    t,
    node,
    `${node.inputs.length} inputs, which are not one value and one number`,
    "Mho has no maximum or minimum of activations",
  );
}

/** A constant of one element. */
function numberOf(t: Translation, node: OnnxNode, place: number): number | null {
  const value = maybeInput(t, node, place);
  if (!value) return null;
  if (value.kind === "floats" && value.dims.every((size) => size === 1)) return value.read()[0]!;
  throw problem(t, node, `input ${place} is not one constant number`, "limits are constants of the file");
}

function translateDropout(t: Translation, node: OnnxNode): Translated {
  const value = activation(t, node);
  t.leftOut.set("Dropout", [...(t.leftOut.get("Dropout") ?? []), node.name]);
  return [value, { kind: "unusable", what: "the mask of Dropout" }];
}

function translateSoftmax(t: Translation, node: OnnxNode): Translated {
  const value = activation(t, node);
  const axis = node.attributes.get("axis")?.int ?? (t.opset < 13 ? 1 : -1);
  const last = value.axes.length === 1 && (axis === 1 || axis === -1);
  if (!last || !t.results.has(node.outputs[0] ?? ""))
    throw problem(
      t,
      node,
      last ? "other nodes read it" : `axis is ${axis}`,
      "Mho has softmax in its loss alone: it may stand at the end, over the classes",
    );
  t.notes.push(`${node.opType} at the end (${node.name}) is left out: Mho's loss takes the logits before it`);
  return value;
}
