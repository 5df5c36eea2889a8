import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { maxPooling } from "./maxPooling.ts";

const tech = technology(32e-9, "low-standby-power");
const built = (window: number, count = 1) => maxPooling(tech, { window, bits: 8, count });

it("takes one comparison less than words", () => {
  expect(built(4).pool().energy).toBeCloseTo(3 * built(2).pool().energy, 20);
  expect(built(9).area / built(2).area).toBeCloseTo(8, 12);
  expect(built(9).leakage / built(2).leakage).toBeCloseTo(8, 12);
});

it("takes a stage for each doubling of the window", () => {
  expect(built(4).pool().latency).toBeCloseTo(2 * built(2).pool().latency, 18);
  expect(built(9).pool().latency).toBeCloseTo(4 * built(2).pool().latency, 18);
});

it("works on many windows at once, and costs nothing for none", () => {
  const many = built(4, 16);
  expect(many.pool().energy).toBeCloseTo(16 * built(4).pool().energy, 20);
  expect(many.pool().latency).toBe(built(4).pool().latency);
  expect(many.pool(0).energy).toBe(0);
});
