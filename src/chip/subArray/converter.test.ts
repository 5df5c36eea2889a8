import { describe, expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { type ConverterSpec, converterParts, type MuxSpec, muxParts } from "./converter.ts";

const tech = technology(32e-9, "low-standby-power");
const SPEC: ConverterSpec = {
  kind: "flash-current",
  levels: 64,
  lines: 128,
  linesPerAdc: 8,
  range: [0, 1e-4],
  conversions: () => 1,
  width: 20e-6,
};
const LOAD = { activity: 0.25, driven: 128, sensed: 128, lineCurrent: 1e-5 };
const adc = (change: Partial<ConverterSpec>) => converterParts(tech, { ...SPEC, ...change })[0]!;

describe("converters of a sub-array", () => {
  it("are followed by an encoder where a code is a thermometer", () => {
    const names = (change: Partial<ConverterSpec>) =>
      converterParts(tech, { ...SPEC, ...change }).map(({ name }) => name);
    expect(names({})).toEqual(["ADC", "encoder"]);
    expect(names({ levels: 2 })).toEqual(["ADC"]);
    expect(names({ kind: "sar" })).toEqual(["ADC"]);
  });

  it("convert each sensed line, those of one converter in turn", () => {
    const { read } = adc({});
    const half = read({ ...LOAD, sensed: 64 });
    expect(half.energy).toBeCloseTo(read(LOAD).energy / 2, 20);
    expect(half.latency).toBe(read(LOAD).latency);
    expect(adc({ linesPerAdc: 4 }).read(LOAD).latency).toBeCloseTo(read(LOAD).latency / 2, 18);
    // half as many converters
    expect(adc({ linesPerAdc: 16 }).block.area / adc({}).block.area).toBeLessThan(0.6);
  });

  it("convert for each active line in a read line by line", () => {
    const one = adc({}).read(LOAD);
    const lineByLine = adc({ conversions: (active) => active }).read(LOAD);
    expect(lineByLine.energy / one.energy).toBeCloseTo(32, 9);
    expect(lineByLine.latency / one.latency).toBeCloseTo(32, 9);
  });
});

describe("multiplexers in front of converters", () => {
  const MUX: MuxSpec = {
    lines: 128,
    linesPerAdc: 8,
    lineResistance: 2000,
    voltage: 0.5,
    bits: 1,
    width: 20e-6,
  };
  const energy = (spec: MuxSpec) =>
    muxParts(tech, spec, 0).reduce((sum, part) => sum + part.read(LOAD).energy, 0);

  it("are not there where each line has its converter", () => {
    expect(muxParts(tech, { ...MUX, linesPerAdc: 1 }, 0)).toEqual([]);
  });

  it("are set once for all bits of an input", () => {
    expect(energy({ ...MUX, bits: 8 })).toBeCloseTo(energy(MUX) / 8, 22);
  });

  it("take no time beside slower drivers, and what is left beside faster ones", () => {
    const latency = (beside: number) => muxParts(tech, MUX, beside)[0]!.read(LOAD).latency;
    expect(latency(1)).toBe(0);
    expect(latency(0) - latency(latency(0) / 4)).toBeCloseTo(latency(0) / 4, 16);
  });
});
