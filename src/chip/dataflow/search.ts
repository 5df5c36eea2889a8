// Finds the dataflow with the least energy, leakage included, under a limit of on-chip gradient memory: for each choice of the whole chip a
// knapsack over its layers' options (options.ts), solved exactly (knapsack.ts).
import type { Activity } from "../spec/activity.ts";
import { type Dataflow, type GradientFlow, type LayerFlow, naive } from "../spec/dataflow.ts";
import type { ChipInput } from "../spec/spec.ts";
import { weightsOfLayer } from "../spec/workload.ts";
import { cheapest } from "./cheapest.ts";
import { type GradientLimits, optionsOf } from "./options.ts";

export interface Found {
  readonly flow: Dataflow;
  /** Dataflows that the search stands for. */
  readonly space: number;
  /** Nodes that it had to look at. */
  readonly considered: number;
  readonly reasons: readonly string[];
}

const GRADIENTS: readonly GradientFlow[] = ["accumulate", "defer", "dram"];
const STATIONARY: readonly LayerFlow["stationary"][] = ["activations", "errors"];
const CHOICES = GRADIENTS.flatMap((gradient) =>
  STATIONARY.map((stationary) => (): LayerFlow => ({ gradient, stationary })),
);

export function searchDataflow(input: ChipInput, limits: GradientLimits, activity: Activity | null): Found {
  let best: { flow: Dataflow; energy: number } | null = null;
  let considered = 0;
  const either = [true, false];
  const shapes = either.flatMap((resident) =>
    either.flatMap((shared) =>
      either.map((lineBuffers): Dataflow => {
        const plain = naive(input.layers);
        return { ...plain, name: "search", resident, shared, lineBuffers, overlap: true };
      }),
    ),
  );
  for (const shape of shapes) {
    const options = optionsOf(input, shape, CHOICES, limits, activity);
    const found = cheapest(input, shape, options, limits, activity);
    considered += found.nodes;
    if (!best || found.cost < best.energy)
      best = { flow: { ...shape, layers: found.chosen.map((o) => o.flow) }, energy: found.cost };
  }
  const { flow } = best!;
  return {
    flow,
    space: shapes.length * (GRADIENTS.length * STATIONARY.length) ** input.layers.length,
    considered,
    reasons: reasonsOf(input, flow, limits),
  };
}

/** Why gradients of layers go through DRAM: there is no room for them in `left` bits, or it costs less. */
function throughDram(
  input: ChipInput,
  flow: Dataflow,
  { gradientBits }: GradientLimits,
  left: number,
): string[] {
  const layers = input.layers.filter((_, i) => flow.layers[i]!.gradient === "dram");
  const sentence = (fits: boolean, why: string) => {
    const names = layers.filter((layer) => weightsOfLayer(layer) * gradientBits <= left === fits);
    if (names.length === 0) return [];
    return [`${names.map(({ name }) => name).join(", ")}: gradients go through DRAM image by image, ${why}`];
  };
  return [
    ...sentence(false, "no memory is left for them"),
    ...sentence(true, "because they are few: that costs less than memory for them, or operands that wait"),
  ];
}

function reasonsOf(input: ChipInput, flow: Dataflow, limits: GradientLimits): string[] {
  const names = (gradient: GradientFlow) =>
    input.layers.filter((_, i) => flow.layers[i]!.gradient === gradient).map((layer) => layer.name);
  const list = (gradient: GradientFlow) => names(gradient).join(", ");
  const used = input.layers
    .filter((_, i) => flow.layers[i]!.gradient === "accumulate")
    .reduce((sum, layer) => sum + weightsOfLayer(layer) * limits.gradientBits, 0);
  const errors = input.layers
    .filter((_, i) => flow.layers[i]!.stationary === "errors")
    .map((layer) => layer.name);
  return [
    ...(names("accumulate").length > 0
      ? [
          `${list("accumulate")}: gradients add up on the chip (${Math.round(used / 1e6)} of ${Math.round(limits.gradientBuffer / 1e6)} Mbit), because their operands are larger than their weights`,
        ]
      : []),
    ...(names("defer").length > 0
      ? [
          `${list("defer")}: computed after the batch, because images side by side fill the rows of the gradient unit and nothing but operands waits in DRAM`,
        ]
      : []),
    ...throughDram(input, flow, limits, limits.gradientBuffer - used),
    ...(errors.length > 0
      ? [`${errors.join(", ")}: errors lie still, because they fill the columns better than the activations`]
      : []),
    ...(flow.lineBuffers ? ["tiles hold the lines under a kernel: each pixel comes to them once"] : []),
    flow.resident
      ? "activations and errors of an image stay on the chip"
      : "activations and errors go through DRAM",
  ];
}
