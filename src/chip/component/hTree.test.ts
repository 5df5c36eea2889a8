import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { hTree } from "./hTree.ts";

const tech = technology(32e-9, "low-standby-power");
const SPEC = {
  rows: 8,
  columns: 8,
  unitHeight: 2e-4,
  unitWidth: 3e-4,
  busWidth: 1024,
  delayTolerance: 0.1,
  layers: 4,
};
const tree = hTree(tech, SPEC);

it("reaches every unit over the trunk and arms of 2, 1 and 1/2 units in each direction", () => {
  expect(tree.path).toBeCloseTo(3.5 * 2e-4 + (3.5 + 4) * 3e-4, 12);
});

it("moves nothing for nothing, energy with the bits, latency with the transfers", () => {
  expect(tree.move(0)).toEqual({ energy: 0, latency: 0 });
  const once = tree.move(1024);
  expect(tree.move(4096).energy).toBeCloseTo(4 * once.energy, 20);
  expect(tree.move(1025).latency).toBeCloseTo(2 * once.latency, 15);
});

it("has neither path nor area for a single unit", () => {
  const single = hTree(tech, { ...SPEC, rows: 1, columns: 1 });
  expect([single.path, single.area, single.leakage]).toEqual([0, 0, 0]);
});

it("grows with the grid and the bus", () => {
  const larger = hTree(tech, { ...SPEC, rows: 16, columns: 16 });
  const wider = hTree(tech, { ...SPEC, busWidth: 2048 });
  expect(larger.area).toBeGreaterThan(tree.area);
  expect(larger.leakage).toBeGreaterThan(tree.leakage);
  expect(wider.area).toBeCloseTo(2 * tree.area, 15);
  expect(wider.move(1024).energy).toBe(tree.move(1024).energy);
});
