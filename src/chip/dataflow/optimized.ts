// The optimized dataflow: everything that the ladder adds, and for each layer the cheaper of two ways to add up its gradient, within the
// gradient memory that there is. A chip is designed before anything is trained: costs are those of typical activity, so that the
// choice follows from the experiment alone, and a run's record cannot change it.

import { type Dataflow, type GradientFlow, ingredients, naive, stationaryOf } from "../spec/dataflow.ts";
import type { ChipInput } from "../spec/spec.ts";
import { cheapest } from "./cheapest.ts";
import { type GradientLimits, optionsOf } from "./options.ts";

const WAYS = ["accumulate", "defer"] as const satisfies readonly GradientFlow[];

/** One layer's choice and what both ways cost it, J of an epoch at typical activity with leakage. */
export interface GradientChoice {
  readonly layer: string;
  readonly gradient: GradientFlow;
  readonly accumulate: number;
  readonly defer: number;
  /** Bits of gradient memory that accumulation takes. */
  readonly bits: number;
}

/** The cheapest choices whose sums fit into the memory: more memory never costs energy. */
export function gradientChoices(input: ChipInput, limits: GradientLimits): GradientChoice[] {
  const design = designOf(input);
  const shape = ingredients([]).reduce((flow, step) => step.apply(flow, input.layers), naive(input.layers));
  const ways = WAYS.map((gradient) => (layer: ChipInput["layers"][number]) => ({
    gradient,
    stationary: stationaryOf(layer),
  }));
  const options = optionsOf(design, shape, ways, limits, null);
  const { chosen } = cheapest(design, shape, options, limits, null, 0);
  return chosen.map(({ flow }, i) => {
    const [accumulate, defer] = options[i]!;
    return {
      layer: input.layers[i]!.name,
      gradient: flow.gradient,
      accumulate: accumulate!.cost,
      defer: defer!.cost,
      bits: accumulate!.bits,
    };
  });
}

/** Costs of a pipeline depend on the images of an epoch where these are less than a batch; others only grow with them. */
function designOf(input: ChipInput): ChipInput {
  const { spec } = input;
  if (!spec.pipelined) return input;
  return { ...input, spec: { ...spec, update: { ...spec.update, images: spec.update.batch } } };
}

export function optimized(input: ChipInput, limits: GradientLimits): Dataflow {
  const gradients = gradientChoices(input, limits).map(({ gradient }) => gradient);
  const { layers } = input;
  const flow = ingredients(gradients).reduce((f, step) => step.apply(f, layers), naive(layers));
  return { ...flow, name: "optimized" };
}
