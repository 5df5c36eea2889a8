import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { wordlineDriver } from "./wordlineDriver.ts";

const tech = technology(32e-9, "low-standby-power");
const line = { capacitance: 1e-14, resistance: 100 };

it("has one unit per row", () => {
  const some = wordlineDriver(tech, { rows: 64, height: 8e-6 });
  const twice = wordlineDriver(tech, { rows: 128, height: 16e-6 });
  expect(twice.leakage / some.leakage).toBeCloseTo(2, 9);
  expect(twice.drive(0.5, line)).toEqual(some.drive(0.5, line));
});

it("drives one row, to a voltage", () => {
  const { drive } = wordlineDriver(tech, { rows: 64, height: 8e-6 });
  const at = (voltage: number) => drive(voltage, line).energy - drive(0, line).energy;
  expect(at(4) / at(2)).toBeCloseTo(4, 9);
  expect(drive(0, { ...line, capacitance: 2e-14 }).latency).toBeGreaterThan(drive(0, line).latency);
});
