// Energy as reports have it: circuits at work and the leakage of the whole chip meanwhile. The records keep the two apart.
import { PHASES, type Phase } from "./ledger.ts";
import type { ByPhase, ChipEstimate, ComponentEstimate } from "./records.ts";

/** J of one epoch. */
export function chipEnergy({
  energy,
  leakageEnergy,
}: Pick<ChipEstimate, "energy" | "leakageEnergy">): ByPhase {
  return perPhase((phase) => energy[phase] + leakageEnergy[phase]);
}

/** The kinds of circuits, each with its share of the leakage: they sum to `chipEnergy`. */
export function componentEnergies(estimate: ChipEstimate): ComponentEstimate[] {
  const { leakagePower, leakageEnergy } = estimate;
  return estimate.components.map((component) => {
    const share = leakagePower > 0 ? component.leakage / leakagePower : 0;
    return { ...component, energy: perPhase((p) => component.energy[p] + share * leakageEnergy[p]) };
  });
}

export function perPhase(value: (phase: Phase) => number): ByPhase {
  return Object.fromEntries(PHASES.map((phase) => [phase, value(phase)])) as Record<Phase, number>;
}
