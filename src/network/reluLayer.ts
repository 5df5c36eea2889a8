// A ReLU of its own, with quantization: of words, or of sums that nothing rounded; forward next to backward.
import { type ActivationOptions, createActivation } from "./activation.ts";
import { giveError, type LayerNode, type NodeContext } from "./node.ts";
import { stepOf, type Tensor } from "./tensor.ts";

export function createReluLayer(
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
