// Constants, and what exporters compute of shapes (Shape, Gather, Concat, … before a Reshape): done here, so that no layer is needed for it.
// Whole numbers are short lists; the batch is in them as a symbol. Weights are only moved.
import type { OnnxNode } from "../model.ts";
import { isFloat } from "../tensor.ts";
import { constantOf } from "../tensorValue.ts";
import {
  activation,
  integers,
  intOf,
  listOf,
  maybeInput,
  problem,
  type Translation,
} from "../translation.ts";
import { BATCH, type Constant, type Floats, type Integers, sizeOfAxes, type WholeNumber } from "../value.ts";
import type { Operator, Operators, Translated } from "./operator.ts";

/** Whole numbers of a list; shapes have at most 16. */
const LONGEST = 4096;
const MOST_TURNS = 8;

const arithmetic: Operator = { attributes: ["axis", "broadcast", "fmod"], translate: translateArithmetic };

export const CONSTANT_OPERATORS: Operators = {
  Constant: {
    attributes: ["value", "value_float", "value_floats", "value_int", "value_ints"],
    translate: translateConstant,
  },
  ConstantOfShape: { attributes: ["value"], translate: translateConstantOfShape },
  Shape: { attributes: ["start", "end"], translate: translateShape },
  Gather: { attributes: ["axis"], translate: translateGather },
  Slice: { attributes: ["axes", "ends", "starts"], translate: translateSlice },
  Mul: arithmetic,
  Sub: arithmetic,
  Div: arithmetic,
};

const list = (values: readonly WholeNumber[]): Integers => ({
  kind: "integers",
  dims: [values.length],
  values,
});

function translateConstant(t: Translation, node: OnnxNode): Translated {
  const { tensor, float, floats, int, ints } = [...node.attributes.values()][0] ?? {};
  const numbers = float === undefined ? floats : [float];
  const name = node.outputs[0] ?? "";
  if (tensor) return constantOf(t, { ...tensor, name });
  if (int !== undefined) return { kind: "integers", dims: [], values: [int] };
  if (ints) return list(ints);
  if (!numbers) throw problem(t, node, "it has no numbers", "constants of text are not read");
  const dims = float === undefined ? [numbers.length] : [];
  return { kind: "floats", name, dims, read: () => Float32Array.from(numbers) };
}

function translateConstantOfShape(t: Translation, node: OnnxNode): Translated {
  const dims = listOf(t, node, "shape", 0) ?? [];
  const count = dims.reduce((product, size) => product * size, 1);
  const tensor = node.attributes.get("value")?.tensor;
  if (!(count >= 0 && count <= LONGEST) || dims.some((size) => size < 0))
    throw problem(t, node, `${count} constants`, "export with fixed sizes of the images");
  const value = tensor ? constantOf(t, tensor) : null;
  if (!tensor || !value || (value.kind === "floats" && !isFloat(tensor))) return zeros(node, dims, count);
  if (value.kind === "integers")
    return { kind: "integers", dims, values: Array(count).fill(value.values[0] ?? 0) };
  const read = () => new Float32Array(count).fill(value.read()[0] ?? 0);
  return { ...value, name: node.outputs[0] ?? "", dims, read };
}

const zeros = (node: OnnxNode, dims: readonly number[], count: number): Floats => ({
  kind: "floats",
  name: node.outputs[0] ?? "",
  dims,
  read: () => new Float32Array(count),
});

function translateShape(t: Translation, node: OnnxNode): Translated {
  const value = maybeInput(t, node, 0);
  const dims = value?.kind === "floats" || value?.kind === "integers" ? value.dims : shapeOf(t, node);
  const start = intOf(node, "start", 0);
  const end = node.attributes.get("end")?.int ?? dims.length;
  return list(dims.slice(start, end));
}

function shapeOf(t: Translation, node: OnnxNode): WholeNumber[] {
  const { image, axes, padding } = activation(t, node, 0, { padded: true });
  if (padding) throw problem(t, node, "asks for the shape of padded maps", "export with fixed sizes");
  return [BATCH, ...axes.map((group) => sizeOfAxes(image, group))];
}

function refuseActivation(t: Translation, node: OnnxNode, hint: string): void {
  const [first] = node.inputs.flatMap((_, place) => {
    const value = maybeInput(t, node, place);
    return value?.kind === "activation" ? [value] : [];
  });
  if (first) throw problem(t, node, `takes values of layer "${first.layer}"`, hint);
}

