// Operators that move no value in Mho: they change what the axes mean, or nothing.
import type { OnnxNode } from "../model.ts";
import { activation, integers, intOf, listOf, problem, type Translation } from "../translation.ts";
import {
  type Activation,
  BATCH,
  describeShape,
  reshapedAxes,
  sizeOfAxes,
  type Value,
  type WholeNumber,
} from "../value.ts";
import { foldMove } from "./constants.ts";
import type { Operators } from "./operator.ts";

/** A constant moves when its value is one. */
const moving = (translate: (t: Translation, node: OnnxNode, value: Activation) => Value) => {
  return (t: Translation, node: OnnxNode): Value =>
    foldMove(t, node) ?? translate(t, node, activation(t, node, 0, { padded: true }));
};

export const MOVE_OPERATORS: Operators = {
  Identity: { attributes: [], translate: moving((_t, _node, value) => value) },
  Cast: { attributes: ["to", "saturate"], translate: moving(translateCast) },
  Flatten: { attributes: ["axis"], translate: moving(translateFlatten) },
  Reshape: { attributes: ["allowzero", "shape"], translate: moving(translateReshape) },
  Transpose: { attributes: ["perm"], translate: moving(translateTranspose) },
  Squeeze: { attributes: ["axes"], translate: moving(translateSqueeze) },
  Unsqueeze: { attributes: ["axes"], translate: moving(translateUnsqueeze) },
};

/** float, float16, double, bfloat16 */
const FLOAT_TYPES = [1, 10, 11, 16];

function translateCast(t: Translation, node: OnnxNode, value: Activation): Value {
  const to = intOf(node, "to", 0);
  if (FLOAT_TYPES.includes(to)) return value;
  throw problem(t, node, `casts to type ${to}`, "values between layers are floats; leave the cast out");
}

const sizesOf = ({ image, axes }: Activation): number[] => axes.map((group) => sizeOfAxes(image, group));

function reshape(t: Translation, node: OnnxNode, value: Activation, sizes: readonly number[]): Value {
  const axes = value.padding ? null : reshapedAxes(value, sizes);
  if (axes) return { ...value, axes };
  throw problem(
    t,
    node,
    `reshapes ${describeShape(value)} to ${["N", ...sizes].slice(0, 8).join(" x ")}`,
    "only axes that are joined, or have size 1, may change: no axis is cut in two",
  );
}

function translateFlatten(t: Translation, node: OnnxNode, value: Activation): Value {
  const rank = value.axes.length + 1;
  const axis = intOf(node, "axis", 1);
  if (axis === 1 || axis === 1 - rank)
    return reshape(t, node, value, [sizesOf(value).reduce((product, size) => product * size, 1)]);
  throw problem(t, node, `axis is ${axis}`, "flatten from axis 1: the batch stays as it is");
}

function translateReshape(t: Translation, node: OnnxNode, value: Activation): Value {
  const wanted = node.attributes.get("shape")?.ints ?? integers(t, node, 1).values;
  const [batch, ...rest] = wanted;
  const sizes = sizesOf(value);
  const whole = sizes.reduce((product, size) => product * size, 1);
  const copies = intOf(node, "allowzero", 0) === 0;
  const known = rest.map((size, i) => (size === 0 && copies ? (sizes[i] ?? null) : size));
  const free = known.indexOf(-1);
  const product = known.reduce<number>(
    (p, n) => p * (n === -1 ? 1 : typeof n === "number" ? n : Number.NaN),
    1,
  );
  const filled = known.map((size, i) => (i === free ? whole / product : size));
  const numbers = filled.every((size): size is number => Number.isSafeInteger(size));
  const first = keepsBatch(t, batch, { copies, freeBatch: free < 0 });
  if (first && numbers && (free >= 0 || product === whole))
    return reshape(t, node, value, filled as number[]);
  throw problem(
    t,
    node,
    `reshapes ${describeShape(value)} to [${wanted
      .slice(0, 8)
      .map((n) => n ?? "?")
      .join(", ")}]`,
    "the batch stays the first axis, free or as the input has it; export with fixed sizes of the images",
  );
}

interface BatchPlace {
  readonly copies: boolean;
  /** −1 may stand for the batch. */
  readonly freeBatch: boolean;
}

function keepsBatch(
  { batch }: Translation,
  wanted: WholeNumber | undefined,
  { copies, freeBatch }: BatchPlace,
): boolean {
  if (wanted === BATCH || (wanted === 0 && copies)) return true;
  if (wanted === -1) return freeBatch;
  return typeof wanted === "number" && wanted === batch;
}

function translateTranspose(t: Translation, node: OnnxNode, value: Activation): Value {
  const rank = value.axes.length + 1;
  const perm = node.attributes.get("perm")?.ints ?? [...Array(rank).keys()].reverse();
  const whole = perm.length === rank && perm.toSorted((a, b) => a - b).every((axis, i) => axis === i);
  if (whole && perm[0] === 0) return { ...value, axes: perm.slice(1).map((axis) => value.axes[axis - 1]!) };
  throw problem(
    t,
    node,
    `perm is [${perm.slice(0, 8).join(", ")}] of ${describeShape(value)}`,
    "only axes of the images may change their places, the batch stays first",
  );
}

function translateSqueeze(t: Translation, node: OnnxNode, value: Activation): Value {
  const rank = value.axes.length + 1;
  const axes = (listOf(t, node, "axes", 1) ?? []).map((axis) => (axis < 0 ? axis + rank : axis));
  const units = axes.length > 0 && axes.every((axis) => axis >= 1 && value.axes[axis - 1]?.length === 0);
  if (units) return { ...value, axes: value.axes.filter((_, i) => !axes.includes(i + 1)) };
  throw problem(
    t,
    node,
    `axes are [${axes.slice(0, 8).join(", ")}] of ${describeShape(value)}`,
    "name axes of size 1 behind the batch",
  );
}

function translateUnsqueeze(t: Translation, node: OnnxNode, value: Activation): Value {
  const added = listOf(t, node, "axes", 1) ?? [];
  const rank = value.axes.length + 1 + added.length;
  const axes = new Set(added.map((axis) => (axis < 0 ? axis + rank : axis)));
  if (
    axes.size !== added.length ||
    added.length > 8 ||
    axes.has(0) ||
    [...axes].some((axis) => axis < 0 || axis >= rank)
  )
    throw problem(t, node, `axes are [${added.slice(0, 8).join(", ")}]`, "new axes stand behind the batch");
  const waiting = [...value.axes];
  const groups = [...Array(rank - 1).keys()].map((i) => (axes.has(i + 1) ? [] : waiting.shift()!));
  return { ...value, axes: groups };
}
