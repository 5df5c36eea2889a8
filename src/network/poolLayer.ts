// Max or average pooling, forward next to backward.
import type { PoolShape } from "../engine/engine.ts";
import { giveError, type LayerNode, type NodeContext } from "./node.ts";
import type { Tensor } from "./tensor.ts";

export function createPoolLayer(
  context: NodeContext,
  { name, kind, shape }: Pick<LayerNode, "name" | "kind"> & { readonly shape: PoolShape },
  input: Tensor,
  output: Tensor,
): LayerNode {
  const { engine, maxBatch } = context;
  const choice = shape.kind === "max" ? engine.buffer(`${name}.choice`, "u8", maxBatch * output.size) : null;
  return {
    name,
    kind,
    output,
    givesTo: input.needsError ? [input] : [],
    keepsError: true,
    forward: (batch) => engine.pool(input.value, output.value, choice, batch, shape),
    backward: (batch) =>
      giveError(context, input, output.scale, batch, (target) =>
        engine.poolBackward(output.error.buffer, target, choice, batch, shape),
      ),
  };
}
