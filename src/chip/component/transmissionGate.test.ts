import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { minimumWidth } from "../technology/transistor.ts";
import { inCell, inRows, minimumTransmissionGate, transmissionGate } from "./transmissionGate.ts";

const tech = technology(32e-9, "low-standby-power");

it("has the resistance that it is drawn for", () => {
  for (const resistance of [100, 500, 2000])
    expect(transmissionGate(tech, resistance).resistance / resistance).toBeCloseTo(1, 9);
  expect(transmissionGate(tech, 100).gateCap / transmissionGate(tech, 200).gateCap).toBeCloseTo(2, 9);
});

it("is never narrower than the process allows", () => {
  const gate = transmissionGate(tech, 1e7);
  expect(gate.widthN).toBe(minimumWidth(tech));
  expect(gate.resistance).toBeLessThan(1e7);
});

it("rounds up to whole fins", () => {
  const fins = technology(14e-9, "high-performance");
  for (const resistance of [100, 333, 1000])
    expect(transmissionGate(fins, resistance).resistance).toBeLessThanOrEqual(resistance * (1 + 1e-9));
});

it("widens in a cell and heightens in rows", () => {
  const narrow = transmissionGate(tech, 1000);
  const wide = transmissionGate(tech, 100);
  expect(inCell(tech, wide, 1e-6).width).toBeGreaterThan(inCell(tech, narrow, 1e-6).width);
  const rows = { count: 128, group: 1, width: 16e-6 };
  expect(inRows(tech, wide, rows).height).toBeGreaterThan(inRows(tech, narrow, rows).height);
  expect(inRows(tech, wide, { ...rows, count: 1024 }).height).toBeGreaterThan(
    inRows(tech, wide, rows).height,
  );
});

it("conducts alike through both transistors of the minimum gate", () => {
  const { gateCapP, gateCapN } = minimumTransmissionGate(tech);
  expect(gateCapP / gateCapN).toBeCloseTo(tech.pnRatio, 9);
});
