// Parameters of NeuroSim for one comparison.
import { type Parameters, SHIPPED } from "../../../src/lab/neurosim/parameters.ts";

/** The shipped values with changes; names that are unknown are left out. */
export function parametersWith(changes: Readonly<Record<string, unknown>>): Parameters {
  const known = Object.entries(changes).filter(
    ([name, value]) => name in SHIPPED && Number.isFinite(Number(value)),
  );
  return { ...SHIPPED, ...Object.fromEntries(known.map(([name, value]) => [name, Number(value)])) };
}
