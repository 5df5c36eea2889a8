// Plain in-situ gradient descent: v = g. Wu et al., "Analog In-memory Training on General Non-ideal Resistive Elements", equations 2 and 5.
import { fixedDecay } from "./fusedUpdate.ts";
import { inSitu } from "./rule.ts";

export const sgd = inSitu({
  name: "sgd",
  title: "gradient descent",
  keys: ["rounding", "maxPulses"],
  open: (options) => fixedDecay(options, {}, 0),
});
