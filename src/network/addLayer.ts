// Residual addition of two tensors, then ReLU and quantization; forward next to backward.
import { createActivation } from "./activation.ts";
import { giveError, type LayerNode, type NodeContext } from "./node.ts";
import { stepOf, type Tensor } from "./tensor.ts";

export function createAddLayer(
  context: NodeContext,
  name: string,
  { relu, quantize }: { readonly relu: boolean; readonly quantize: boolean },
  inputs: readonly [Tensor, Tensor],
  output: Tensor,
): LayerNode {
  const { engine, formats } = context;
  const { counters, mask } = createActivation(context, output, { name, relu, quantize });
  const [a, b] = inputs;
  const steps = { stepA: stepOf(a), stepB: stepOf(b) };
  const settings = { relu, quantization: quantize ? formats.activation : null, counters, ...steps };
  return {
    name,
    kind: "add",
    output,
    givesTo: inputs.filter(({ needsError }) => needsError),
    keepsError: true,
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
