// A convolution or fully connected layer whose weights are conductances: forward read, activation, and on the way back error quantization,
// weight gradient and transposed read. It moves no pulses: that is training's part.
import type { CrossbarSpec, EngineBuffer } from "../engine/engine.ts";
import { type Activation, createActivation } from "./activation.ts";
import { type AdcPlace, type ArrayRead, createArrayRead } from "./arrayRead.ts";
import { createLayerGradient, type GradientGroups, type LayerGradient } from "./layerGradient.ts";
import { giveError, type LayerNode, type NodeContext } from "./node.ts";
import type { Tensor } from "./tensor.ts";

export interface ArrayLayer extends LayerNode, ArrayRead, LayerGradient {
  readonly input: Tensor;
  /** Reads images, or what is pooled of them: its inputs need no error. */
  readonly first: boolean;
  readonly relu: boolean;
  /** Result of the forward read; shared with other layers where the activation makes words of it. */
  readonly preActivation: () => EngineBuffer;
  /** Reads whose range follows the data call this just before the read; null where ranges are fixed. */
  track: ((place: AdcPlace, batch: number) => void) | null;
  readonly activationCounters: EngineBuffer;
}

export interface ArrayLayerOptions {
  readonly spec: CrossbarSpec;
  readonly relu: boolean;
  readonly clip: number | null;
  /** Quantize this layer's output (the last layer's logits stay as they are). */
  readonly quantizeOutput: boolean;
  readonly first: boolean;
  readonly gradientGroups: GradientGroups;
}

export function createArrayLayer(
  context: NodeContext,
  input: Tensor,
  output: Tensor,
  { spec, relu, clip, quantizeOutput, first, gradientGroups }: ArrayLayerOptions,
): ArrayLayer {
  const { name, shape } = spec;
  const read = createArrayRead(context, input, spec);
  const activation = createActivation(context, output, { name, relu, clip, quantize: quantizeOutput });
  const inPlace = output.value.kind === "f32";
  if (!inPlace) context.preActivation.reserve(context.maxBatch * output.size);
  const layer: ArrayLayer = {
    name,
    input,
    output,
    first,
    relu,
    ...read,
    ...createLayerGradient(context, {
      crossbar: read.crossbar,
      input,
      output,
      port: read.ports.weightGradient,
      groups: gradientGroups,
    }),
    kind: shape.kernelHeight * shape.inHeight * shape.inWidth === 1 ? "fc" : "conv",
    activationCounters: activation.counters,
    preActivation: () => (inPlace ? output.value : context.preActivation.buffer),
    track: null,
    givesTo: first ? [] : [input],
    keepsError: false,
    forward: (batch) => forward(context, layer, activation, batch),
    backward: (batch, step) => backward(context, layer, activation, batch, step),
  };
  return layer;
}

function forward({ engine }: NodeContext, layer: ArrayLayer, { settings }: Activation, batch: number): void {
  const { crossbar, input, output } = layer;
  const sums = layer.preActivation();
  layer.track?.("forward", batch);
  engine.forward(crossbar, input.value, sums, batch, layer.forwardRead);
  if (settings) engine.activate(sums, output.value, batch * output.size, settings);
}

function backward(
  context: NodeContext,
  layer: ArrayLayer,
  { mask }: Activation,
  batch: number,
  step: number,
): void {
  const { engine, formats, seed } = context;
  const { input, output, crossbar, errors } = layer;
  engine.quantizeError(output.error.buffer, errors, batch * output.size, {
    mask,
    bits: formats.errorBits ?? 0,
    scaleIn: output.scale,
    scaleOut: output.scale,
    largest: mask ? null : output.error.largest,
    draws: formats.stochasticErrors ? { seed, layer: crossbar.spec.layer, step } : null,
    counters: layer.errorCounters,
  });
  layer.track?.("weightGradient", batch);
  layer.computeGradient(batch);
  if (layer.first) return;
  layer.track?.("backward", batch);
  giveError(context, input, output.scale, batch, (target) =>
    engine.backward(crossbar, errors, target, batch, layer.backwardRead),
  );
}
