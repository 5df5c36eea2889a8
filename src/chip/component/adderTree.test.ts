import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { adder } from "./adder.ts";
import { adderTree, treeStages } from "./adderTree.ts";

const tech = technology(32e-9, "low-standby-power");

it("takes one adder less than words, whatever their number", () => {
  for (let words = 1; words < 40; words++) {
    const stages = treeStages(words, 8);
    expect(stages.reduce((sum, { adders }) => sum + adders, 0)).toBe(words - 1);
    expect(stages.length).toBe(Math.ceil(Math.log2(words)));
  }
});

it("is an adder for two words, and nothing for one", () => {
  const two = adderTree(tech, { inputs: 2, bits: 8, count: 3 });
  const plain = adder(tech, { bits: 8, count: 3 });
  expect(two.sum()).toEqual(plain.add());
  expect(two.area).toBeCloseTo(plain.area, 20);
  const one = adderTree(tech, { inputs: 1, bits: 8, count: 3 });
  expect([one.area, one.leakage, one.sum().energy, one.sum().latency]).toEqual([0, 0, 0, 0]);
});

it("sums fewer words for less", () => {
  const { sum } = adderTree(tech, { inputs: 16, bits: 8, count: 4 });
  expect(sum(4).energy).toBeLessThan(sum(5).energy);
  expect(sum(4).latency).toBeLessThan(sum().latency);
  expect(sum(16, 2).energy).toBeCloseTo(sum().energy / 2, 20);
  expect(sum(99)).toEqual(sum());
});
