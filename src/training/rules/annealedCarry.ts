// momentum-carry whose γ follows the learning rate: 1 − γ_t = (1 − γ)·η_t/η, so that the velocity averages over more gradients as steps get
// smaller: noise pulses die out with the schedule, and a change of direction is followed at once while steps are large. Own candidate
// (docs/decisions/0012-adaptive-rule.md); in hardware γ is one number of a layer, from the schedule, and costs nothing more.
import { annealed, fusedWithDecay } from "./fusedUpdate.ts";
import { momentumCarry, randomPhases } from "./momentumCarry.ts";
import type { InSituRule } from "./rule.ts";

export const annealedCarry: InSituRule = {
  ...momentumCarry,
  name: "annealed-carry",
  title: "annealed momentum with carry",
  open: (options) => {
    const carry = randomPhases(options.layer, options.seed);
    return fusedWithDecay(options, { velocity: true, carry }, annealed(options.training));
  },
};
