import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { adder } from "./adder.ts";

const tech = technology(32e-9, "low-standby-power");

it("ripples: each further bit takes the same energy and time", () => {
  const [a, b, c] = [8, 12, 16].map((bits) => adder(tech, { bits, count: 1 }).add());
  expect(c!.energy - b!.energy).toBeCloseTo(b!.energy - a!.energy, 22);
  expect(c!.latency - b!.latency).toBeCloseTo(b!.latency - a!.latency, 18);
  expect(b!.latency).toBeGreaterThan(a!.latency);
});

it("takes energy for the adders that work only, at the same time", () => {
  const { add } = adder(tech, { bits: 8, count: 10 });
  expect(add(0).energy).toBe(0);
  expect(add(5).energy).toBeCloseTo(add().energy / 2, 22);
  expect(add(5).latency).toBe(add().latency);
});

it("leaves the ends of rows empty", () => {
  const row = adder(tech, { bits: 8, count: 16 });
  const folded = adder(tech, { bits: 8, count: 16, width: 512 * tech.node });
  expect(folded.area).toBeGreaterThanOrEqual(row.area);
  expect(folded.width).toBe(512 * tech.node);
});

it("is slower into a load and cheaper in a smaller process", () => {
  const { add } = adder(tech, { bits: 8, count: 1 });
  expect(adder(tech, { bits: 8, count: 1, load: 1e-14 }).add().latency).toBeGreaterThan(add().latency);
  const small = adder(technology(7e-9, "low-standby-power"), { bits: 8, count: 1 });
  expect(small.add().energy).toBeLessThan(add().energy);
});
