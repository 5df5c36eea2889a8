// momentum-carry that books what the pulses did, not what was asked for: q = −(η/gain)(P/2)v + c; n = round(q); c ← q − n·ρ(w), ρ the step of a pulse at
// the device's state over its step at weight 0, from a table of the mean device's law. The state is read with the array's converter
// before the pulses. What asymmetry takes away waits in c and is sent again, so that noise no longer pulls weights to the symmetric point.
// Own rule (docs/decisions/0012-adaptive-rule.md).
import { relativeSteps } from "../../device/relativeSteps.ts";
import { layerBuffer } from "../layerUpdate.ts";
import { annealed, fusedWithDecay } from "./fusedUpdate.ts";
import { momentumCarry, randomPhases } from "./momentumCarry.ts";
import { inSitu } from "./rule.ts";

/** Bits of a state where arrays are read without converter; also the most that a table has. */
const MOST_BITS = 8;

export const linearizedCarry = inSitu({
  ...momentumCarry,
  name: "linearized-carry",
  title: "momentum with carry, linearized",
  // beside momentum-carry's: ρ as a straight line of the state (exact for exponential devices), and its sum with the carry
  hardware: { ...momentumCarry.hardware, products: 2, wordSums: 2, stateRead: true },
  open: (options) => {
    const { engine, layer, devices, seed, training } = options;
    const bits = Math.min(layer.ports.forward.adc?.bits ?? MOST_BITS, MOST_BITS);
    const table = relativeSteps(devices.block, bits);
    const steps = layerBuffer(options, "relativeSteps", "f32", table.length);
    engine.upload(steps, table);
    const memory = { velocity: true, carry: randomPhases(layer, seed), relativeSteps: steps };
    return fusedWithDecay(options, memory, annealed(training));
  },
});
