// Finds the dataflow with the least energy, leakage included, under a limit of on-chip gradient memory. Given the choices for the whole
// chip, a layer's energy does not depend on the others' choices, only the memory is shared: a knapsack, solved exactly (knapsack.ts).
// Gradient memory is the only area that the layers' choices change.
import type { Activity } from "../activity.ts";
import { account } from "../estimate.ts";
import type { Entry } from "../ledger.ts";
import { chip, gradientMemoryOf } from "../level/chip.ts";
import type { ChipInput } from "../spec.ts";
import { weightsOfLayer } from "../workload.ts";
import { type Dataflow, type GradientFlow, type LayerFlow, naive } from "./dataflow.ts";
import { type Choice, knapsack } from "./knapsack.ts";

export interface SearchLimits {
  /** Bits of on-chip gradient memory, and of one summed gradient. */
  readonly gradientBuffer: number;
  readonly gradientBits: number;
}

export interface Found {
  readonly flow: Dataflow;
  /** Dataflows that the search stands for. */
  readonly space: number;
  /** Nodes that it had to look at. */
  readonly considered: number;
  readonly reasons: readonly string[];
}

/** Of one epoch. */
interface Option extends Choice {
  readonly flow: LayerFlow;
}

const GRADIENTS: readonly GradientFlow[] = ["accumulate", "defer", "dram"];
const STATIONARY: readonly LayerFlow["stationary"][] = ["activations", "errors"];

export function searchDataflow(input: ChipInput, limits: SearchLimits, activity: Activity | null): Found {
  let best: { flow: Dataflow; energy: number } | null = null;
  let considered = 0;
  const { busWidth } = chip(input, naive(input.layers));
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
    const options = optionsOf(input, shape, limits, activity);
    const found = knapsack(
      options,
      limits.gradientBuffer,
      (bits) => gradientMemoryOf(input, bits, busWidth)?.leakage ?? 0,
    );
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

/** For each layer, what each choice costs: the whole chip is priced once for each choice made everywhere. */
function optionsOf(
  input: ChipInput,
  shape: Dataflow,
  limits: SearchLimits,
  activity: Activity | null,
): Option[][] {
  const priced = GRADIENTS.flatMap((gradient) =>
    STATIONARY.map((stationary) => {
      const flow: LayerFlow = { gradient, stationary };
      const everywhere = { ...shape, layers: input.layers.map(() => flow) };
      const { book, chip: built } = account(input, everywhere, activity);
      const memory = built.gradientStore?.leakage ?? 0;
      const power = book.built.reduce((sum, circuit) => sum + circuit.leakage, 0) - memory;
      const latency = byLayer(book.entries, (entry) => entry.latency);
      return { flow, latency, cost: byLayer(book.entries, (entry) => entry.energy + power * entry.latency) };
    }),
  );
  return input.layers.map((layer) =>
    priced.map(({ flow, cost, latency }) => ({
      flow,
      cost: cost.get(layer.name) ?? 0,
      latency: latency.get(layer.name) ?? 0,
      bits: flow.gradient === "accumulate" ? weightsOfLayer(layer) * limits.gradientBits : 0,
    })),
  );
}

function byLayer(entries: readonly Entry[], of: (entry: Entry) => number): Map<string, number> {
  const sums = new Map<string, number>();
  for (const entry of entries) sums.set(entry.layer, (sums.get(entry.layer) ?? 0) + of(entry));
  return sums;
}

function reasonsOf(input: ChipInput, flow: Dataflow, limits: SearchLimits): string[] {
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
    ...(names("dram").length > 0
      ? [`${list("dram")}: gradients go through DRAM image by image, no memory is left`]
      : []),
    ...(errors.length > 0
      ? [`${errors.join(", ")}: errors lie still, because they fill the columns better than the activations`]
      : []),
    ...(flow.lineBuffers ? ["tiles hold the lines under a kernel: each pixel comes to them once"] : []),
    flow.resident
      ? "activations and errors of an image stay on the chip"
      : "activations and errors go through DRAM",
  ];
}
