// Normalized momentum that loses no fraction of a pulse: v as in momentum-normalized; q = −η(P/2)v + c; n = round(q); c ← q − n. Own combination.
import { VELOCITY } from "./momentum.ts";
import { randomPhases } from "./momentumCarry.ts";
import { normalizedUpdate } from "./momentumNormalized.ts";
import { inSitu } from "./rule.ts";

export const normalizedCarry = inSitu({
  name: "normalized-carry",
  title: "normalized momentum with carry",
  hardware: { ...VELOCITY, words: ["velocity", "carry"], wordSums: 1 },
  open: (options) =>
    normalizedUpdate(options, { velocity: true, carry: randomPhases(options.layer, options.seed) }),
});