function translateGather(t: Translation, node: OnnxNode): Translated {
  refuseActivation(t, node, "layers read whole maps: no channels, pixels or words are picked out");
  const { values } = integers(t, node, 0);
  const places = integers(t, node, 1);
  if (intOf(node, "axis", 0) !== 0) throw problem(t, node, "its axis is not 0", "shapes are lists");
  const picked = places.values.map((place) => {
    const value = typeof place === "number" ? values.at(place) : undefined;
    if (value === undefined)
      throw problem(
        t,
        node,
        `place ${String(place)} of ${values.length}`,
        "the file is damaged, or not simplified",
      );
    return value;
  });
  return { kind: "integers", dims: places.dims, values: picked };
}

function translateSlice(t: Translation, node: OnnxNode): Translated {
  refuseActivation(t, node, "layers read whole maps: use a stride or a pooling to take fewer pixels");
  const { values, dims } = integers(t, node, 0);
  const [start] = listOf(t, node, "starts", 1) ?? [];
  const [end] = listOf(t, node, "ends", 2) ?? [];
  const [axis = 0] = listOf(t, node, "axes", 3) ?? [];
  const [step = 1] = listOf(t, node, "steps", 4) ?? [];
  if (axis !== 0 || start === undefined || end === undefined || Math.abs(step) !== 1)
    throw problem(t, node, `axis ${axis}, step ${step}`, "lists are cut along axis 0, forward or backward");
  // of a matrix, whole rows
  const row = values.length / Math.max(1, dims[0] ?? 1);
  const rows = Array.from({ length: dims[0] ?? 0 }, (_, i) => values.slice(i * row, (i + 1) * row));
  const cut = step === 1 ? rows.slice(start, end) : reversed(rows, start, end);
  return { kind: "integers", dims: [cut.length, ...dims.slice(1)], values: cut.flat() };
}

/** Elements from `start` down to the one behind `end`; an end far below 0 takes the first, too. */
function reversed<T>(rows: readonly T[], start: number, end: number): T[] {
  const place = (n: number) => (n < 0 ? n + rows.length : n);
  return rows.filter((_, i) => i <= place(start) && i > place(end)).toReversed();
}

const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => Math.trunc(a / b),
};

const PREPARED =
  "Mho gives images as (u8 − 128)/128 and has no layer that scales: leave preparation out of the model; a scale for each channel is a batch normalization's";

function translateArithmetic(t: Translation, node: OnnxNode): Translated {
  refuseActivation(t, node, PREPARED);
  const folded = foldArithmetic(t, node);
  if (folded) return folded;
  throw problem(t, node, "computes new weights of constants", FOLD);
}

const FOLD = "let the exporter fold constants (do_constant_folding=True, or onnxsim)";

/** Computes with whole numbers; null where an input is none. */
export function foldArithmetic(t: Translation, node: OnnxNode): Integers | null {
  const a = maybeInput(t, node, 0);
  const b = maybeInput(t, node, 1);
  if (a?.kind !== "integers" || b?.kind !== "integers") return null;
  const compute = OPERATIONS[node.opType];
  const longer = a.values.length >= b.values.length ? a : b;
  const fits = (part: Integers) => part.values.length === 1 || part.values.length === longer.values.length;
  if (!compute || !fits(a) || !fits(b))
    throw problem(t, node, `of ${a.values.length} and ${b.values.length} whole numbers`, FOLD);
  const at = ({ values }: Integers, i: number) => values[values.length === 1 ? 0 : i]!;
  const values = longer.values.map((_, i) => combined(node.opType, [at(a, i), at(b, i)], compute));
  return { kind: "integers", dims: longer.dims, values };
}

/** The batch times or by 1 is the batch, all else with it is unknown. */
function combined(
  opType: string,
  [a, b]: readonly [WholeNumber, WholeNumber],
  compute: (a: number, b: number) => number,
): WholeNumber {
  if (typeof a === "number" && typeof b === "number") {
    const value = compute(a, b);
    return Number.isSafeInteger(value) ? value : null;
  }
  const other = a === BATCH ? b : a;
  const neutral = opType === "Mul" ? other === 1 : opType === "Div" && a === BATCH && b === 1;
  return neutral ? BATCH : null;
}

/** Joins whole numbers; null where the parts are computed from the images. */
export function foldConcat(t: Translation, node: OnnxNode): Integers | null {
  const parts = node.inputs.map((_, place) => maybeInput(t, node, place));
  if (parts.some((part) => part?.kind !== "integers")) return null;
  const values = parts.flatMap((part) => (part as Integers).values);
  if (intOf(node, "axis", 0) !== 0 || values.length > LONGEST)
    throw problem(t, node, `joins ${values.length} whole numbers`, FOLD);
  return list(values);
}

