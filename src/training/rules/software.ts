// Software baseline: v ← γv + (1 − γ)(g + λW); W ← W − ηv on float weights, no array, no quantization.
import { layerBuffer, updateCounters } from "../layerUpdate.ts";
import { type FloatRule, NO_HARDWARE } from "./rule.ts";

export const software = {
  name: "software",
  title: "software",
  keys: ["momentum", "resetEachEpoch", "weightDecay"],
  learningRate: null,
  float: true,
  outerProduct: false,
  hardware: { ...NO_HARDWARE, words: ["velocity"], products: 1, gradientSums: 1 },
  open: (options) => {
    const { engine, layer, training } = options;
    const { gain } = layer.crossbar.spec;
    const velocity = layerBuffer(options, "velocity");
    return {
      counters: updateCounters(options),
      state: [velocity],
      apply: (rate) =>
        engine.floatUpdate(layer.crossbar.conductance, velocity, layer.gradient, layer.gradientScale, {
          decay: training.momentum,
          gain: 1 - training.momentum,
          rate: rate / gain,
          weightDecay: training.weightDecay * gain,
        }),
      resetVelocity: () => engine.fill(velocity, 0),
    };
  },
} as const satisfies FloatRule;
