// The weight update of one layer under one rule: owns the velocity, carry and control buffers and enqueues the fused
// engine update of each step. Units: a pulse moves an ideal device by 2/pulsesPerWindow of the stored value g.

import { philox, type Seed, STREAM, uniform } from "../base/random.ts";
import {
  CONTROL,
  type DeviceBlock,
  type Engine,
  type EngineBuffer,
  UPDATE_COUNTERS,
  type UpdateSettings,
} from "../engine/engine.ts";
import type { ArrayLayer } from "../network/arrayLayer.ts";
import { weightsOf } from "../network/arrayLayer.ts";
import { outerProductApply } from "./outerProduct.ts";
import type { TrainingParameters } from "./params.ts";
import type { Rule } from "./rules.ts";

export interface LayerUpdate {
  readonly layer: ArrayLayer;
  readonly counters: EngineBuffer;
  /** Buffers that a checkpoint must keep, besides the conductances. */
  readonly state: readonly EngineBuffer[];
  /** Enqueues the update of this step. rate = learning rate now; step counts from 0 over the run; batch = images of this step. */
  apply(rate: number, step: number, batch: number): void;
  resetVelocity(): void;
}

export interface LayerUpdateOptions {
  readonly engine: Engine;
  readonly layer: ArrayLayer;
  readonly rule: Rule;
  readonly training: TrainingParameters;
  /** null for float weights. */
  readonly device: DeviceBlock | null;
  /** Pulses that move a device through its window, of width 2 in g. */
  readonly pulsesPerWindow: number;
  readonly maxPulses: number;
  /** Most pulses that the device's law can take at once. */
  readonly pulseLimit: number;
  readonly seed: Seed;
}

export function createLayerUpdate(options: LayerUpdateOptions): LayerUpdate {
  const { engine, layer, rule } = options;
  const buffer = (what: string, kind: "f32" | "f64", length: number) =>
    engine.buffer(`${layer.name}.${what}`, kind, length);
  const velocity = rule.velocity ? buffer("velocity", "f32", weightsOf(layer)) : null;
  const carry = rule.carry ? buffer("carry", "f32", weightsOf(layer)) : null;
  if (carry) engine.upload(carry, initialCarry(layer, options.seed));
  const control = buffer("control", "f32", CONTROL.length);
  const counters = buffer("updateCounters", "f64", UPDATE_COUNTERS.length);
  const memory = [velocity, carry, control].filter((b) => b !== null);
  const common = { ...options, velocity, carry, control, counters };
  const apply = options.device
    ? applyOf(common, options.device)
    : floatApply(common, velocity as EngineBuffer);
  return {
    layer,
    counters,
    state: memory,
    apply,
    resetVelocity: () => {
      if (velocity) engine.fill(velocity, 0);
    },
  };
}

/** Uniform in ±½ pulse. Starting at random phases, rounding errors of neighbours are independent; starting at zero, all
 *  weights lag behind their gradient together, and on devices of few levels a layer's sum goes astray. */
function initialCarry(layer: ArrayLayer, seed: Seed): Float32Array {
  const words = new Uint32Array(4);
  return Float32Array.from({ length: weightsOf(layer) }, (_, i) => {
    philox(seed, STREAM.initialWeights, layer.crossbar.spec.layer, i, 0, words);
    return uniform(words[1]!) - 0.5;
  });
}

interface UpdateParts extends LayerUpdateOptions {
  readonly velocity: EngineBuffer | null;
  readonly carry: EngineBuffer | null;
  readonly control: EngineBuffer;
  readonly counters: EngineBuffer;
}

/** Velocity (gradient of the effective weight W = gain·w) to pulses: Δw = rate·v/gain, a pulse is 2/pulsesPerWindow of w. */
function pulseGain(parts: UpdateParts, rate: number): number {
  return (rate / parts.layer.crossbar.spec.gain) * (parts.pulsesPerWindow / 2);
}

