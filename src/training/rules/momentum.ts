// Running mean of the gradient: v ← γv + (1 − γ)g.

import { fixedDecay } from "./fusedUpdate.ts";
import type { RuleHardware } from "./rule.ts";
import { inSitu } from "./rule.ts";

/** Hardware of one filtered gradient. */
export const VELOCITY = {
  words: ["velocity"],
  products: 1,
  gradientSums: 1,
} as const satisfies Partial<RuleHardware>;

export const momentum = inSitu({
  name: "momentum",
  title: "momentum",
  keys: ["momentum", "resetEachEpoch", "velocityBits", "rounding", "maxPulses"],
  hardware: VELOCITY,
  open: (options) => fixedDecay(options, { velocity: true }, options.training.momentum),
});
