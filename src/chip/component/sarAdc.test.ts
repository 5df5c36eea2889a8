import { describe, expect, it } from "vitest";
import { conversionEnergy } from "../calibration/scaling.ts";
import { technology } from "../technology/technology.ts";
import { sarAdc } from "./sarAdc.ts";

const build = (node: number, bits: number, count = 1) =>
  sarAdc(technology(node, "low-standby-power"), { count, levels: 2 ** bits, width: 20e-6 });

describe("sarAdc", () => {
  it("takes one cycle per bit and one to sample", () => {
    for (const bits of [3, 6, 8])
      expect(build(32e-9, bits).convert(1e-6).latency).toBeCloseTo((bits + 1) * 1e-9, 15);
  });

  it("adds V·I·t of the column", () => {
    const adc = build(32e-9, 6);
    const extra = (current: number) => adc.convert(current).energy - adc.convert(0).energy;
    expect(extra(2e-6)).toBeCloseTo(2 * extra(1e-6), 25);
    expect(extra(1e-6)).toBeCloseTo(0.162 * 1e-6 * 7e-9, 20);
  });

  it("is twice as large for twice the converters and smaller at each node", () => {
    const one = build(32e-9, 6);
    const two = build(32e-9, 6, 2);
    expect(two.area).toBeCloseTo(2 * one.area, 20);
    expect(two.leakage).toBeCloseTo(2 * one.leakage, 20);
    const energies = [130, 90, 65, 45, 32, 22, 14, 10, 7].map((n) => build(n * 1e-9, 6).convert(1e-6).energy);
    expect(energies).toEqual([...energies].sort((a, b) => b - a));
  });

  it("grows by 0.13 % per kelvin", () => {
    const spec = { count: 1, levels: 64, width: 20e-6 };
    const at = (kelvin: number) => sarAdc(technology(32e-9, "low-standby-power", kelvin), spec).convert(1e-6);
    expect(at(400).energy / at(300).energy).toBeCloseTo(1.13);
  });

  it("switches as published silicon does in silicon mode; the column's current is paid as before", () => {
    const spec = { count: 1, levels: 64, width: 20e-6 };
    const silicon = technology(32e-9, "low-standby-power", 300, "silicon");
    const [model, published] = [technology(32e-9, "low-standby-power"), silicon].map((tech) =>
      sarAdc(tech, spec),
    );
    expect(published!.convert(0).energy).toBeCloseTo(conversionEnergy(silicon, "sar", 6), 20);
    const current = (adc: ReturnType<typeof sarAdc>) => adc.convert(1e-6).energy - adc.convert(0).energy;
    expect(current(published!)).toBeCloseTo(current(model!), 22);
    expect(published!.area).toBe(model!.area);
  });

  // Second derivation: power over sampling rate of published silicon in B. Murmann, "ADC Performance Survey" (sheet of 2025).
  // It includes what ours leaves out: clock, buffers of references, tracking switches, transistors sized for offset and noise.
  it.each([
    ["van Elzakker, ISSCC 2008: 10 bit, 1 MS/s, 65 nm", 65e-9, 10, 1.9e-12, 2.7],
    ["Tsai, VLSI 2011: 8 bit, 40 MS/s, 90 nm", 90e-9, 8, 2.825e-12, 3.7],
    ["Choo, ISSCC 2016: 6 bit, 1 GS/s, 40 nm", 45e-9, 6, 1.26e-12, 6.1],
    ["Kull, ISSCC 2013: 8 bit, 1.2 GS/s, 32 nm", 32e-9, 8, 2.55e-12, 15.9],
  ])("is below %s by the stated factor", (_, node, bits, published, factor) => {
    expect(published / build(node, bits).convert(0).energy).toBeCloseTo(factor, 0);
  });
});
