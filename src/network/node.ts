// What every layer is to the network: it computes its output and hands errors to its inputs, by enqueuing engine work.
import type { ArrayParameters } from "../array/params.ts";
import type { Engine, EngineBuffer } from "../engine/engine.ts";
import type { Tensor } from "./tensor.ts";

export interface LayerNode {
  readonly name: string;
  readonly kind: "conv" | "fc" | "maxpool" | "avgpool" | "flatten" | "add";
  readonly output: Tensor;
  forward(batch: number): void;
  backward(batch: number): void;
}

/** Number formats between layers; null where values stay float. */
export interface NumberFormats {
  readonly activation: { readonly bits: number; readonly step: number } | null;
  /** Upper clip of quantized activations. */
  readonly activationMaximum: number;
  readonly errorBits: number | null;
}

/** Largest magnitude that quantized activations take: there they are clipped, and no error passes back. */
export function clippedAt({ activation }: NumberFormats, relu: boolean): number {
  if (!activation) return Number.POSITIVE_INFINITY;
  return activation.step * (2 ** (relu ? activation.bits : activation.bits - 1) - 1);
}

export interface NodeContext {
  readonly engine: Engine;
  readonly maxBatch: number;
  readonly formats: NumberFormats;
  /** null: float weights in memory, no array (software baseline). */
  readonly array: ArrayParameters | null;
  /** Errors of second consumers, one buffer per tensor size, made when first needed. */
  readonly scratch: Map<number, EngineBuffer>;
}

/** Hands an error (buffer and scale) to a layer's input: the first consumer's is taken as it is, later ones are added.
 *  `write` enqueues its computation into the buffer that it gets. */
export function giveError(
  context: NodeContext,
  input: Tensor,
  scale: EngineBuffer,
  batch: number,
  write: (target: EngineBuffer) => void,
): void {
  const { engine } = context;
  if (!input.errorWritten) {
    write(input.error);
    engine.copy(scale, input.scale, 1);
    input.errorWritten = true;
    return;
  }
  const second = scratchOf(context, input);
  write(second);
  engine.addErrors(input.error, input.scale, second, scale, batch * input.size);
}

function scratchOf(context: NodeContext, tensor: Tensor): EngineBuffer {
  const found = context.scratch.get(tensor.size);
  if (found) return found;
  const made = context.engine.buffer(`scratch.${tensor.size}`, "f32", context.maxBatch * tensor.size);
  context.scratch.set(tensor.size, made);
  return made;
}
