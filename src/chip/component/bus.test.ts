import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { bus } from "./bus.ts";

const tech = technology(22e-9, "high-performance");
const SPEC = { length: 1e-3, lines: 4, busWidth: 128, delayTolerance: 0 };

it("costs in proportion to its length and its bits", () => {
  const short = bus(tech, SPEC);
  const long = bus(tech, { ...SPEC, length: 2e-3 });
  expect(long.move(128).energy).toBeCloseTo(2 * short.move(128).energy, 20);
  expect(long.move(128).latency).toBeCloseTo(2 * short.move(128).latency, 18);
  expect(short.move(256).energy).toBeCloseTo(2 * short.move(128).energy, 20);
  expect(short.move(129).latency).toBe(2 * short.move(128).latency);
  expect(long.leakage).toBeCloseTo(2 * short.leakage, 12);
});

it("costs nothing without bits or without length", () => {
  expect(bus(tech, SPEC).move(0)).toEqual({ energy: 0, latency: 0 });
  const none = bus(tech, { ...SPEC, length: 0 });
  expect([none.area, none.height, none.leakage, none.move(128).energy]).toEqual([0, 0, 0, 0]);
});
