import { expect, it } from "vitest";
import { cellOf } from "../../../../src/chip/spec/cell.ts";
import { technology } from "../../../../src/chip/technology/technology.ts";
import { sigmoid } from "./sigmoid.ts";

const tech = technology(32e-9, "low-standby-power");
const device = { rOn: 240e3, onOffRatio: 100, readVoltage: 0.5, clock: 1e9 };
const fefet = { ...device, entries: 64, bits: 8, count: 4, cell: cellOf("fefet", tech) };
const sram = { ...fefet, cell: cellOf("sram", tech) };

it("costs by table, all at once", () => {
  const { evaluate } = sigmoid(tech, fefet);
  expect(evaluate(0).energy).toBe(0);
  expect(evaluate(1).energy).toBeCloseTo(evaluate().energy / 4, 22);
  expect(evaluate(1).latency).toBe(evaluate().latency);
});

it("grows with entries and bits", () => {
  for (const spec of [fefet, sram])
    for (const more of [{ entries: 128 }, { bits: 9 }]) {
      const one = sigmoid(tech, spec);
      const larger = sigmoid(tech, { ...spec, ...more });
      expect(larger.area).toBeGreaterThan(one.area);
      expect(larger.leakage).toBeGreaterThan(one.leakage);
      expect(larger.evaluate().energy).toBeGreaterThan(one.evaluate().energy);
    }
});

it("leaks in tables of SRAM, and reads cells of higher resistance more slowly", () => {
  expect(sigmoid(tech, sram).leakage).toBeGreaterThan(sigmoid(tech, fefet).leakage);
  const slow = sigmoid(tech, { ...fefet, rOn: 2.4e6 });
  expect(slow.evaluate().latency).toBeGreaterThan(sigmoid(tech, fefet).evaluate().latency);
});
