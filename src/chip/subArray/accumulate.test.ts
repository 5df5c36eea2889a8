import { describe, expect, it } from "vitest";
import { adder } from "../component/adder.ts";
import { technology } from "../technology/technology.ts";
import { type AccumulateSpec, accumulateParts } from "./accumulate.ts";

const tech = technology(32e-9, "low-standby-power");
const SPEC: AccumulateSpec = {
  lines: 128,
  outputs: 16,
  linesPerAdc: 8,
  adcBits: 6,
  sequential: null,
  cellsPerWeight: 1,
  columnBits: 0,
  inputBits: 8,
  clock: 1e9,
  readPulse: 10e-9,
  width: 20e-6,
};
const LOAD = { activity: 0.25, driven: 128, sensed: 128, lineCurrent: 0 };
const names = (spec: AccumulateSpec) => accumulateParts(tech, spec).map(({ name }) => name);
const partOf = (spec: AccumulateSpec, name: string) =>
  accumulateParts(tech, spec).find((part) => part.name === name)!;

describe("sums behind the converters", () => {
  it("are only those that are needed", () => {
    expect(names({ ...SPEC, inputBits: 1 })).toEqual([]);
    expect(names(SPEC)).toEqual(["shift-add of input bits"]);
    expect(names({ ...SPEC, cellsPerWeight: 2 })).toEqual(["shift-add of cells", "shift-add of input bits"]);
    expect(names({ ...SPEC, sequential: 128 })).toContain("row adders");
  });

  it("add each active row to each sensed line, one of a converter's after the other", () => {
    const spec = { ...SPEC, sequential: 128 };
    const sums = adder(tech, { bits: 7 + 6, count: 16, width: SPEC.width });
    const { energy, latency } = sums.add();
    const read = partOf(spec, "row adders").read(LOAD);
    expect(read.energy).toBeCloseTo(0.25 * 128 * 8 * energy, 20);
    expect(read.latency).toBeCloseTo(0.25 * 128 * 8 * latency, 16);
    expect(partOf(spec, "row adders").read({ ...LOAD, activity: 0 }).energy).toBe(0);
  });

  it("shift and add sensed lines, active or not", () => {
    const { read } = partOf(SPEC, "shift-add of input bits");
    expect(read({ ...LOAD, sensed: 32 }).energy).toBeCloseTo(read(LOAD).energy / 4, 20);
    expect(read({ ...LOAD, activity: 0 })).toEqual(read(LOAD));
  });

  it("are wider for words over several lines", () => {
    const wide = partOf({ ...SPEC, columnBits: 8 }, "shift-add of input bits");
    expect(wide.block.area).toBeGreaterThan(1.3 * partOf(SPEC, "shift-add of input bits").block.area);
  });
});
