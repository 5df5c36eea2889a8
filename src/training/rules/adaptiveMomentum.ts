// Momentum with carry whose steps adapt to each layer: they are shares of the window by the layer's largest velocity, v ← γv + (1 − γ)g;
// q = −(η/10)(P/2)·v/2^k + c, k = round(log2 max|v|) of the step before, so that one pass over the words does it all; n = round(q); c ← q − n, within ±1.
// Own combination (docs/decisions/0012-adaptive-rule.md): the paper's adaptive momentum is not published.
import { CONTROL } from "../../engine/engine.ts";
import { fusedUpdate } from "./fusedUpdate.ts";
import { VELOCITY } from "./momentum.ts";
import { randomPhases } from "./momentumCarry.ts";
import { inSitu } from "./rule.ts";

/** Share of half the window that the largest velocity of a layer asks for at η = 1: the usual η then fits. Own search on CIFAR-10. */
const SHARE = 0.1;

export const adaptiveMomentum = inSitu({
  name: "adaptive-momentum",
  title: "adaptive momentum",
  keys: ["momentum", "resetEachEpoch", "velocityBits", "maxPulses"],
  hardware: { ...VELOCITY, words: ["velocity", "carry"], wordSums: 1, maximum: true },
  open: (options) => {
    const { layer, training, devices, seed } = options;
    const gamma = training.momentum;
    const memory = {
      velocity: true,
      carry: randomPhases(layer.gradient.length, layer.crossbar.spec.layer, seed),
    };
    return fusedUpdate(options, memory, ({ engine, control, settings }) => (rate, step) => {
      const pulses = (SHARE * rate * devices.pulsesPerWindow) / 2;
      engine.upload(control, new Float32Array([gamma, 1 - gamma, pulses]), CONTROL.velocityDecay);
      engine.updateControl("scale", control, control);
      engine.deviceUpdate(layer.crossbar, layer.gradient, { ...settings, control, step, apply: true });
    });
  },
});
