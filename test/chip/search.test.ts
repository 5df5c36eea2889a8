// The search against every dataflow that it stands for.
import { describe, expect, it } from "vitest";
import { totalOf } from "../../src/chip/account/ledger.ts";
import { knapsack } from "../../src/chip/dataflow/knapsack.ts";
import { optimized } from "../../src/chip/dataflow/optimized.ts";
import { gradientLeakage, optionsOf } from "../../src/chip/dataflow/options.ts";
import { searchDataflow } from "../../src/chip/dataflow/search.ts";
import { totals } from "../../src/chip/estimate/estimate.ts";
import { chip } from "../../src/chip/level/chip.ts";
import {
  type Dataflow,
  type GradientFlow,
  ingredients,
  type LayerFlow,
  naive,
} from "../../src/chip/spec/dataflow.ts";
import type { ChipInput } from "../../src/chip/spec/spec.ts";
import { weightsOfLayer } from "../../src/chip/spec/workload.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { networkWithoutData } from "../../src/network/defineNetwork.ts";
import type { NetworkDefinition } from "../../src/network/definition.ts";
import { chipInputOf } from "../../src/pricing/chipInput.ts";

/** A convolution and a fully connected layer. */
const definition: NetworkDefinition = {
  name: "two layers",
  input: { height: 16, width: 16, channels: 32 },
  layers: [
    { kind: "conv", channels: 64, kernel: 3, stride: 1, padding: "same", relu: true, name: "conv" },
    { kind: "maxpool", size: 4 },
    { kind: "flatten" },
    { kind: "fc", units: 64, relu: false, name: "fc" },
  ],
};
const inputOf = (...overrides: string[]) =>
  chipInputOf(readExperiment("examples/09-chip-of-the-paper.toml", overrides), definition, 2000);

/** J of an epoch, leakage included. */
function energyOf(input: ChipInput, flow: Dataflow): number {
  const { energy, leakageEnergy } = totals(input, flow, null);
  return totalOf(energy) + totalOf(leakageEnergy);
}

const limitsOf = (input: ChipInput, gradientBuffer: number) => ({
  gradientBuffer,
  gradientBits: chip(input, naive(input.layers)).sumBits,
});

const bitsOf = (input: ChipInput, flow: Dataflow, bits: number) =>
  input.layers.reduce(
    (sum, layer, i) => sum + (flow.layers[i]!.gradient === "accumulate" ? weightsOfLayer(layer) * bits : 0),
    0,
  );

function everyFlow(input: ChipInput): Dataflow[] {
  const gradients: GradientFlow[] = ["accumulate", "defer", "dram"];
  const choices = gradients.flatMap((gradient) =>
    (["activations", "errors"] as const).map((stationary): LayerFlow => ({ gradient, stationary })),
  );
  const pairs = choices.flatMap((a) => choices.map((b) => [a, b]));
  const either = [true, false];
  return pairs.flatMap((layers) =>
    either.flatMap((resident) =>
      either.flatMap((shared) =>
        either.map((lineBuffers) => ({
          ...naive(input.layers),
          layers,
          resident,
          shared,
          lineBuffers,
          overlap: true,
        })),
      ),
    ),
  );
}

describe("the search", () => {
  const input = inputOf();
  const conv = weightsOfLayer(input.layers[0]!) * limitsOf(input, 0).gradientBits;
  it.each([
    ["no memory", 0],
    ["memory for the convolution", conv],
    ["memory for all", 1e9],
  ])("finds the cheapest of all dataflows with %s", (_, room) => {
    const limits = limitsOf(input, room);
    const { flow, space } = searchDataflow(input, limits, null);
    const all = everyFlow(input);
    expect(space).toBe(all.length);
    const fit = all.filter((one) => bitsOf(input, one, limits.gradientBits) <= room);
    const best = Math.min(...fit.map((one) => energyOf(input, one)));
    expect(bitsOf(input, flow, limits.gradientBits)).toBeLessThanOrEqual(room);
    expect(energyOf(input, flow) / best).toBeLessThan(1 + 1e-4);
  });

  it("says what it chose", () => {
    const { reasons, flow } = searchDataflow(input, limitsOf(input, 1e9), null);
    for (const [i, { name }] of input.layers.entries())
      expect(
        reasons.filter((reason) => reason.includes(name)).length,
        flow.layers[i]!.gradient,
      ).toBeGreaterThan(0);
  });

  it("is not worse than the optimized dataflow in a pipeline, where layers wait for each other", () => {
    const pipelined = inputOf("chip.process=pipelined");
    const limits = limitsOf(pipelined, 1e9);
    const { flow } = searchDataflow(pipelined, limits, null);
    const other = energyOf(pipelined, optimized(pipelined, limits));
    expect(energyOf(pipelined, flow)).toBeLessThan(other * (1 + 1e-4));
  });
});

it("does not try the orders of a residual network's equal layers: 597,000 nodes before it knew them", () => {
  const experiment = resolveExperiment({ network: { name: "resnet34" } });
  const input = chipInputOf(experiment, networkWithoutData(experiment.network), 50_000);
  const shape = ingredients([]).reduce((flow, step) => step.apply(flow, input.layers), naive(input.layers));
  const choices = (["accumulate", "defer", "dram"] as const).flatMap((gradient) =>
    (["activations", "errors"] as const).map((stationary) => () => ({ gradient, stationary })),
  );
  const limits = { gradientBuffer: experiment.chip.gradientBuffer, gradientBits: 33 };
  const options = optionsOf(input, shape, choices, limits, null);
  expect(knapsack(options, limits.gradientBuffer, gradientLeakage(input, shape)).nodes).toBeLessThan(60_000);
});
