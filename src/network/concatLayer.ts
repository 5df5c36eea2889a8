// Channels of several tensors side by side; forward next to backward. Words lie on one grid (plan.ts), so they only move. Where only some have
// both signs, the others become words of both signs, which end at half of network.activationRange, and no error passes back beyond their end.
import type { EngineBuffer } from "../engine/engine.ts";
import { type Activation, createActivation } from "./activation.ts";
import { valueKind } from "./formats.ts";
import { giveError, type LayerNode, type NodeContext } from "./node.ts";
import { stepOf, type Tensor } from "./tensor.ts";

interface Part {
  readonly input: Tensor;
  readonly channels: number;
  /** Place of its first channel. */
  readonly first: number;
  /** The input's values as they are joined. */
  readonly value: EngineBuffer;
  /** null: they are joined as they are. */
  readonly activation: Activation | null;
}

export function createConcatLayer(
  context: NodeContext,
  name: string,
  inputs: readonly Tensor[],
  output: Tensor,
): LayerNode {
  const { engine } = context;
  const { height, width, channels: all } = output.shape;
  let next = 0;
  const parts = inputs.map((input): Part => {
    const { channels } = input.shape;
    const first = next;
    next += channels;
    const signed = output.signed && !input.signed ? signedWords(context, name, input) : null;
    return { input, channels, first, ...(signed ?? { value: input.value, activation: null }) };
  });
  return {
    name,
    kind: "concat",
    output,
    givesTo: inputs.filter(({ needsError }) => needsError),
    keepsError: true,
    forward: (batch) => {
      for (const { input, channels, first, value, activation } of parts) {
        if (activation?.settings)
          engine.activate(input.value, value, batch * input.size, {
            ...activation.settings,
            step: stepOf(input),
          });
        engine.copyChannels(value, output.value, batch * height * width, {
          channels,
          fromChannels: channels,
          fromFirst: 0,
          toChannels: all,
          toFirst: first,
        });
      }
    },
    backward: (batch) => {
      for (const { input, channels, first, activation } of parts)
        giveError(context, input, output.scale, batch, (target) => {
          engine.copyChannels(output.error.buffer, target, batch * height * width, {
            channels,
            fromChannels: all,
            fromFirst: first,
            toChannels: channels,
            toFirst: 0,
          });
          if (activation?.mask) engine.activateBackward(target, batch * input.size, activation.mask);
        });
    },
  };
}

/** A place for words of both signs, and how an input of one sign becomes them; null where nothing is rounded. */
function signedWords(
  context: NodeContext,
  concat: string,
  input: Tensor,
): Pick<Part, "value" | "activation"> | null {
  const { engine, formats, maxBatch } = context;
  if (!formats.activation) return null;
  const name = `${concat}.${input.name}`;
  const value = engine.buffer(`${name}.signed`, valueKind(formats, true), maxBatch * input.size);
  const activation = createActivation(context, { value }, { name, relu: false, clip: null, quantize: true });
  return { value, activation };
}
