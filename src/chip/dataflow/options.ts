// What each way of adding up a layer's gradient costs. Given the choices for the whole chip, a layer's energy does not depend on the other
// layers' choices; only gradient memory is shared, and it is the only area that they change.
import type { Activity } from "../activity.ts";
import { account } from "../estimate.ts";
import type { Entry } from "../ledger.ts";
import { chip, gradientMemoryOf } from "../level/chip.ts";
import type { ChipInput } from "../spec.ts";
import { type WorkLayer, weightsOfLayer } from "../workload.ts";
import { type Dataflow, type LayerFlow, naive } from "./dataflow.ts";
import type { Choice } from "./knapsack.ts";

export interface GradientLimits {
  /** Bits of on-chip gradient memory, and of one summed gradient. */
  readonly gradientBuffer: number;
  readonly gradientBits: number;
}

/** Of one epoch. */
export interface Option extends Choice {
  readonly flow: LayerFlow;
}

/** For each layer, what each choice costs: the whole chip is priced once for each choice made everywhere. */
export function optionsOf(
  input: ChipInput,
  shape: Dataflow,
  choices: readonly ((layer: WorkLayer) => LayerFlow)[],
  { gradientBits }: GradientLimits,
  activity: Activity | null,
): Option[][] {
  const priced = choices.map((choice) => {
    const layers = input.layers.map(choice);
    const { book, chip: built } = account(input, { ...shape, layers }, activity);
    const memory = built.gradientStore?.leakage ?? 0;
    const power = book.built.reduce((sum, circuit) => sum + circuit.leakage, 0) - memory;
    const latency = byLayer(book.entries, (entry) => entry.latency);
    return { layers, latency, cost: byLayer(book.entries, (entry) => entry.energy + power * entry.latency) };
  });
  return input.layers.map((layer, i) =>
    priced.map(({ layers, cost, latency }) => ({
      flow: layers[i]!,
      cost: cost.get(layer.name) ?? 0,
      latency: latency.get(layer.name) ?? 0,
      bits: layers[i]!.gradient === "accumulate" ? weightsOfLayer(layer) * gradientBits : 0,
    })),
  );
}

/** Leakage of gradient memory of so many bits, W. */
export function gradientLeakage(input: ChipInput): (bits: number) => number {
  const { busWidth } = chip(input, naive(input.layers));
  return (bits) => gradientMemoryOf(input, bits, busWidth)?.leakage ?? 0;
}

function byLayer(entries: readonly Entry[], of: (entry: Entry) => number): Map<string, number> {
  const sums = new Map<string, number>();
  for (const entry of entries) sums.set(entry.layer, (sums.get(entry.layer) ?? 0) + of(entry));
  return sums;
}
