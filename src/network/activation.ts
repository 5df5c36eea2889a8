// The activation at a layer's end, ReLU and quantization, and where an error passes back through it.
import {
  ACTIVATION_COUNTERS,
  type ActivationMask,
  type ActivationSettings,
  type EngineBuffer,
} from "../engine/engine.ts";
import type { NodeContext } from "./node.ts";
import type { Tensor } from "./tensor.ts";

export interface Activation {
  readonly counters: EngineBuffer;
  /** null: values stay as they are. */
  readonly settings: ActivationSettings | null;
  /** null: every error passes. */
  readonly mask: ActivationMask | null;
}

export interface ActivationOptions {
  readonly name: string;
  readonly relu: boolean;
  /** As the network's formats say, if they do; else not at all. */
  readonly quantize: boolean;
}

export function createActivation(
  { engine, formats }: NodeContext,
  output: Tensor,
  { name, relu, quantize }: ActivationOptions,
): Activation {
  const counters = engine.buffer(`${name}.activationCounters`, "f64", ACTIVATION_COUNTERS.length);
  const quantization = quantize ? formats.activation : null;
  if (!relu && !quantization) return { counters, settings: null, mask: null };
  return {
    counters,
    settings: { relu, quantization, counters },
    mask: { output: output.value, relu, limit: clippedAt(output, quantization, relu) },
  };
}

/** Largest magnitude that quantized values take, in the output's units: there they are clipped, and no error passes back. */
function clippedAt(
  { value }: Tensor,
  quantization: ActivationSettings["quantization"],
  relu: boolean,
): number {
  if (!quantization) return Number.POSITIVE_INFINITY;
  const { bits, step } = quantization;
  const words = 2 ** (relu ? bits : bits - 1) - 1;
  return value.kind === "f32" ? step * words : words;
}
