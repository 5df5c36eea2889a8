// Built-in networks have as many parameters as those that are published; biases of convolutions and fully connected layers, which Mho's have
// not, are left out.
import { describe, expect, it } from "vitest";
import { rowsOf } from "../array/geometry.ts";
import { builtInNetwork } from "./builtInNetwork.ts";
import { networkSchema } from "./params.ts";
import { planNetwork } from "./plan.ts";

const CIFAR = { height: 32, width: 32, channels: 3 };

function planOf(name: string, { width = 1, input = CIFAR } = {}) {
  return planNetwork(builtInNetwork(networkSchema.parse({ name, width }), 10, input)!).layers;
}

function parameters(layers: ReturnType<typeof planOf>): number {
  return layers.reduce((sum, { weights, definition, output }) => {
    const digital = definition.kind === "batchnorm" ? 2 * output.channels : 0;
    return sum + digital + (weights ? rowsOf(weights) * weights.outChannels : 0);
  }, 0);
}

describe("a built-in network", () => {
  it.each([
    // Counts of the papers' authors and of the usual implementations for CIFAR-10, less 10 biases of the last layer.
    ["resnet18", 11_173_962 - 10],
    ["resnet34", 21_282_122 - 10],
    ["densenet40", 1_019_722 - 10],
    ["mobilenet", 3_217_226 - 10],
  ])("%s has the published parameters", (name, count) => {
    expect(parameters(planOf(name))).toBe(count);
  });

  it("lenet5 has the layers of the paper, on its images and on smaller ones", () => {
    for (const side of [32, 28]) {
      const layers = planOf("lenet5", { input: { height: side, width: side, channels: 1 } });
      expect(layers.map(({ output }) => `${output.height}x${output.width}x${output.channels}`)).toEqual([
        "28x28x6",
        "14x14x6",
        "10x10x16",
        "5x5x16",
        "1x1x400",
        "1x1x120",
        "1x1x84",
        "1x1x10",
      ]);
      expect(parameters(layers)).toBe(25 * 6 + 150 * 16 + 400 * 120 + 120 * 84 + 84 * 10);
    }
  });

  it("densenet40 joins 12 channels a layer, halves the map twice, and normalizes what was joined", () => {
    const layers = planOf("densenet40");
    const of = (name: string) => layers.find((layer) => layer.name === name)!;
    expect(of("block1.12").output).toEqual({ height: 32, width: 32, channels: 160 });
    expect(of("block2.12").output).toEqual({ height: 16, width: 16, channels: 304 });
    expect(of("block3.12").output).toEqual({ height: 8, width: 8, channels: 448 });
    expect(layers.filter(({ weights }) => weights)).toHaveLength(39 + 1);
    // nothing is unrounded but what one normalization alone reads
    expect(layers.filter(({ values }) => values === "sums")).toEqual([]);
    expect(planOf("densenet40", { width: 0.25 }).at(-2)!.output.channels).toBe(4 + 3 * 12 * 3);
  });
});
