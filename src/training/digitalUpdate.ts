// Parameters that are no conductances, of normalization and bias: v ← γv + (1 − γ)g; p ← p − ηv in float32, beside every rule, with its learning
// rate and momentum and without decay.
import type { Engine, EngineBuffer } from "../engine/engine.ts";
import type { Network } from "../network/network.ts";
import type { TrainingSettings } from "./settings.ts";

export interface DigitalUpdate {
  /** Parameters, their velocities and running statistics: what a checkpoint keeps. */
  readonly state: readonly EngineBuffer[];
  /** Enqueues the update of a step. */
  apply(rate: number): void;
  resetVelocity(): void;
}

export function openDigitalUpdate(
  engine: Engine,
  network: Network,
  { momentum }: TrainingSettings,
): DigitalUpdate {
  const parameters = network.nodes.flatMap(({ parameters: own = [] }) => own);
  const statistics = network.nodes.flatMap(({ state = [] }) => state);
  const updated = parameters.map((parameter) => ({
    ...parameter,
    velocity: engine.buffer(`${parameter.name}.velocity`, "f32", parameter.value.length),
  }));
  const settings = { decay: momentum, gain: 1 - momentum, weightDecay: 0 };
  return {
    state: [...updated.flatMap(({ value, velocity }) => [value, velocity]), ...statistics],
    apply: (rate) => {
      for (const { value, velocity, gradient, gradientScale } of updated)
        engine.floatUpdate(value, velocity, gradient, gradientScale, { ...settings, rate });
    },
    resetVelocity: () => {
      for (const { velocity } of updated) engine.fill(velocity, 0);
    },
  };
}
