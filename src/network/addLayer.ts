// Residual addition of two tensors, then ReLU and quantization; forward next to backward.
import type { ActivationSettings } from "../engine/engine.ts";
import { ACTIVATION_COUNTERS } from "../engine/engine.ts";
import type { LayerNode, NodeContext } from "./node.ts";
import { clippedAt, giveError } from "./node.ts";
import type { Tensor } from "./tensor.ts";

export function createAddLayer(
  context: NodeContext,
  name: string,
  relu: boolean,
  inputs: readonly [Tensor, Tensor],
  output: Tensor,
): LayerNode {
  const { engine, formats } = context;
  const settings: ActivationSettings = {
    relu,
    quantization: formats.activation,
    counters: engine.buffer(`${name}.activationCounters`, "f64", ACTIVATION_COUNTERS.length),
  };
  const limit = clippedAt(formats, relu);
  return {
    name,
    kind: "add",
    output,
    forward: (batch) => {
      const length = batch * output.size;
      engine.add(inputs[0].value, inputs[1].value, output.value, length);
      engine.activate(output.value, output.value, length, settings);
    },
    backward: (batch) => {
      const length = batch * output.size;
      engine.activateBackward(output.error, output.value, length, { relu, limit });
      for (const input of inputs)
        giveError(context, input, output.scale, batch, (target) => engine.copy(output.error, target, length));
    },
  };
}
