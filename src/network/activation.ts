// The activation at a layer's end, ReLU and quantization, and where an error passes back through it.

import { roundEven } from "../base/float32.ts";
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
  /** Where the ReLU ends; null: nowhere. */
  readonly clip: number | null;
  /** Whether values are quantized in the network's formats, where these quantize at all. */
  readonly quantize: boolean;
}

export function createActivation(
  { engine, formats }: NodeContext,
  output: Pick<Tensor, "value">,
  { name, relu, clip, quantize }: ActivationOptions,
): Activation {
  const counters = engine.buffer(`${name}.activationCounters`, "f64", ACTIVATION_COUNTERS.length);
  const quantization = quantize ? formats.activation : null;
  if (!relu && !quantization) return { counters, settings: null, mask: null };
  return {
    counters,
    settings: { relu, quantization, clip, counters },
    mask: { output: output.value, relu, limit: clippedAt(output, { relu, quantization, clip }) },
  };
}

/** Largest magnitude that values take, in the output's units: there they are clipped, and no error passes back. */
function clippedAt(
  { value }: Pick<Tensor, "value">,
  { relu, quantization, clip }: Pick<ActivationSettings, "relu" | "quantization" | "clip">,
): number {
  const end = clip ?? Number.POSITIVE_INFINITY;
  if (!quantization) return end;
  const { bits, step } = quantization;
  const words = Math.min(2 ** (relu ? bits : bits - 1) - 1, roundEven(Math.fround(end) / step));
  return value.kind === "f32" ? step * words : words;
}
