// The rule of NeuroSim V2.1's released script: u = γv + (1 − γ)·(gradient summed over the batch); v ← u/2^k with k = round(log2 max|u|); q
// = −η(P/2)v. The learning rate is relative to the normalized velocity. Found by reading its code (the velocity shares memory with the
// gradient that is normalized in place); only the equation is used.
import { CONTROL } from "../../engine/engine.ts";
import { layerBuffer } from "../layerUpdate.ts";
import { fusedUpdate } from "./fusedUpdate.ts";
import { VELOCITY } from "./momentum.ts";
import { inSitu } from "./rule.ts";

/** Two passes: the velocity, whose largest value the engine notes, then its scaling and the pulses. */
export const momentumNormalized = inSitu({
  name: "momentum-normalized",
  title: "normalized momentum",
  keys: ["momentum", "resetEachEpoch", "velocityBits", "rounding", "maxPulses"],
  // The step is a share of the largest velocity, so the usual rate would be too large. Own search on CIFAR-10.
  learningRate: 0.01,
  hardware: { ...VELOCITY, maximum: true },
  open: (options) => {
    const { layer, training, devices } = options;
    const scaled = layerBuffer(options, "normalizedControl", "f32", CONTROL.length);
    const gain = (1 - training.momentum) * training.batch;
    const update = fusedUpdate(
      options,
      { velocity: true },
      ({ engine, control, settings }) =>
        (rate, step) => {
          engine.upload(control, new Float32Array([training.momentum, gain, 0]), CONTROL.velocityDecay);
          engine.deviceUpdate(layer.crossbar, layer.gradient, { ...settings, control, step, apply: false });
          engine.upload(scaled, new Float32Array([(rate * devices.pulsesPerWindow) / 2]), CONTROL.pulseGain);
          engine.updateControl("normalize", control, scaled);
          engine.deviceUpdate(layer.crossbar, layer.gradient, {
            ...settings,
            control: scaled,
            step,
            apply: true,
          });
        },
    );
    // it holds the step of the rounded velocity
    return { ...update, state: [...update.state, scaled] };
  },
});
