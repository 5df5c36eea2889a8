// Momentum with carry whose steps are shares of the window: v ← γv + (1 − γ)g; q = −(η/10)(P/2)·v/2^k + c, k = round(log2 max|v|) of the layer
// in the step before; n = round(q); c ← q − n. Own combination. The exponent of the step before lets one pass over the words do it all.
import { CONTROL } from "../../engine/engine.ts";
import { fusedUpdate } from "./fusedUpdate.ts";
import { VELOCITY } from "./momentum.ts";
import { randomPhases } from "./momentumCarry.ts";
import { inSitu } from "./rule.ts";

/** Of half the window, that the largest velocity of a layer asks for at η = 1: the usual η then fits. Own search on CIFAR-10. */
const SHARE = 0.1;

export const normalizedCarry = inSitu({
  name: "normalized-carry",
  title: "normalized momentum with carry",
  hardware: { ...VELOCITY, words: ["velocity", "carry"], wordSums: 1 },
  open: (options) => {
    const { layer, training, devices, seed } = options;
    const gamma = training.momentum;
    const memory = { velocity: true, carry: randomPhases(layer, seed) };
    return fusedUpdate(options, memory, ({ engine, control, settings }) => (rate, step) => {
      const pulses = (SHARE * rate * devices.pulsesPerWindow) / 2;
      engine.upload(control, new Float32Array([gamma, 1 - gamma, pulses]), CONTROL.velocityDecay);
      engine.updateControl("scale", control, control);
      engine.deviceUpdate(layer.crossbar, layer.gradient, { ...settings, control, step, apply: true });
    });
  },
});
