// Where branches meet: addition and concatenation. Adding a constant is a bias.
import type { OnnxNode } from "../model.ts";
import {
  activation,
  addLayer,
  floats,
  given,
  intOf,
  maybeInput,
  problem,
  type Translation,
} from "../translation.ts";
import { type Activation, describeShape, liesAs } from "../value.ts";
import { addBias } from "./bias.ts";
import { foldArithmetic, foldConcat } from "./constants.ts";
import type { Operators, Translated } from "./operator.ts";

export const JOIN_OPERATORS: Operators = {
  Add: { attributes: ["axis", "broadcast"], translate: translateAdd },
  Sum: { attributes: [], translate: translateAdd },
  Concat: { attributes: ["axis"], translate: translateConcat },
};

function translateAdd(t: Translation, node: OnnxNode): Translated {
  const folded = foldArithmetic(t, node);
  if (folded) return folded;
  if (node.inputs.length !== 2)
    throw problem(t, node, `${node.inputs.length} inputs`, "an add layer has two: add them one by one");
  const constant = [0, 1].find((place) => maybeInput(t, node, place)?.kind === "floats");
  if (constant !== undefined) {
    const value = activation(t, node, 1 - constant);
    return addBias(t, node, value, { bias: floats(t, node, constant, "constant") });
  }
  const first = activation(t, node, 0);
  const second = activation(t, node, 1);
  if (
    describeShape(first) !== describeShape(second) ||
    !liesAs(first, second.axes) ||
    first.flat !== second.flat
  )
    throw problem(
      t,
      node,
      `adds ${describeShape(second)} to ${describeShape(first)}`,
      "both inputs must have the same height, width and channels, in the same order",
    );
  const layer = addLayer(t, node, { kind: "add", input: first.layer, from: second.layer, relu: false });
  return given({ ...first, layer, nonNegative: false });
}

function translateConcat(t: Translation, node: OnnxNode): Translated {
  const folded = foldConcat(t, node);
  if (folded) return folded;
  const parts = node.inputs.map((_, place) => activation(t, node, place));
  const [first, ...others] = parts as [Activation, ...Activation[]];
  if (others.length === 0) return first;
  const rank = first.axes.length + 1;
  const axis = intOf(node, "axis", 1);
  const place = (axis < 0 ? axis + rank : axis) - 1;
  const sizes = parts.map((part) => joined(t, node, part, { first, place }));
  const from = others.map(({ layer }) => layer);
  const layer = addLayer(t, node, { kind: "concat", input: first.layer, from });
  const image = { ...first.image, channels: sizes.reduce((sum, size) => sum + size, 0) };
  const axes = first.axes.map((group, i) => (i === place ? (["C"] as const) : group));
  return given({ layer, image, axes, flat: false, nonNegative: parts.every((part) => part.nonNegative) });
}

/** Channels of one part. ConfigError where it does not lie as the first one does, channels at `place`. */
function joined(
  t: Translation,
  node: OnnxNode,
  part: Activation,
  { first, place }: { readonly first: Activation; readonly place: number },
): number {
  const { image, axes, flat } = part;
  const others = (value: Activation) =>
    value.axes.map((group, i) => (i === place ? "*" : group.join("·"))).join(",");
  const sameMaps = image.height === first.image.height && image.width === first.image.width;
  const channels =
    axes[place]?.every((one) => one === "C") && !axes.some((g, i) => i !== place && g.includes("C"));
  if (sameMaps && channels && !flat && others(part) === others(first)) return image.channels;
  throw problem(
    t,
    node,
    `joins ${describeShape(first)} and ${describeShape(part)} along axis ${place + 1}`,
    "only channels of maps of the same height and width are joined",
  );
}
