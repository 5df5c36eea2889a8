// Residual addition of two tensors, then ReLU and quantization; forward next to backward.
import { type ActivationOptions, createActivation } from "./activation.ts";
import { giveError, type LayerNode, type NodeContext } from "./node.ts";
import { stepOf, type Tensor } from "./tensor.ts";

export function createAddLayer(
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
