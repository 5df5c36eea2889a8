// The cheapest choices for the layers of a chip within its gradient memory. Where layers work one after another, a chip costs what its
// layers cost, and the knapsack has the answer. In a pipeline the slowest layer says how long all circuits leak, and what a layer's choice
// costs depends on the others. So the knapsack's answers for this memory and for every smaller one are priced as whole chips. The
// answers for a smaller memory are among them: more memory does not cost energy.
import { totalOf } from "../account/ledger.ts";
import { totals } from "../estimate/estimate.ts";
import type { Activity } from "../spec/activity.ts";
import type { Dataflow } from "../spec/dataflow.ts";
import type { ChipInput } from "../spec/spec.ts";
import { type Knapsack, knapsack } from "./knapsack.ts";
import { type GradientLimits, gradientLeakage, type Option } from "./options.ts";

/** Whole chips that are priced at most, from the largest memory down. Networks of up to eight layers with two choices have fewer. */
const MOST_PRICED = 256;

/** `cost` of the result: J of an epoch. `tolerance`: of knapsack. */
export function cheapest(
  input: ChipInput,
  shape: Dataflow,
  options: readonly (readonly Option[])[],
  { gradientBuffer }: GradientLimits,
  activity: Activity | null,
  tolerance?: number,
): Knapsack<Option> {
  const leakage = gradientLeakage(input, shape);
  let best = knapsack(options, gradientBuffer, leakage, tolerance);
  if (!input.spec.pipelined) return best;
  const priced = (found: Knapsack<Option>): Knapsack<Option> => {
    const flow = { ...shape, layers: found.chosen.map((option) => option.flow) };
    const { energy, leakageEnergy } = totals(input, flow, activity);
    return { ...found, cost: totalOf(energy) + totalOf(leakageEnergy) };
  };
  let { nodes } = best;
  let bits = bitsOf(best);
  best = priced(best);
  for (let count = 1; count < MOST_PRICED && bits > 0; count++) {
    const next = knapsack(options, bits - 1, leakage, tolerance);
    nodes += next.nodes;
    bits = bitsOf(next);
    const whole = priced(next);
    if (whole.cost < best.cost) best = whole;
  }
  return { ...best, nodes };
}

const bitsOf = ({ chosen }: Knapsack<Option>): number => chosen.reduce((sum, { bits }) => sum + bits, 0);
