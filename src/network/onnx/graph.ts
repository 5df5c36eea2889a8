// The graph of an ONNX file as a graph: which nodes its result needs, in an order in which each reads what was given before, and who reads what.
import { ConfigError } from "../../base/errors.ts";
import type { OnnxGraph, OnnxNode, OnnxValueInfo } from "./model.ts";

export interface LiveGraph {
  /** Those that the result depends on, in the file's order. */
  readonly nodes: readonly OnnxNode[];
  /** Nodes that the result does not need. */
  readonly unused: readonly OnnxNode[];
  /** The one input that is no constant of the file. */
  readonly images: OnnxValueInfo;
  /** Name of the result. */
  readonly result: string;
  /** The result, and what it is another name of. */
  readonly results: ReadonlySet<string>;
  /** Live nodes that read a name, without those that only ask for its shape; the result is read once more. */
  readonly readers: ReadonlyMap<string, number>;
}

/** ConfigError where a name is given twice or not at all, nodes form a circle, or images or result are not one. */
export function liveGraph(graph: OnnxGraph, file: string): LiveGraph {
  const producers = producersOf(graph, file);
  checkOrder(graph, producers, file);
  const images = imagesOf(graph, file);
  const result = resultOf(graph, producers, file);
  const live = neededFor(result, producers);
  const nodes = graph.nodes.filter((node) => live.has(node));
  const unused = graph.nodes.filter((node) => !live.has(node));
  const readers = readersOf(nodes, result);
  return { nodes, unused, images, result, results: aliasesOf(result, producers, readers), readers };
}

type Producers = ReadonlyMap<string, OnnxNode>;

const at = (file: string, { name, opType }: OnnxNode) => `${file}: node "${name}" (${opType})`;

function producersOf({ nodes, inputs, initializers }: OnnxGraph, file: string): Producers {
  const producers = new Map<string, OnnxNode>();
  const given = new Set(inputs.map(({ name }) => name));
  for (const node of nodes)
    for (const output of node.outputs) {
      if (output === "") continue;
      const other =
        producers.get(output)?.name ?? (given.has(output) || initializers.has(output) ? "the file" : null);
      if (other !== null)
        throw new ConfigError(`gives "${output}", which ${other} gives, too`, {
          at: at(file, node),
          hint: "each value has one source: onnx.checker says more",
        });
      producers.set(output, node);
    }
  return producers;
}

/** ONNX wants nodes sorted: an input that comes later is a circle, or a damaged file. */
function checkOrder(
  { nodes, inputs, initializers, sparse }: OnnxGraph,
  producers: Producers,
  file: string,
): void {
  const known = new Set([...inputs.map(({ name }) => name), ...initializers.keys(), "", ...sparse]);
  for (const node of nodes) {
    const missing = node.inputs.find((name) => !known.has(name));
    if (missing !== undefined)
      throw new ConfigError(
        producers.has(missing)
          ? `reads "${missing}", which node "${producers.get(missing)!.name}" gives later: a circle, or nodes out of order`
          : `reads "${missing}", which nothing gives`,
        { at: at(file, node), hint: "onnx.checker.check_model says more; export the model again" },
      );
    for (const output of node.outputs) known.add(output);
  }
}

function imagesOf({ inputs, initializers }: OnnxGraph, file: string): OnnxValueInfo {
  const free = inputs.filter(({ name }) => !initializers.has(name));
  const [images, ...others] = free;
  if (images && others.length === 0) return images;
  throw new ConfigError(
    images ? `it has ${free.length} inputs: ${namesOf(free)}` : "it has no input that is not a constant",
    {
      at: file,
      hint: "a network reads images and nothing else; weights must be in the file (export_params=True)",
    },
  );
}

/** Statistics of batch normalizations in training form may be results, too: they are not the network's. */
function resultOf({ outputs }: OnnxGraph, producers: Producers, file: string): string {
  const own = outputs.filter(({ name }) => {
    const node = producers.get(name);
    return node?.opType !== "BatchNormalization" || node.outputs[0] === name;
  });
  const [result, ...others] = own;
  if (result && others.length === 0) return result.name;
  throw new ConfigError(result ? `it has ${own.length} results: ${namesOf(own)}` : "it has no result", {
    at: file,
    hint: "a network has one: the logits, a value for each class",
  });
}

const namesOf = (values: readonly OnnxValueInfo[]): string => {
  const names = values.slice(0, 6).map(({ name }) => `"${name}"`);
  return names.join(", ") + (values.length > names.length ? ", …" : "");
};

function neededFor(result: string, producers: Producers): ReadonlySet<OnnxNode> {
  const needed = new Set<OnnxNode>();
  const waiting = [result];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = producers.get(name);
    if (!node || needed.has(node)) continue;
    needed.add(node);
    waiting.push(...node.inputs);
  }
  return needed;
}

function readersOf(nodes: readonly OnnxNode[], result: string): ReadonlyMap<string, number> {
  const readers = new Map([[result, 1]]);
  for (const { opType, inputs } of nodes) {
    if (opType === "Shape") continue;
    for (const name of inputs) readers.set(name, (readers.get(name) ?? 0) + 1);
  }
  return readers;
}

const ALIASES = new Set(["Identity", "Cast", "Squeeze", "Flatten", "Reshape"]);

function aliasesOf(result: string, producers: Producers, readers: ReadonlyMap<string, number>): Set<string> {
  const names = new Set([result]);
  for (let node = producers.get(result); node && ALIASES.has(node.opType); ) {
    const [name = ""] = node.inputs;
    if (readers.get(name) !== 1) break;
    names.add(name);
    node = producers.get(name);
  }
  return names;
}
