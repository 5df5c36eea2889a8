// A convolution or fully connected layer whose weights are conductances: forward read, activation, and on the way back
// error quantization, weight gradient and transposed read. It moves no pulses: that is training's part.

import type { ActivationSettings, AdcSettings, CrossbarSpec, ReadSettings } from "../engine/engine.ts";
import { ACTIVATION_COUNTERS, type Crossbar, type EngineBuffer, READ_COUNTERS } from "../engine/engine.ts";
import { clippedAt, giveError, type LayerNode, type NodeContext } from "./node.ts";
import type { Tensor } from "./tensor.ts";

/** Where an ADC may act, each with its own range and counters. */
export type AdcPlace = "forward" | "backward" | "weightGradient";

export interface AdcPort {
  /** null: ideal converter here. */
  readonly adc: AdcSettings | null;
  readonly counters: EngineBuffer;
  /** Largest |input| that the rows can see, in the units of the read. */
  readonly inputMaximum: number;
  /** Whether inputs of both signs occur. */
  readonly signedInput: boolean;
}

export interface ArrayLayer extends LayerNode {
  readonly crossbar: Crossbar;
  readonly input: Tensor;
  /** Reads the images: needs no input error. */
  readonly first: boolean;
  readonly relu: boolean;
  /** (K, N), true gradient = gradient · output.scale[0]. */
  readonly gradient: EngineBuffer;
  readonly ports: Readonly<Record<AdcPlace, AdcPort>>;
  readonly forwardRead: ReadSettings;
  readonly backwardRead: ReadSettings;
  /** Reads whose range follows the data call this just before the read; null where ranges are fixed. */
  track: ((place: AdcPlace, batch: number) => void) | null;
  readonly activationCounters: EngineBuffer;
  readonly errorCounters: EngineBuffer;
}

export interface ArrayLayerOptions {
  readonly spec: CrossbarSpec;
  readonly relu: boolean;
  /** Quantize this layer's output (the last layer's logits stay as they are). */
  readonly quantizeOutput: boolean;
  readonly first: boolean;
}

/** Weights of the layer: K·N of its matrix. */
export function weightsOf(layer: ArrayLayer): number {
  return layer.gradient.length;
}

export function createArrayLayer(
  context: NodeContext,
  input: Tensor,
  output: Tensor,
  options: ArrayLayerOptions,
): ArrayLayer {
  const { engine } = context;
  const { spec } = options;
  const { name } = spec;
  const counters = (what: string, length: number) => engine.buffer(`${name}.${what}`, "f64", length);
  const ports = adcPorts(context, input, options);
  const activationCounters = counters("activationCounters", ACTIVATION_COUNTERS.length);
  const crossbar = engine.crossbar(spec);
  const { kernelHeight, kernelWidth, inChannels, outChannels } = spec.shape;
  const layer: ArrayLayer = {
    name,
    kind: spec.shape.kernelHeight * spec.shape.inHeight * spec.shape.inWidth === 1 ? "fc" : "conv",
    output,
    input,
    first: options.first,
    relu: options.relu,
    crossbar,
    gradient: engine.buffer(`${name}.gradient`, "f32", kernelHeight * kernelWidth * inChannels * outChannels),
    ports,
    forwardRead: readSettings(context, ports.forward, options.first ? "image" : "activation"),
    backwardRead: readSettings(context, ports.backward, "error"),
    track: null,
    activationCounters,
    errorCounters: counters("errorCounters", ACTIVATION_COUNTERS.length),
    forward: (batch) => {
      layer.track?.("forward", batch);
      engine.forward(crossbar, input.value, output.value, batch, layer.forwardRead);
      const settings = activationOf(context, options, activationCounters);
      if (settings) engine.activate(output.value, output.value, batch * output.size, settings);
    },
    backward: (batch) => backwardThrough(context, layer, options, batch),
  };
  return layer;
}

function backwardThrough(
  context: NodeContext,
  layer: ArrayLayer,
  options: ArrayLayerOptions,
  batch: number,
): void {
  const { engine, formats } = context;
  const { input, output, crossbar } = layer;
  const length = batch * output.size;
  const limit = options.quantizeOutput ? clippedAt(formats, options.relu) : Number.POSITIVE_INFINITY;
  if (options.relu || Number.isFinite(limit))
    engine.activateBackward(output.error, output.value, length, { relu: options.relu, limit });
  engine.quantizeError(
    output.error,
    length,
    formats.errorBits ?? 0,
    output.scale,
    output.scale,
    layer.errorCounters,
  );
  layer.track?.("weightGradient", batch);
  const { adc, counters } = layer.ports.weightGradient;
  engine.weightGradient(crossbar, input.value, output.error, layer.gradient, batch, adc, counters);
  if (options.first) return;
  layer.track?.("backward", batch);
  giveError(context, input, output.scale, batch, (target) =>
    engine.backward(crossbar, output.error, target, batch, layer.backwardRead),
  );
}

function activationOf(
  context: NodeContext,
  options: ArrayLayerOptions,
  counters: EngineBuffer,
): ActivationSettings | null {
  const quantization = options.quantizeOutput ? context.formats.activation : null;
  if (!options.relu && !quantization) return null;
  return { relu: options.relu, quantization, counters };
}

function adcPorts(context: NodeContext, input: Tensor, options: ArrayLayerOptions): ArrayLayer["ports"] {
  const { engine, array, formats } = context;
  const { name } = options.spec;
  const port = (place: AdcPlace, inputMaximum: number, signedInput: boolean): AdcPort => ({
    adc: array?.adc[place]
      ? {
          bits: array.adc.bits,
          rounding: array.adc.rounding,
          range: engine.buffer(`${name}.${place}.range`, "f32", 4),
        }
      : null,
    counters: engine.buffer(`${name}.${place}.readCounters`, "f64", READ_COUNTERS.length),
    inputMaximum: array?.inputEncoding === "bit-serial" && place !== "weightGradient" ? 1 : inputMaximum,
    signedInput,
  });
  const inputMaximum = options.first ? 1 : formats.activationMaximum;
  return {
    forward: port("forward", inputMaximum, input.signed),
    backward: port("backward", 1, true),
    weightGradient: port("weightGradient", inputMaximum, true),
  };
}

/** Input grids: images lie on multiples of 2^−7 in [−1, 1); activations on the activation step; errors on 2^(1−bits). */
function readSettings(
  context: NodeContext,
  port: AdcPort,
  input: "image" | "activation" | "error",
): ReadSettings {
  const { array, formats } = context;
  const errorBits = formats.errorBits ?? 8;
  const grid = {
    image: { inputBits: 8, inputStep: 2 ** -7 },
    activation: { inputBits: formats.activation?.bits ?? 8, inputStep: formats.activation?.step ?? 1 },
    error: { inputBits: errorBits - 1, inputStep: 2 ** (1 - errorBits) },
  }[input];
  return {
    adc: port.adc,
    encoding: array?.inputEncoding ?? "analog",
    ...grid,
    phases: array?.phases ?? "analog",
    counters: port.counters,
  };
}
