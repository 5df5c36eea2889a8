// Laws that hold whatever the constants are: what is not used costs nothing, what is halved halves, what is split stays the same.
import { describe, expect, it } from "vitest";
import { totalOf } from "../../src/chip/account/ledger.ts";
import { cellCurrent, readCost, subArray } from "../../src/chip/subArray/subArray.ts";
import { NODES } from "../../src/chip/technology/technology.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { networkWithoutData } from "../../src/network/defineNetwork.ts";
import type { NetworkDefinition } from "../../src/network/definition.ts";
import { chipInputOf } from "../../src/pricing/chipInput.ts";
import { chipReport } from "../../src/run/chipReport.ts";

const paper = (...overrides: string[]) => readExperiment("examples/09-chip-of-the-paper.toml", overrides);
const specOf = (...overrides: string[]) => {
  const experiment = paper(...overrides);
  return chipInputOf(experiment, networkWithoutData(experiment.network), 1).spec;
};
const fullyConnected = (inputs: number, units: number): NetworkDefinition => ({
  name: "one layer",
  input: { height: 1, width: 1, channels: inputs },
  layers: [{ kind: "fc", name: "fc", units, relu: true }],
});
const price = (definition: NetworkDefinition, ...overrides: string[]) =>
  chipReport(paper(...overrides), { definition, images: 200, brief: true }).estimate;
const forwardOf = (found: ReturnType<typeof price>, name: string) =>
  found.components.find((component) => component.name === name)!.energy.forward;

describe("what is not used costs nothing", () => {
  const { forward, backward } = subArray(specOf("chip.read=sequential", "chip.backwardRead=sequential"));
  it.each([
    ["forward", forward],
    ["backward", backward],
  ] as const)("a row by row %s read in which no line is active drives and converts nothing", (_, parts) => {
    const load = { activity: 0, driven: 64, sensed: 64, lineCurrent: 0 };
    const counted = parts.filter(({ name }) => /decoder|drivers|switches|ADC|encoder|row /.test(name));
    const lines = counted.filter(({ name }) => !/multiplexer/.test(name));
    expect(lines.length).toBeGreaterThan(3);
    expect(readCost(lines, load).energy).toBe(0);
  });

  it("columns without weights are not converted", () => {
    const { forward: parallel } = subArray(specOf());
    const at = (sensed: number) => {
      const load = { activity: 0.2, driven: 128, sensed, lineCurrent: 1e-6 };
      return readCost(
        parallel.filter(({ name }) => name === "ADC"),
        load,
      ).energy;
    };
    expect(at(0)).toBe(0);
    expect(at(64) / at(32)).toBeCloseTo(2, 12);
  });
});

describe("a pipeline of layers", () => {
  const pipelined = "chip.process=pipelined";
  const time = ({ latency }: ReturnType<typeof price>) => totalOf(latency);
  const network = networkWithoutData(paper().network);

  it("is as fast as one layer after another where there is one layer, faster where there are more", () => {
    const one = fullyConnected(256, 64);
    expect(time(price(one, "chip.dataflow=naive", pipelined))).toBeCloseTo(
      time(price(one, "chip.dataflow=naive")),
      12,
    );
    // gradients hide behind the reads of other images
    const conv = { kind: "conv", channels: 16, kernel: 3, stride: 1, padding: "same", relu: true } as const;
    const input = { height: 32, width: 32, channels: 16 };
    const positions = { name: "one convolution", input, layers: [conv] };
    expect(time(price(positions, pipelined))).toBeLessThan(time(price(positions)));
    for (const flow of ["chip.dataflow=naive", "chip.dataflow=optimized"])
      expect(time(price(network, flow, pipelined))).toBeLessThan(0.9 * time(price(network, flow)));
  });

  it("with copies of slow layers is faster, larger, and writes each copy", () => {
    const flow = "chip.dataflow=outer-product";
    const plain = price(network, flow, pipelined);
    const copied = price(network, flow, pipelined, "chip.copyArea=0.5");
    const { forward, backward } = copied.latency;
    expect(forward + backward).toBeLessThan(0.7 * (plain.latency.forward + plain.latency.backward));
    expect(copied.area).toBeGreaterThan(plain.area);
    expect(copied.area).toBeLessThan(1.5 * plain.area);
    const more = copied.layers.filter(({ copies }, i) => copies > plain.layers[i]!.copies);
    expect(more.length).toBeGreaterThan(0);
    for (const layer of copied.layers) {
      const before = plain.layers.find(({ name }) => name === layer.name)!;
      const written = layer.energy.weightUpdate / before.energy.weightUpdate;
      expect(written).toBeGreaterThan(more.includes(layer) ? 1.2 : 0.8);
      if (!more.includes(layer)) expect(written).toBeLessThan(1.2);
    }
  });
});

describe("scaling", () => {
  it("each next smaller node needs less area and less energy for the paper's chip", () => {
    const found = NODES.map((node) => {
      const { estimate } = chipReport(paper(`chip.node=${node * 1e9} nm`), { brief: true });
      return { area: estimate.area, energy: totalOf(estimate.energy) };
    });
    for (const [i, { area, energy }] of found.entries()) {
      if (i === 0) continue;
      expect(area, `${NODES[i]}`).toBeLessThan(found[i - 1]!.area);
      expect(energy, `${NODES[i]}`).toBeLessThan(found[i - 1]!.energy);
    }
  });

  it("halving the on resistance doubles the current of a cell, and of the array with it", () => {
    const current = (rOn: number) => {
      const { technology, array } = specOf("chip.cell=1t1r", `device.rOn=${rOn}`);
      return cellCurrent(technology, array, 0.5);
    };
    expect(current(2e4) / current(4e4)).toBeCloseTo(2, 12);
  });
});

describe("splitting", () => {
  it("a layer of twice the columns needs twice the conversions and their energy, over however many sub-arrays", () => {
    const one = price(fullyConnected(1024, 512));
    const two = price(fullyConnected(1024, 1024));
    expect(two.layers[0]!.conversions.forward / one.layers[0]!.conversions.forward).toBeCloseTo(2, 12);
    expect(forwardOf(two, "ADC") / forwardOf(one, "ADC")).toBeCloseTo(2, 9);
    expect(two.layers[0]!.subArrays).toBe(2 * one.layers[0]!.subArrays);
  });

  it("energy is proportional to the images of an epoch", () => {
    const energyAt = (images: number) => {
      const { estimate } = chipReport(paper(), { definition: fullyConnected(512, 256), images, brief: true });
      return totalOf(estimate.energy) + totalOf(estimate.leakageEnergy);
    };
    expect(energyAt(4000) / energyAt(2000)).toBeCloseTo(2, 9);
  });
});