/** A constant, reshaped or transposed; null where the input is none. */
export function foldMove(t: Translation, node: OnnxNode): Constant | null {
  const value = maybeInput(t, node, 0);
  if (value?.kind === "integers") return { ...value, ...movedIntegers(t, node, value) };
  return value?.kind === "floats" ? movedFloats(t, node, value) : null;
}

function movedIntegers(t: Translation, node: OnnxNode, value: Integers): Partial<Integers> {
  if (node.opType !== "Transpose") return { dims: newDims(t, node, value) };
  const [rows = 1, columns = 1, more] = value.dims;
  if (more !== undefined) throw problem(t, node, "transposes more than two axes", FOLD);
  if (value.dims.length < 2 || node.attributes.get("perm")?.ints?.[0] === 0) return {};
  const values = value.values.map((_, i) => value.values[(i % rows) * columns + Math.floor(i / rows)]!);
  return { dims: [columns, rows], values };
}

function movedFloats(t: Translation, node: OnnxNode, value: Floats): Floats {
  if (node.opType !== "Transpose") return { ...value, dims: newDims(t, node, value) };
  const rank = value.dims.length;
  const perm = node.attributes.get("perm")?.ints ?? [...Array(rank).keys()].reverse();
  if (perm.length !== rank || !perm.toSorted((a, b) => a - b).every((axis, i) => axis === i))
    throw problem(t, node, `perm is [${perm.slice(0, 8).join(", ")}]`, "each axis once");
  const turns = (value.turns ?? 0) + 1;
  if (turns > MOST_TURNS) throw problem(t, node, "turns a constant again and again", FOLD);
  const dims = perm.map((axis) => value.dims[axis]!);
  return { ...value, dims, turns, read: () => transposed(value.read(), value.dims, perm) };
}

function transposed(from: Float32Array, dims: readonly number[], perm: readonly number[]): Float32Array {
  const strides = dims.map((_, i) => dims.slice(i + 1).reduce((product, size) => product * size, 1));
  let places = new Int32Array(1);
  for (const axis of perm) {
    const before = places;
    const size = dims[axis]!;
    places = new Int32Array(before.length * size);
    for (let i = 0; i < before.length; i++)
      for (let j = 0; j < size; j++) places[i * size + j] = before[i]! + j * strides[axis]!;
  }
  return Float32Array.from(places, (place) => from[place]!);
}

/** Axes of a constant that is reshaped, squeezed, …: as many elements as before. */
function newDims(t: Translation, node: OnnxNode, { dims }: Floats | Integers): readonly number[] {
  const count = dims.reduce((product, size) => product * size, 1);
  const found = wantedDims(t, node, dims, count);
  if (found.reduce((product, size) => product * size, 1) === count && found.every((size) => size >= 0))
    return found;
  throw problem(
    t,
    node,
    `makes ${found.slice(0, 8).join(" x ")} of ${dims.join(" x ")} constants`,
    "the file is damaged: onnx.checker says more",
  );
}

function wantedDims(
  t: Translation,
  node: OnnxNode,
  dims: readonly number[],
  count: number,
): readonly number[] {
  switch (node.opType) {
    case "Reshape": {
      const wanted = listOf(t, node, "shape", 1) ?? [];
      const copied = wanted.map((size, i) => (size === 0 ? (dims[i] ?? 0) : size));
      const product = copied.reduce((p, size) => p * (size === -1 ? 1 : size), 1);
      return copied.map((size) => (size === -1 ? count / product : size));
    }
    case "Flatten": {
      const axis = intOf(node, "axis", 1);
      const first = dims.slice(0, axis).reduce((product, size) => product * size, 1);
      return [first, count / Math.max(1, first)];
    }
    case "Squeeze": {
      const axes = (listOf(t, node, "axes", 1) ?? []).map((axis) => (axis < 0 ? axis + dims.length : axis));
      return dims.filter((size, i) => (axes.length === 0 ? size !== 1 : !axes.includes(i)));
    }
    case "Unsqueeze": {
      const axes = listOf(t, node, "axes", 1) ?? [];
      const rank = dims.length + axes.length;
      const places = new Set(axes.slice(0, 16).map((axis) => (axis < 0 ? axis + rank : axis)));
      const waiting = [...dims];
      return Array.from({ length: Math.min(rank, 32) }, (_, i) =>
        places.has(i) ? 1 : (waiting.shift() ?? 0),
      );
    }
    default:
      return dims;
  }
}
