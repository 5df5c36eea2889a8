import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { register } from "./register.ts";

const tech = technology(32e-9, "low-standby-power");
const clock = 1e9;

it("takes twice the energy, area and leakage for twice the bits", () => {
  const [one, two] = [16, 32].map((bits) => register(tech, { bits, clock }));
  expect(two!.store().energy).toBeCloseTo(2 * one!.store().energy, 20);
  expect(two!.area / one!.area).toBeCloseTo(2, 12);
  expect(two!.leakage / one!.leakage).toBeCloseTo(2, 12);
});

it("pays for the clock in all bits and for data in those that are 1", () => {
  const { store } = register(tech, { bits: 8, clock });
  const [none, half, all] = [0, 4, 8].map((passing) => store(passing).energy);
  expect(none).toBeGreaterThan(0);
  expect(half! - none!).toBeCloseTo((all! - none!) / 2, 20);
  expect(store(100).energy).toBe(all);
});

it("takes half a period, and nothing without bits", () => {
  expect(register(tech, { bits: 8, clock: 5e8 }).store().latency).toBe(1e-9);
  const none = register(tech, { bits: 0, clock });
  expect([none.area, none.leakage, none.store().energy]).toEqual([0, 0, 0]);
});
