// The state of an import: which value each name of the graph has, which layers there are, and what was not used.
import { ConfigError } from "../../base/errors.ts";
import type { LayerWeights } from "../layerWeights.ts";
import { layerName } from "./layerName.ts";
import type { OnnxNode } from "./model.ts";
import type { Activation, Floats, Integers, Value } from "./value.ts";

/** A layer as a network file would have it. */
export interface LayerDocument {
  readonly kind: string;
  readonly name: string;
  relu?: boolean;
  clip?: number;
  readonly [key: string]: unknown;
}

/** An activation without the fields that depend on its readers. */
export type NewActivation = Omit<Activation, "kind" | "shared" | "padding">;

export interface Translation {
  readonly file: string;
  /** Version of the operators. */
  readonly opset: number;
  /** Batch size in the file: null where it is free. */
  readonly batch: number | null;
  readonly values: Map<string, Value>;
  /** Nodes that read a name, without those that only ask for its shape; the graph's result counts, too. */
  readonly readers: ReadonlyMap<string, number>;
  /** The graph's result, and what it is another name of. */
  readonly results: ReadonlySet<string>;
  readonly layers: LayerDocument[];
  readonly weights: Map<string, () => LayerWeights>;
  /** Names of tensors that are weights, with the layer that has them. */
  readonly owners: Map<string, string>;
  /** The flatten layer of a layer. */
  readonly flattened: Map<string, string>;
  /** Sentences on what is not used. */
  readonly notes: string[];
  /** Nodes of one kind that are left out, reported in one sentence. */
  readonly leftOut: Map<string, string[]>;
}

export function problem(
  { file }: Pick<Translation, "file">,
  node: OnnxNode,
  message: string,
  hint: string,
): ConfigError {
  return new ConfigError(message, { at: `${file}: node "${node.name}" (${node.opType})`, hint });
}

/** The value of a node's input; null where an optional one is left out. */
export function maybeInput(t: Translation, node: OnnxNode, place: number): Value | null {
  const name = node.inputs[place] ?? "";
  return name === "" ? null : (t.values.get(name) ?? null);
}

function input(t: Translation, node: OnnxNode, place: number): Value {
  const value = maybeInput(t, node, place);
  if (!value)
    throw problem(t, node, `input ${place} is missing`, "the file is damaged: onnx.checker names it");
  return value;
}

/** An input that is computed from the images. */
export function activation(t: Translation, node: OnnxNode, place = 0, { padded = false } = {}): Activation {
  const value = input(t, node, place);
  if (value.kind !== "activation")
    throw problem(
      t,
      node,
      `input ${place} is ${described(value)}, not computed from the images`,
      "only constants may be computed without them; simplify the model (onnxsim) and export it again",
    );
  if (value.padding && !padded)
    throw problem(
      t,
      node,
      "reads zeros that a Pad node put around the maps",
      "only conv and pool layers have padding: put Pad right before one",
    );
  return value;
}

/** An input that is a constant of the file. */
export function floats(t: Translation, node: OnnxNode, place: number, what: string): Floats {
  const value = input(t, node, place);
  if (value.kind === "floats") return value;
  throw problem(
    t,
    node,
    `its ${what} (input ${place}) ${value.kind === "activation" ? "is computed from the images" : `is ${described(value)}`}`,
    "weights must be constants of the file: export with export_params=True, and without operators that multiply activations",
  );
}

/** An input as floats; null where it is left out. */
export const maybeFloats = (t: Translation, node: OnnxNode, place: number, what: string): Floats | null =>
  maybeInput(t, node, place) ? floats(t, node, place, what) : null;

function described(value: Value): string {
  if (value.kind === "unusable") return value.what;
  return value.kind === "integers" ? "a shape" : "a constant";
}

/** An attribute of older opsets that became an input. Null where neither is there. */
export function listOf(
  t: Translation,
  node: OnnxNode,
  attribute: string,
  place: number,
): readonly number[] | null {
  const own = node.attributes.get(attribute)?.ints;
  if (own) return own;
  const value = maybeInput(t, node, place);
  if (!value) return null;
  const { values } = integers(t, node, place);
  if (values.every((one): one is number => typeof one === "number")) return values;
  throw problem(
    t,
    node,
    `${attribute} depends on the batch`,
    "export with a fixed size of the images, and only the batch free",
  );
}

export function integers(t: Translation, node: OnnxNode, place: number): Integers {
  const value = input(t, node, place);
  if (value.kind === "integers") return value;
  throw problem(
    t,
    node,
    `input ${place} is ${value.kind === "activation" ? "computed from the images" : described(value)}, not a constant list of whole numbers`,
    "simplify the model (onnxsim) and export it again, with fixed sizes",
  );
}

export const intOf = (node: OnnxNode, attribute: string, otherwise: number): number =>
  node.attributes.get(attribute)?.int ?? otherwise;
export const floatOf = (node: OnnxNode, attribute: string, otherwise: number): number =>
  node.attributes.get(attribute)?.float ?? otherwise;

/** A float32 number with the digits that a person would write. */
export const asWritten = (value: number): number => Number(value.toPrecision(7));

/** Gives the node's outputs their values. */
export function define(t: Translation, { outputs }: OnnxNode, values: readonly Value[]): void {
  for (const [place, value] of values.entries()) {
    const name = outputs[place] ?? "";
    if (name === "") continue;
    if (value.kind !== "activation") t.values.set(name, value);
    else t.values.set(name, { ...value, shared: value.shared || (t.readers.get(name) ?? 0) > 1 });
  }
}

/** The output of a new layer. */
export const given = (value: NewActivation): Activation => ({
  kind: "activation",
  layer: value.layer,
  image: value.image,
  axes: value.axes,
  flat: value.flat,
  nonNegative: value.nonNegative,
  shared: false,
  padding: null,
});

export interface NewLayer {
  readonly kind: string;
  /** Text behind the node's own name, for its second layer. */
  readonly suffix?: string;
  /** The layer that it reads. */
  readonly input: string;
  readonly weights?: () => LayerWeights;
  readonly [key: string]: unknown;
}

/** The limit of a network file. */
const MOST_LAYERS = 1024;

/** Puts a layer behind the others; its name. */
export function addLayer(t: Translation, node: OnnxNode, layer: NewLayer): string {
  const { kind, suffix, input, weights, ...keys } = layer;
  if (t.layers.length === MOST_LAYERS)
    throw problem(t, node, `more than ${MOST_LAYERS} layers`, "Mho's networks have at most so many");
  const name = layerName(node, suffix, kind, new Set(t.layers.map((other) => other.name)));
  const before = t.layers.at(-1)?.name ?? "input";
  t.layers.push({ kind, name, ...(input === before ? {} : { input }), ...keys });
  if (weights) t.weights.set(name, weights);
  return name;
}

/** The name of a layer that gives the value as 1x1xF. */
export function flatLayer(t: Translation, node: OnnxNode, value: Activation): string {
  const { layer, image, flat } = value;
  if (flat || image.height * image.width === 1) return layer;
  const known = t.flattened.get(layer);
  if (known !== undefined) return known;
  const name = addLayer(t, node, { kind: "flatten", suffix: "flatten", input: layer });
  t.flattened.set(layer, name);
  return name;
}

/** The layer that computes a value, if it may be changed: nothing else reads it. */
export function ownLayer(t: Translation, value: Activation): LayerDocument | null {
  return value.shared ? null : (t.layers.find(({ name }) => name === value.layer) ?? null);
}
