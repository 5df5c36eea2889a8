import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { comparator } from "./comparator.ts";

const tech = technology(32e-9, "low-standby-power");

it("takes energy and area in proportion to bits and units", () => {
  const [small, large] = [4, 8].map((bits) => comparator(tech, { bits, count: 3 }));
  expect(large!.compare().energy).toBeCloseTo(2 * small!.compare().energy, 20);
  expect(large!.area / small!.area).toBeCloseTo(2, 12);
  expect(large!.compare(0).energy).toBe(0);
  expect(large!.compare(1).energy).toBeCloseTo(large!.compare().energy / 3, 20);
});

it("is slower with each bit", () => {
  const times = [1, 2, 3, 8].map((bits) => comparator(tech, { bits, count: 1 }).compare().latency);
  expect([...times].sort((a, b) => a - b)).toEqual(times);
  expect(times[0]).toBeGreaterThan(0);
});