function updateSettings(
  parts: UpdateParts,
  device: DeviceBlock,
): Omit<UpdateSettings, "step" | "apply" | "control"> {
  const { training, layer } = parts;
  return {
    device,
    velocity: parts.velocity,
    carry: parts.carry,
    gradientScale: layer.output.scale,
    rounding: parts.carry ? "carry" : training.rounding,
    maxPulses: parts.maxPulses,
    velocityBits: training.velocityBits === "float" ? 0 : training.velocityBits,
    seed: parts.seed,
    counters: parts.counters,
  };
}

function applyOf(parts: UpdateParts, device: DeviceBlock): LayerUpdate["apply"] {
  if (parts.rule.outerProduct) return pulsedApply(parts, device);
  return parts.rule.momentum === "normalized" ? normalizedApply(parts, device) : deviceApply(parts, device);
}

/** outer-product. Its pulses are not limited but by the device: each position of each image has its own. */
function pulsedApply(parts: UpdateParts, device: DeviceBlock): LayerUpdate["apply"] {
  const { engine, layer, training, pulsesPerWindow, pulseLimit } = parts;
  const settings = {
    ...updateSettings(parts, device),
    rounding: "stochastic",
    maxPulses: pulseLimit,
  } as const;
  const pulse = 2 / pulsesPerWindow;
  const apply = outerProductApply({ engine, layer, device, maxBatch: training.batch, pulse, settings });
  return (rate, step, batch) => apply(pulseGain(parts, rate), step, batch);
}

/** sgd, momentum, momentum-carry: v ← γ·v + (1 − γ)·g. adaptive-momentum: the engine sets γ from the last step's agreement. */
function deviceApply(parts: UpdateParts, device: DeviceBlock): LayerUpdate["apply"] {
  const { engine, layer, control, rule, training } = parts;
  const settings = updateSettings(parts, device);
  const decay = rule.momentum === "none" ? 0 : training.momentum;
  return (rate, step) => {
    engine.upload(control, new Float32Array([pulseGain(parts, rate)]), CONTROL.pulseGain);
    if (rule.momentum === "agreement") engine.updateControl("agreement", control, control);
    else engine.upload(control, new Float32Array([decay, 1 - decay]), CONTROL.velocityDecay);
    engine.deviceUpdate(layer.crossbar, layer.gradient, { ...settings, control, step, apply: true });
  };
}

/** What NeuroSim's released code does: v ← γ·v + (1 − γ)·(gradient summed over the batch), then v ← v/2^round(log2 max|v|)
 *  kept, and pulses = rate·v·pulsesPerWindow/2. The learning rate is relative to the normalized velocity. */
function normalizedApply(parts: UpdateParts, device: DeviceBlock): LayerUpdate["apply"] {
  const { engine, layer, control, training, pulsesPerWindow } = parts;
  const settings = updateSettings(parts, device);
  const scaled = engine.buffer(`${layer.name}.normalizedControl`, "f32", CONTROL.length);
  const gain = (1 - training.momentum) * training.batch;
  return (rate, step) => {
    engine.upload(control, new Float32Array([training.momentum, gain, 0]), CONTROL.velocityDecay);
    engine.deviceUpdate(layer.crossbar, layer.gradient, { ...settings, control, step, apply: false });
    engine.upload(scaled, new Float32Array([(rate * pulsesPerWindow) / 2]), CONTROL.pulseGain);
    engine.updateControl("normalize", control, scaled);
    engine.deviceUpdate(layer.crossbar, layer.gradient, { ...settings, control: scaled, step, apply: true });
  };
}

function floatApply(parts: UpdateParts, velocity: EngineBuffer): LayerUpdate["apply"] {
  const { engine, layer, training } = parts;
  const { gain } = layer.crossbar.spec;
  return (rate) =>
    engine.floatUpdate(layer.crossbar.conductance, velocity, layer.gradient, layer.output.scale, {
      decay: training.momentum,
      gain: 1 - training.momentum,
      rate: rate / gain,
      weightDecay: training.weightDecay * gain,
    });
}
