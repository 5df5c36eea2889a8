// Momentum with carry that reads each weight before it writes it, s, and asks for pulses that move it alike in both directions: q =
// −(η/gain)(P/2)v − ηλ(P/2)s; q ← q + |q|(a + b·s) + c; n = round(q); c ← q − n, within ±1. a + b·s is the asymmetry of the mean device
// (asymmetry.ts), λ the weight decay. Without the term, noise of the gradient pulls weights towards the symmetric point by E|n| in each
// step; with it, decay is what is asked for. Own combination; devices that are read to choose their pulses: docs/models/rules.md.
import { asymmetryOf } from "../../device/asymmetry.ts";
import type { ReadBack } from "../../engine/engine.ts";
import { CONTROL } from "../../engine/engine.ts";
import { type LayerUpdateOptions, pulseGain } from "../layerUpdate.ts";
import { fusedUpdate } from "./fusedUpdate.ts";
import { VELOCITY } from "./momentum.ts";
import { randomPhases } from "./momentumCarry.ts";
import { inSitu } from "./rule.ts";

export const compensatedMomentum = inSitu({
  name: "compensated-momentum",
  title: "compensated momentum",
  keys: ["momentum", "resetEachEpoch", "velocityBits", "maxPulses", "weightDecay"],
  // products: γ·v, b·s, |q|·(a + b·s), ηλ·s; sums of words: the carry, a, and both corrections of q
  hardware: { ...VELOCITY, words: ["velocity", "carry"], products: 4, wordSums: 4, readBack: true },
  open: (options) => {
    const { layer, training, devices, seed } = options;
    const { momentum, weightDecay } = training;
    const carry = randomPhases(layer.gradient.length, layer.crossbar.spec.layer, seed);
    const readBack = readBackOf(options);
    return fusedUpdate(
      options,
      { velocity: true, carry },
      ({ engine, control, settings }) =>
        (rate, step) => {
          const pulses = pulseGain(options, devices, rate);
          const decay = (rate * weightDecay * devices.pulsesPerWindow) / 2;
          engine.upload(control, new Float32Array([momentum, 1 - momentum, pulses]), CONTROL.velocityDecay);
          engine.deviceUpdate(layer.crossbar, layer.gradient, {
            ...settings,
            readBack: { ...readBack, decay },
            control,
            step,
            apply: true,
          });
        },
    );
  },
});

/** Weights are read by the converters of the forward pass. The mean device's asymmetry at weight 0 moves both devices of a pair the same
 *  way, which their difference does not show. */
function readBackOf({ layer, devices }: LayerUpdateOptions): Omit<ReadBack, "decay"> {
  const { offset, slope } = asymmetryOf(devices.block);
  const isPair = layer.crossbar.spec.mapping === "pair";
  return { bits: layer.converterBits ?? 0, offset: isPair ? 0 : offset, slope };
}
