// Sub-array, PE, tile and chip: the parts of each level in the level below, and how it grows.
import { describe, expect, it } from "vitest";
import { optimized } from "../../src/chip/dataflow/optimized.ts";
import { chip } from "../../src/chip/level/chip.ts";
import { summedBits } from "../../src/chip/level/gradientUnit.ts";
import { pulseGenerator } from "../../src/chip/level/pulseGenerator.ts";
import { naive } from "../../src/chip/spec/dataflow.ts";
import { keptBits } from "../../src/chip/spec/digitalWork.ts";
import { weightsOfLayer } from "../../src/chip/spec/workload.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { networkWithoutData } from "../../src/network/defineNetwork.ts";
import { chipInputOf } from "../../src/pricing/chipInput.ts";

function inputOf(...overrides: string[]) {
  const experiment = readExperiment("examples/09-chip-of-the-paper.toml", overrides);
  return chipInputOf(experiment, networkWithoutData(experiment.network), 50000);
}
function built(...overrides: string[]) {
  const input = inputOf(...overrides);
  return chip(input, naive(input.layers));
}
const paper = built();
const kernelTile = paper.tiles[0]!;

describe("a PE", () => {
  const { pe } = kernelTile;
  it("is its sub-arrays, trees and registers", () => {
    expect(pe.subArrays).toBe(16);
    const own = pe.adders.area + pe.input.area + pe.output.area;
    expect(pe.area).toBeCloseTo(16 * paper.subArray.area + own, 15);
    expect(pe.leakage).toBeGreaterThan(16 * paper.subArray.leakage);
  });

  it("sums partial results of converter, input and sign bits without loss", () => {
    // 6 of the converter, 8 of the input, 1 cell, a sign; 4 sub-arrays in a column
    expect(pe.partialBits).toBe(6 + 8 + 1 + 1);
    expect(pe.sumBits).toBe(pe.partialBits + 2);
  });
});

describe("a tile", () => {
  it("is its PEs, trees, buffers and wires, and sums nine PEs in four more bits", () => {
    const { pe, adders, input, output, tree, area, sumBits } = kernelTile;
    const own = adders.area + input.area + output.area + tree.area;
    expect(area).toBeCloseTo(9 * pe.area + own, 12);
    expect(sumBits).toBe(pe.sumBits - 1 + 4);
  });
});

describe("the weight-gradient unit", () => {
  it("has an array for each 128 positions and 128 bits of the largest input", () => {
    // the second layer: 32 x 32 positions, 128 channels of 8 bits
    expect([paper.gradient.alongRows, paper.gradient.alongColumns]).toEqual([8, 8]);
    const small = built("gradientUnit.rows=64").gradient;
    expect([small.alongRows, small.alongColumns]).toEqual([16, 16]);
  });

  it("adds an image's 8 arrays and a batch's 200 images without loss", () => {
    const { spec, layers } = inputOf("gradientUnit.wordBits=full");
    // 4 of the converter, 8 of each operand
    expect(summedBits(spec, layers)).toBe(4 + 16 + 3 + 8);
    expect(paper.gradient.gradientBits).toBe(4 + 8 + 3);
  });
});

describe("the chip", () => {
  it("has gradient memory for the layers that add up on it, none otherwise", () => {
    expect(paper.gradientStore).toBeNull();
    const input = inputOf();
    const flow = optimized(input, { gradientBuffer: 32e6, gradientBits: paper.sumBits });
    const kept = input.layers.filter((_, i) => flow.layers[i]!.gradient === "accumulate");
    const bits = kept.reduce((sum, layer) => sum + weightsOfLayer(layer), 0) * paper.sumBits;
    expect(chip(input, flow).gradientStore!.cores).toBe(Math.ceil(bits / 128 ** 2));
  });

  it("keeps velocities where the experiment says", () => {
    expect(paper.velocityStore).toBeNull();
    const { layers } = inputOf();
    const weights = layers.reduce((sum, layer) => sum + weightsOfLayer(layer), 0);
    const inside = built("chip.velocityStore=buffer").velocityStore!;
    expect(inside.cores).toBe(Math.ceil((weights * 8) / 128 ** 2));
  });

  it("buffers one layer, all of an image where values stay, and all images under way in a pipeline", () => {
    const cores = (resident: boolean, ...overrides: string[]) => {
      const input = inputOf(...overrides);
      return chip(input, { ...naive(input.layers), resident }).buffer.cores;
    };
    const one = cores(false);
    const image = cores(true);
    const pipeline = cores(true, "chip.process=pipelined");
    const { layers, spec } = inputOf();
    const core = 128 ** 2;
    const held = layers.map((layer) => layer.inputs * spec.activationBits + keptBits(layer));
    const sum = (of: readonly number[]) => of.reduce((total, bits) => total + bits, 0);
    expect(image - one).toBeCloseTo((sum(held) - Math.max(...held)) / core, -1);
    // an image waits for all layers behind it, there and back
    const waiting = sum(held.map((bits, i) => bits * 2 * (layers.length - 1 - i)));
    expect((pipeline - image) / (waiting / core)).toBeCloseTo(1, 2);
  });

  it("has a wider bus for more layers, up to the limit, which is halved until it fits", () => {
    expect(paper.busWidth).toBeLessThanOrEqual(8192);
    const narrow = built("chip.busWidth=1000").busWidth;
    expect(narrow).toBeLessThanOrEqual(1000);
    expect(narrow).toBeGreaterThan(500);
    expect(Number.isInteger(Math.log2(paper.busWidth / narrow))).toBe(true);
  });
});

it("a pulse generator has a register and a comparator of the longest word", () => {
  const { spec } = inputOf();
  const [eight, four] = [spec, { ...spec, activationBits: 4, errorBits: 4 }].map((one) =>
    pulseGenerator(one),
  );
  expect(eight!.area / four!.area).toBeGreaterThan(1.6);
  expect(eight!.area / four!.area).toBeLessThan(2.2);
  expect(pulseGenerator({ ...spec, activationBits: 4 }).area).toBe(eight!.area);
  expect(eight!.pulse.energy).toBeGreaterThan(four!.pulse.energy);
});
