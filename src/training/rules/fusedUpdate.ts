// The rules that the engine's fused update computes in one pass: v ← decay·v + gain·g, q = −(η/gain)(P/2)·v (+ carry), n = round(q) pulses.
import { CONTROL, type Engine, type EngineBuffer, type UpdateSettings } from "../../engine/engine.ts";
import {
  type LayerUpdate,
  type LayerUpdateOptions,
  layerBuffer,
  plainSettings,
  pulseGain,
  updateCounters,
} from "../layerUpdate.ts";

export interface FusedMemory {
  readonly velocity?: boolean;
  /** The fraction of a pulse that rounding left; starts as given. */
  readonly carry?: Float32Array;
}

export interface FusedParts {
  readonly engine: Engine;
  /** f32[CONTROL.length] */
  readonly control: EngineBuffer;
  readonly settings: Omit<UpdateSettings, "step" | "apply" | "control">;
}

/** `apply` enqueues one update: it sets decay, gain and pulses in the control block, then calls the engine. */
export function fusedUpdate(
  options: LayerUpdateOptions,
  memory: FusedMemory,
  apply: (parts: FusedParts) => LayerUpdate["apply"],
): LayerUpdate {
  const { engine, training, devices } = options;
  const velocity = memory.velocity ? layerBuffer(options, "velocity") : null;
  const carry = memory.carry ? layerBuffer(options, "carry") : null;
  if (carry) engine.upload(carry, memory.carry!);
  const control = layerBuffer(options, "control", "f32", CONTROL.length);
  const counters = updateCounters(options);
  const settings: FusedParts["settings"] = {
    ...plainSettings(options, devices, counters),
    velocity,
    carry,
    ...(carry && { rounding: "carry" }),
    velocityBits: velocity && training.velocityBits !== "float" ? training.velocityBits : 0,
  };
  return {
    counters,
    state: [velocity, carry, control].filter((buffer) => buffer !== null),
    apply: apply({ engine, control, settings }),
    resetVelocity: () => {
      if (velocity) engine.fill(velocity, 0);
    },
  };
}

/** v ← decay·v + (1 − decay)·g with the same decay in every step. */
export function fixedDecay(options: LayerUpdateOptions, memory: FusedMemory, decay: number): LayerUpdate {
  const { layer, devices } = options;
  return fusedUpdate(options, memory, ({ engine, control, settings }) => (rate, step) => {
    const pulses = pulseGain(options, devices, rate);
    engine.upload(control, new Float32Array([decay, 1 - decay, pulses]), CONTROL.velocityDecay);
    engine.deviceUpdate(layer.crossbar, layer.gradient, { ...settings, control, step, apply: true });
  });
}
