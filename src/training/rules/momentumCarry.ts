// Momentum that loses no fraction of a pulse: q = −(η/gain)(P/2)v + c; n = round(q); c ← q − n, within ±1. Mixed precision (Nandakumar et al., Front.
// Neurosci. 2020) with a filtered input; own combination.
import { philox, type Seed, STREAM, uniform } from "../../base/random.ts";
import { fixedDecay } from "./fusedUpdate.ts";
import { VELOCITY } from "./momentum.ts";
import { inSitu } from "./rule.ts";

export const momentumCarry = inSitu({
  name: "momentum-carry",
  title: "momentum with carry",
  keys: ["momentum", "resetEachEpoch", "velocityBits", "maxPulses"],
  hardware: { ...VELOCITY, words: ["velocity", "carry"], wordSums: 1 },
  open: (options) => {
    const { layer, seed } = options;
    const carry = randomPhases(layer.gradient.length, layer.crossbar.spec.layer, seed);
    return fixedDecay(options, { velocity: true, carry }, options.training.momentum);
  },
});

/** Uniform in ±½ pulse. Starting at random phases, rounding errors of neighbours are independent; starting at zero, all
 *  weights lag behind their gradient together, and on devices of few levels a layer's sum goes astray. */
export function randomPhases(weights: number, layer: number, seed: Seed): Float32Array {
  const words = new Uint32Array(4);
  return Float32Array.from({ length: weights }, (_, i) => {
    philox(seed, STREAM.initialWeights, layer, i, 0, words);
    return uniform(words[1]!) - 0.5;
  });
}
