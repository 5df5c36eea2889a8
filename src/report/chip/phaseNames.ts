// Phases of training as people read them.
import type { Phase } from "../../chip/account/ledger.ts";

export const PHASE_NAMES: Readonly<Record<Phase, string>> = {
  forward: "forward",
  backward: "backward",
  weightGradient: "weight gradient",
  weightUpdate: "weight update",
};
