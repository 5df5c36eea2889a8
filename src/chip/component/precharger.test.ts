import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { precharger } from "./precharger.ts";

const tech = technology(32e-9, "low-standby-power");
const line = { capacitance: 1e-14, resistance: 100 };
const circuit = precharger(tech, { columns: 128, width: 80e-6 });

it("recharges the lines that were discharged", () => {
  expect(circuit.precharge(0, line).energy).toBe(0);
  expect(circuit.precharge(20, line).energy / circuit.precharge(10, line).energy).toBeCloseTo(2, 9);
  const more =
    circuit.precharge(1, { ...line, capacitance: 2e-14 }).energy - circuit.precharge(1, line).energy;
  expect(more / (1e-14 * tech.vdd ** 2)).toBeCloseTo(1, 9);
});

it("is faster with stronger pull-ups, which leak more", () => {
  const strong = precharger(tech, { columns: 128, width: 80e-6, strength: 6 });
  expect(strong.precharge(1, line).latency).toBeLessThan(circuit.precharge(1, line).latency);
  expect(strong.leakage / circuit.leakage).toBeCloseTo(2, 9);
});
