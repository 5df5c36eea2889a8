// Channels of several tensors side by side; forward next to backward. Words lie on one grid (plan.ts), so they only move.
import { giveError, type LayerNode, type NodeContext } from "./node.ts";
import type { Tensor } from "./tensor.ts";

export function createConcatLayer(
  context: NodeContext,
  name: string,
  inputs: readonly Tensor[],
  output: Tensor,
): LayerNode {
  const { engine } = context;
  const { height, width, channels: all } = output.shape;
  let next = 0;
  const parts = inputs.map((input) => {
    const { channels } = input.shape;
    const first = next;
    next += channels;
    return { input, channels, first };
  });
  return {
    name,
    kind: "concat",
    output,
    givesTo: inputs.filter(({ needsError }) => needsError),
    keepsError: true,
    forward: (batch) => {
      for (const { input, channels, first } of parts)
        engine.copyChannels(input.value, output.value, batch * height * width, {
          channels,
          fromChannels: channels,
          fromFirst: 0,
          toChannels: all,
          toFirst: first,
        });
    },
    backward: (batch) => {
      for (const { input, channels, first } of parts)
        giveError(context, input, output.scale, batch, (target) =>
          engine.copyChannels(output.error.buffer, target, batch * height * width, {
            channels,
            fromChannels: all,
            fromFirst: first,
            toChannels: channels,
            toFirst: 0,
          }),
        );
    },
  };
}
