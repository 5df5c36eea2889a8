import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { columnMux } from "./columnMux.ts";

const tech = technology(32e-9, "low-standby-power");
const spec = { outputs: 16, selections: 8, resistance: 500, width: 16e-6 };

it("charges the gates of one selection and its switches", () => {
  const mux = columnMux(tech, spec);
  const gates = (mux.loadN + mux.loadP) * tech.vdd ** 2;
  expect(mux.select(0).energy / gates).toBeCloseTo(1, 9);
  const drains = mux.select(0.5).energy - gates;
  expect((mux.select(0.25).energy - gates) / drains).toBeCloseTo(0.25, 9);
});

it("doubles with the outputs", () => {
  const twice = columnMux(tech, { ...spec, outputs: 32, width: 32e-6 });
  expect(twice.select(0.5).energy / columnMux(tech, spec).select(0.5).energy).toBeCloseTo(2, 9);
});

it("settles to a tenth of the difference through the n transistors", () => {
  const mux = columnMux(tech, spec);
  const more = mux.select(0.5, 1e-14).latency - mux.select(0.5).latency;
  expect(more / (Math.LN10 * 2 * 500 * 1e-14)).toBeCloseTo(1, 6);
});
