import { expect, it } from "vitest";
import { ConfigError } from "../../base/errors.ts";
import { PROCESSES } from "../technology/processes.ts";
import { technology } from "../technology/technology.ts";
import { levelShifter } from "./levelShifter.ts";

const tech = technology(32e-9, "low-standby-power");

it("charges its load to the high voltage", () => {
  const { shift } = levelShifter(tech, { highVoltage: 4 });
  const more = shift(4, 2e-15).energy - shift(4, 1e-15).energy;
  expect(more / (1e-15 * 16)).toBeCloseTo(1, 9);
  expect(shift(2, 1e-15).energy).toBeLessThan(shift(4, 1e-15).energy);
});

it("grows and slows with the voltage", () => {
  const low = levelShifter(tech, { highVoltage: 1.5 });
  const high = levelShifter(tech, { highVoltage: 4 });
  expect(high.area).toBeGreaterThan(low.area);
  expect(high.shift(1.5, 1e-15).energy).toBeGreaterThan(low.shift(1.5, 1e-15).energy);
});

it("works in all processes", () => {
  for (const { node, roadmap } of PROCESSES) {
    const shifter = levelShifter(technology(node, roadmap), { highVoltage: 4 });
    expect(shifter.shift(4, 1e-15).latency).toBeLessThan(50e-9);
    expect(shifter.area).toBeGreaterThan(0);
  }
});

it("refuses voltages out of range", () => {
  expect(() => levelShifter(tech, { highVoltage: 0.5 })).toThrow(ConfigError);
  expect(() => levelShifter(tech, { highVoltage: 7 })).toThrow(ConfigError);
});
