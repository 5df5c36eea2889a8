// A ReLU of its own, with quantization: of words, or of sums that nothing rounded; forward next to backward.
import { z } from "zod";
import { type ActivationOptions, createActivation } from "../activation.ts";
import { activationOf, computedTensor, rounds } from "../layerOutput.ts";
import { giveError, type LayerNode, type NodeContext } from "../node.ts";
import type { Activated, AnyDefinition } from "../plannedLayer.ts";
import { stepOf, type Tensor } from "../tensor.ts";
import { clip, input, name } from "./keys.ts";
import type { LayerKind } from "./kind.ts";

/** A ReLU of its own, of anything. */
export interface ReluDefinition extends AnyDefinition, Pick<Activated, "clip"> {
  readonly kind: "relu";
}

export const relu: LayerKind<ReluDefinition> = {
  kind: "relu",
  keys: z.strictObject({ kind: z.literal("relu"), name, input, clip }),
  gives: "sums",
  readsSums: true,
  rectifies: true,
  create: ({ context, from: [read] }, layer) =>
    createReluLayer(
      context,
      read!,
      computedTensor(context, layer),
      activationOf(layer, rounds(context, layer)),
    ),
};

function createReluLayer(
  context: NodeContext,
  input: Tensor,
  output: Tensor,
  options: ActivationOptions,
): LayerNode {
  const { engine } = context;
  const { settings, mask, counters } = createActivation(context, output, options);
  const step = stepOf(input);
  return {
    name: options.name,
    kind: "relu",
    output,
    givesTo: input.needsError ? [input] : [],
    keepsError: true,
    activationCounters: counters,
    forward: (batch) => {
      if (settings) engine.activate(input.value, output.value, batch * output.size, { ...settings, step });
    },
    backward: (batch) => {
      if (!output.needsError) return;
      const length = batch * output.size;
      const error = output.error.buffer;
      if (mask) engine.activateBackward(error, length, mask);
      giveError(context, input, output.scale, batch, (target) => engine.copy(error, target, length));
    },
  };
}
