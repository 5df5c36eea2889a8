// Max or average pooling, forward next to backward; windows do not overlap.
import type { PoolShape } from "../engine/engine.ts";
import type { LayerNode, NodeContext } from "./node.ts";
import { giveError } from "./node.ts";
import type { Tensor } from "./tensor.ts";

export function createPoolLayer(
  context: NodeContext,
  name: string,
  kind: "max" | "average",
  windowSize: number,
  input: Tensor,
  output: Tensor,
): LayerNode {
  const { engine, maxBatch } = context;
  const shape: PoolShape = {
    kind,
    inHeight: input.shape.height,
    inWidth: input.shape.width,
    channels: input.shape.channels,
    size: windowSize,
  };
  const choice = kind === "max" ? engine.buffer(`${name}.choice`, "u8", maxBatch * output.size) : null;
  return {
    name,
    kind: kind === "max" ? "maxpool" : "avgpool",
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
