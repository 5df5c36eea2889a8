// Costs of each way of adding up a layer's gradient. Given the choices for the whole chip, a layer's energy does not depend on the other
// layers' choices; only gradient memory is shared, and it is the only area that they change.

import type { LedgerBook } from "../account/ledger.ts";
import { account } from "../estimate/estimate.ts";
import { chip, gradientMemoryOf } from "../level/chip.ts";
import type { Activity } from "../spec/activity.ts";
import type { Dataflow, LayerFlow } from "../spec/dataflow.ts";
import type { ChipInput } from "../spec/spec.ts";
import { type WorkLayer, weightsOfLayer } from "../spec/workload.ts";
import type { Choice } from "./knapsack.ts";

export interface GradientLimits {
  /** Bits of on-chip gradient memory, and of one summed gradient. */
  readonly gradientBuffer: number;
  readonly gradientBits: number;
}

/** Cost of one epoch with a choice. */
export interface Option extends Choice {
  readonly flow: LayerFlow;
}

/** Costs of each choice for each layer: the whole chip is priced once for each choice made everywhere. */
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
    const power = book.leakage - memory;
    return { layers, sums: byLayer(book, power) };
  });
  return input.layers.map((layer, i) =>
    priced.map(({ layers, sums }) => ({
      flow: layers[i]!,
      cost: sums.get(layer.name)?.cost ?? 0,
      latency: sums.get(layer.name)?.latency ?? 0,
      bits: layers[i]!.gradient === "accumulate" ? weightsOfLayer(layer) * gradientBits : 0,
    })),
  );
}

/** Leakage of gradient memory of so many bits, W. `flow`: any dataflow of the chip, best the one that was priced last. */
export function gradientLeakage(input: ChipInput, flow: Dataflow): (bits: number) => number {
  const { busWidth } = chip(input, flow);
  return (bits) => gradientMemoryOf(input, bits, busWidth)?.leakage ?? 0;
}

/** Energy with that of so much power while the layer works, and latency. */
function byLayer({ pages }: LedgerBook, power: number) {
  const sums = new Map<string, { cost: number; latency: number }>();
  for (let i = 0; i < pages.length; ) {
    const { layer } = pages[i]!;
    let { cost, latency } = sums.get(layer) ?? { cost: 0, latency: 0 };
    for (; pages[i]?.layer === layer; i++) {
      cost = pages[i]!.addEnergyWith(power, cost);
      latency = pages[i]!.addLatency(latency);
    }
    sums.set(layer, { cost, latency });
  }
  return sums;
}
