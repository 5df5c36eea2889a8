// annealed-carry that sends a pulse only when a whole one waits: χ ← χ − (η/gain)(P/2)·v; n = trunc(χ); χ ← χ − n. Rounding to the nearest
// answers noise of ±½ pulse with pulses back and forth, which pull an asymmetric device to its symmetric point; here it takes
// twice as much. χ starts uniform in ±1. Own candidate (docs/decisions/0012-adaptive-rule.md).
import { layerBuffer, pulseGain, updateCounters } from "../layerUpdate.ts";
import { accumulate, add, constant } from "../wordOps.ts";
import { annealed } from "./fusedUpdate.ts";
import { momentumCarry, randomPhases } from "./momentumCarry.ts";
import { inSitu } from "./rule.ts";
import { wholePulses } from "./transfer.ts";

export const annealedThreshold = inSitu({
  name: "annealed-threshold",
  title: "annealed momentum with threshold",
  hardware: momentumCarry.hardware,
  open: (options) => {
    const { engine, layer, devices, seed, training } = options;
    const counters = updateCounters(options);
    const velocity = layerBuffer(options, "velocity");
    const chi = layerBuffer(options, "chi");
    engine.upload(
      chi,
      randomPhases(layer, seed).map((phase) => 2 * phase),
    );
    const send = wholePulses(options, counters);
    const decayAt = annealed(training);
    return {
      ...{ layer, counters, state: [velocity, chi] },
      apply: (rate, step) => {
        const decay = decayAt(rate);
        const gradient = { value: layer.gradient, scale: layer.output.scale };
        accumulate(engine, velocity, gradient, { decay, gain: 1 - decay });
        const gain = -pulseGain(options, devices, rate);
        accumulate(engine, chi, { value: velocity, scale: constant(engine, 1) }, { decay: 1, gain });
        add(engine, chi, send(chi, step), -1);
      },
      resetVelocity: () => engine.fill(velocity, 0),
    };
  },
});
