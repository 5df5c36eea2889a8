// Momentum whose γ follows how well velocity and gradient agree: s ← 0.98s + 0.02·mean(sign v·sign g); γ = clamp(0.99 − 0.5·max(s, 0)², 0.5,
// 0.99). Own candidate; the paper's definition is not public.
import { CONTROL } from "../../engine/engine.ts";
import { pulseGain } from "../layerUpdate.ts";
import { fusedUpdate } from "./fusedUpdate.ts";
import { VELOCITY } from "./momentum.ts";
import { inSitu } from "./rule.ts";

export const adaptiveMomentum = inSitu({
  name: "adaptive-momentum",
  title: "adaptive momentum",
  hardware: { ...VELOCITY, agreement: true },
  open: (options) => {
    const { layer, devices } = options;
    return fusedUpdate(options, { velocity: true }, ({ engine, control, settings }) => (rate, step) => {
      engine.upload(control, new Float32Array([pulseGain(options, devices, rate)]), CONTROL.pulseGain);
      engine.updateControl("agreement", control, control);
      engine.deviceUpdate(layer.crossbar, layer.gradient, { ...settings, control, step, apply: true });
    });
  },
});
