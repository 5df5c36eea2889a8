// Channels of several tensors side by side; forward next to backward. Words lie on one grid (plan.ts), so they only move. Where only some have
// both signs, the others become words of both signs, which end at half of network.activationRange, and no error passes back beyond their end.
import { z } from "zod";
import type { EngineBuffer } from "../../engine/engine.ts";
import { type Activation, createActivation } from "../activation.ts";
import { gateOf } from "../digitalWork.ts";
import { valueKind } from "../formats.ts";
import { sizeOf } from "../imageShape.ts";
import { movedTensor } from "../layerOutput.ts";
import { giveError, type LayerNode, type NodeContext } from "../node.ts";
import { type AnyDefinition, layerProblem, type Planned } from "../plannedLayer.ts";
import { stepOf, type Tensor } from "../tensor.ts";
import { input, name } from "./keys.ts";
import type { Joined, LayerKind } from "./kind.ts";

/** Channels of several layers side by side: those of its input, then those of `from` in order. */
export interface ConcatDefinition extends AnyDefinition {
  readonly kind: "concat";
  readonly from: string | readonly string[];
}

export const concat: LayerKind<ConcatDefinition> = {
  kind: "concat",
  keys: z.strictObject({
    kind: z.literal("concat"),
    name,
    input,
    from: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1).max(64)], {
        error: "expected the name of an earlier layer, or a list of names",
      })
      .meta({
        description: "Names of the earlier layers whose channels follow those of its input, in this order.",
      }),
  }),
  gives: "values",
  rearranges: true,
  joins: ({ from }) => (typeof from === "string" ? [from] : from),
  check: (_, inputs, name) => checkInputs(inputs, name),
  output: (inputs) => ({
    ...inputs[0]!,
    channels: inputs.reduce((sum, { channels }) => sum + channels, 0),
  }),
  create: ({ context, from }, layer) => {
    // those whose values are not as the output's become so
    const like = from.find(({ signed }) => signed === layer.signed)!;
    return createConcatLayer(context, layer.name, from, movedTensor(context, layer, like));
  },
  work: (layer, layers) =>
    becomeSigned(layer, layers)
      .filter(({ needsError }) => needsError)
      .map(({ output }) => gateOf(sizeOf(output))),
};

/** Inputs of a concatenation whose values have one sign where those beside them have both: they become words of both signs. */
export const becomeSigned = ({ inputs, signed }: Planned, layers: readonly Planned[]): Planned[] =>
  signed
    ? inputs.flatMap((source) => (layers[source] && !layers[source].signed ? [layers[source]] : []))
    : [];

/** Words of all lie on one grid. */
function checkInputs([first, ...others]: readonly Joined[], name: string): void {
  for (const other of others) checkJoined(first!, other, name);
}

function checkJoined(a: Joined, b: Joined, name: string): void {
  const mapOf = ({ output: { height, width } }: Joined) => `${height}x${width}`;
  if (mapOf(a) !== mapOf(b))
    throw layerProblem(
      name,
      `joins ${mapOf(b)} maps of ${b.name} to ${mapOf(a)} maps of ${a.name}`,
      "all maps must have the same height and width",
    );
  if (a.ofImages !== b.ofImages)
    throw layerProblem(
      name,
      `joins ${a.name} and ${b.name}, of which one has the words of images`,
      "put a bias layer behind the images: it rounds them as activations are",
    );
  if (a.values !== b.values)
    throw layerProblem(
      name,
      `joins ${a.name} and ${b.name}, of which one is the network's result`,
      "end the network with a layer that has weights",
    );
}

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
