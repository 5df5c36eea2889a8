// Residual addition of two tensors, then ReLU and quantization; forward next to backward.
import { z } from "zod";
import { type ActivationOptions, createActivation } from "../activation.ts";
import { type ImageShape, sizeOf } from "../imageShape.ts";
import { activationOf, computedTensor } from "../layerOutput.ts";
import { giveError, type LayerNode, type NodeContext } from "../node.ts";

import {
  type Activated,
  type AnyDefinition,
  layerProblem,
  type Planned,
  type Source,
} from "../plannedLayer.ts";
import { stepOf, type Tensor } from "../tensor.ts";
import { activated, input, name } from "./keys.ts";
import type { Joined, LayerKind } from "./kind.ts";

export interface AddDefinition extends AnyDefinition, Activated {
  readonly kind: "add";
  /** Name of the earlier layer whose output is added to the last layer's. */
  readonly from: string;
}

export const add: LayerKind<AddDefinition> = {
  kind: "add",
  keys: z.strictObject({
    kind: z.literal("add"),
    name,
    input,
    from: z.string().min(1).meta({
      description: 'Name of the earlier layer, or "input", whose values are added, of the same shape.',
    }),
    ...activated,
  }),
  gives: "sums",
  joins: ({ from }) => [from],
  check: (_, [first, second], name) => checkShapes(first!, second!, name),
  create: ({ context, from }, layer) => {
    const output = computedTensor(context, layer);
    const [first, second] = from;
    return createAddLayer(context, activationOf(layer, layer.values !== "sums"), [first!, second!], output);
  },
  work: ({ inputs, output }, layers) => [
    { kind: "add", values: sizeOf(output), waits: !feedsArrays(inputs[1]!, layers) },
  ],
};

const feedsArrays = (source: Source, layers: readonly Planned[]): boolean =>
  layers.some(({ inputs, weights }) => weights !== null && inputs.includes(source));

function checkShapes(first: Joined, second: Joined, name: string): void {
  if (describe(first.output) === describe(second.output)) return;
  throw layerProblem(
    name,
    `adds ${describe(second.output)} of ${second.name} to ${describe(first.output)}`,
    "both inputs must have the same height, width and channels",
  );
}

const describe = (s: ImageShape): string => `${s.height}x${s.width}x${s.channels}`;

function createAddLayer(
  context: NodeContext,
  options: ActivationOptions,
  inputs: readonly [Tensor, Tensor],
  output: Tensor,
): LayerNode {
  const { engine, formats } = context;
  const { name, relu, clip, quantize } = options;
  const { counters, mask } = createActivation(context, output, options);
  const [a, b] = inputs;
  const steps = { stepA: stepOf(a), stepB: stepOf(b) };
  const quantization = quantize ? formats.activation : null;
  const settings = { relu, clip, quantization, counters, ...steps };
  return {
    name,
    kind: "add",
    output,
    givesTo: inputs.filter(({ needsError }) => needsError),
    keepsError: true,
    activationCounters: counters,
    forward: (batch) => engine.addActivations(a.value, b.value, output.value, batch * output.size, settings),
    backward: (batch) => {
      if (!output.needsError) return;
      const length = batch * output.size;
      const error = output.error.buffer;
      if (mask) engine.activateBackward(error, length, mask);
      for (const input of inputs)
        giveError(context, input, output.scale, batch, (target) => engine.copy(error, target, length));
    },
  };
}
