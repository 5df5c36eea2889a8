import { describe, expect, it } from "vitest";
import { conversionEnergy } from "../calibration/scaling.ts";
import { technology } from "../technology/technology.ts";
import { type FlashAdcSpec, flashAdc, uniformReferences } from "./flashAdc.ts";
import { thermometerEncoder } from "./thermometerEncoder.ts";

const RANGE = [1e-6, 200e-6] as const;
const build = (node: number, levels: number, more: Partial<FlashAdcSpec> = {}) =>
  flashAdc(technology(node, "low-standby-power"), {
    count: 1,
    mode: "current",
    references: uniformReferences(levels, RANGE),
    width: 20e-6,
    ...more,
  });

describe("flashAdc", () => {
  it("spreads references over the range", () => {
    expect(uniformReferences(4, [0, 8])).toEqual([2, 4, 6]);
  });

  it("costs one comparator per reference", () => {
    const energy = (levels: number) => build(22e-9, levels).convert(0).energy;
    expect(energy(64) / energy(8)).toBeCloseTo(63 / 7);
    expect(build(22e-9, 64).area / build(22e-9, 8).area).toBeCloseTo(63 / 7);
    expect(build(22e-9, 64, { count: 3 }).leakage / build(22e-9, 64).leakage).toBeCloseTo(3);
  });

  it("adds V·I·t of the column", () => {
    const adc = build(22e-9, 64, { mode: "voltage" });
    expect(adc.convert(1e-5).energy - adc.convert(0).energy).toBeCloseTo(0.145 * 1e-5 * 1e-9, 22);
  });

  it("needs longer for small currents and for references that are near", () => {
    const references = [1e-6, 2e-6, 5e-6, 10e-6, 20e-6];
    const time = (current: number, at = references) =>
      build(90e-9, 0, { references: at }).convert(current).latency;
    expect(time(1e-6)).toBeGreaterThan(time(20e-6));
    expect(time(5e-6)).toBeGreaterThan(time(5e-6, [1e-6, 10e-6]));
    expect(time(0)).toBe(1e-9);
  });

  it("compares voltages within the window, as faster processes do currents", () => {
    expect(build(90e-9, 64, { mode: "voltage" }).convert(1e-6).latency).toBe(1e-9);
    expect(build(22e-9, 64).convert(1e-6).latency).toBe(1e-9);
  });

  it("is smooth in the column's current", () => {
    const adc = build(32e-9, 64);
    for (let current = 0.6e-6; current < 0.5e-3; current *= 1.01) {
      const ratio = adc.convert(current * 1.01).energy / adc.convert(current).energy;
      expect(Math.abs(ratio - 1)).toBeLessThan(0.02);
    }
  });

  it("compares as published silicon does in silicon mode, encoder included", () => {
    const tech = technology(32e-9, "low-standby-power", 300, "silicon");
    const adc = flashAdc(tech, {
      count: 1,
      mode: "current",
      references: uniformReferences(64, RANGE),
      width: 20e-6,
    });
    expect(adc.convert(0).energy).toBeCloseTo(conversionEnergy(tech, "flash", 6), 20);
    expect(thermometerEncoder(tech, { count: 1, levels: 64, width: 20e-6 }).encode.energy).toBe(0);
    expect(adc.area).toBe(build(32e-9, 64).area);
  });

  // Second derivation: power over sampling rate of published silicon in B. Murmann, "ADC Performance Survey" (sheet of 2025).
  // It includes what ours leaves out: clock, reference ladder, tracking, calibration, transistors sized for offset and noise.
  it.each([
    ["Verbruggen, VLSI 2008: 5 bit, 1.75 GS/s, 90 nm", 90e-9, 5, 4.343e-12, 11],
    ["Van der Plas, ISSCC 2006: 4 bit, 1.25 GS/s, 90 nm", 90e-9, 4, 2.016e-12, 11],
    ["Shu, VLSI 2012: 6 bit, 3 GS/s, 40 nm", 45e-9, 6, 3.667e-12, 9],
    ["Chen, VLSI 2013: 6 bit, 5 GS/s, 32 nm", 32e-9, 6, 1.7e-12, 9],
  ])("is below %s by the stated factor", (_, node, bits, published, factor) => {
    expect(published / build(node, 2 ** bits).convert(0).energy).toBeCloseTo(factor, 0);
  });
});
