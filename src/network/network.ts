// A network on arrays: turns a definition into layers over engine buffers and runs them forward and backward.
// Not a graph library: layers run in the order given, and may reach back to an earlier layer by name (plan.ts).
import type { GradientUnitParameters } from "../array/gradientUnit.ts";
import type { ArrayParameters } from "../array/params.ts";
import { ConfigError } from "../base/errors.ts";
import type { Seed } from "../base/random.ts";
import type { Engine } from "../engine/engine.ts";
import type { ArrayLayer } from "./arrayLayer.ts";
import type { NetworkDefinition } from "./definition.ts";
import { placeErrors } from "./errorBuffers.ts";
import { formatsOf, IMAGE_GRID, type NumberFormats, valueKind } from "./formats.ts";
import type { WeightOptions } from "./kinds/kind.ts";
import { kindOf } from "./kinds.ts";
import { formatsMissing } from "./layerGradient.ts";
import type { LayerNode, NodeContext, Pass } from "./node.ts";
import { planNetwork } from "./plan.ts";
import { IMAGES } from "./plannedLayer.ts";
import { SharedBuffer } from "./sharedBuffer.ts";
import { createTensor, type Tensor } from "./tensor.ts";

export interface Network {
  readonly definition: NetworkDefinition;
  readonly formats: NumberFormats;
  readonly input: Tensor;
  /** f32 (batch, classes) at 1x1. */
  readonly logits: Tensor;
  readonly nodes: readonly LayerNode[];
  readonly arrayLayers: readonly ArrayLayer[];
  forward(batch: number, pass: Pass): void;
  /** Starts from logits.error, whose true value is logits.error · 1. */
  backward(batch: number, step: number): void;
}

export interface NetworkOptions extends WeightOptions {
  readonly engine: Engine;
  readonly definition: NetworkDefinition;
  /** null: float weights, no quantization anywhere (software baseline). */
  readonly array: ArrayParameters | null;
  /** null: gradients are exact sums. */
  readonly gradientUnit: GradientUnitParameters | null;
  readonly maxBatch: number;
  /** Errors are rounded with its random numbers. */
  readonly seed: Seed;
}

export function createNetwork(options: NetworkOptions): Network {
  const { engine, definition, maxBatch } = options;
  const formats = formatsOf(options.parameters, options.array === null);
  const missing = formatsMissing(options.gradientUnit, formats.words);
  if (missing)
    throw new ConfigError(missing, {
      at: "gradientUnit.kind",
      hint: 'use network.activationBits and network.errorBits of 8 or less, or gradientUnit.kind = "exact"',
    });
  const context: NodeContext = {
    engine,
    seed: options.seed,
    maxBatch,
    formats,
    array: options.array,
    gradientUnit: options.gradientUnit,
    preActivation: new SharedBuffer(engine, "shared.values"),
    sampledGradients: {
      unit: new SharedBuffer(engine, "shared.unitGradient"),
      exact: new SharedBuffer(engine, "shared.exactGradient"),
    },
    secondError: new SharedBuffer(engine, "shared.secondError"),
  };
  const images = {
    name: "input",
    shape: definition.input,
    signed: true,
    needsError: false,
    grid: IMAGE_GRID,
  };
  const input = createTensor(engine, { ...images, kind: valueKind(formats, true) }, maxBatch);
  const plan = planNetwork(definition);
  const nodes: LayerNode[] = [];
  for (const layer of plan.layers) {
    const from = layer.inputs.map((source) => (source === IMAGES ? input : nodes[source]!.output));
    const place = { context, options, from, arrays: arraysIn(nodes).length };
    const isLastWeights = layer.index === plan.lastWeights;
    nodes.push(kindOf(layer.definition).create({ ...place, isLastWeights }, layer));
  }
  placeErrors(context, nodes);
  for (const buffer of Object.values(context.sampledGradients)) buffer.make();
  const logits = nodes.at(-1)!.output;
  return {
    definition,
    formats,
    input,
    logits,
    nodes,
    arrayLayers: arraysIn(nodes),
    forward: (batch, pass) => {
      for (const node of nodes) node.forward(batch, pass);
    },
    backward: (batch, step) => {
      for (const { output } of nodes) output.error.written = false;
      input.error.written = false;
      engine.fill(logits.scale, 1);
      for (const node of nodes.toReversed()) node.backward(batch, step);
    },
  };
}

const arraysIn = (nodes: readonly LayerNode[]): ArrayLayer[] =>
  nodes.filter((node): node is ArrayLayer => "crossbar" in node);
