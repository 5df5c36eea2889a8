// The errors of an array layer as its arrays see them, and its weight gradient. Enqueues nothing.
import {
  ACTIVATION_COUNTERS,
  type CrossbarSpec,
  type EngineBuffer,
  type GradientSettings,
} from "../engine/engine.ts";
import type { AdcPort } from "./arrayRead.ts";
import { errorStep } from "./formats.ts";
import type { NodeContext } from "./node.ts";
import { stepOf, type Tensor } from "./tensor.ts";

export interface LayerGradient {
  /** Errors of the output behind the activation: words, or f32. They stay until the next backward pass. */
  readonly errors: EngineBuffer;
  readonly errorCounters: EngineBuffer;
  /** (K, N), true gradient = gradient · output.scale[0]. */
  readonly gradient: EngineBuffer;
  readonly gradientSettings: GradientSettings;
}

export function createLayerGradient(
  { engine, formats, maxBatch }: NodeContext,
  { name, shape }: CrossbarSpec,
  { input, output, port }: { readonly input: Tensor; readonly output: Tensor; readonly port: AdcPort },
): LayerGradient {
  const { kernelHeight, kernelWidth, inChannels, outChannels } = shape;
  const weights = kernelHeight * kernelWidth * inChannels * outChannels;
  const kind = formats.words ? "i8" : "f32";
  return {
    errors: engine.buffer(`${name}.errors`, kind, maxBatch * output.size),
    errorCounters: engine.buffer(`${name}.errorCounters`, "f64", ACTIVATION_COUNTERS.length),
    gradient: engine.buffer(`${name}.gradient`, "f32", weights),
    gradientSettings: { step: stepOf(input) * errorStep(formats), adc: port.adc, counters: port.counters },
  };
}
