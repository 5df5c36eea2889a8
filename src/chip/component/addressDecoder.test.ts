import { expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { addressDecoder } from "./addressDecoder.ts";
import { columnDecoder } from "./columnDecoder.ts";
import { rowDecoder } from "./rowDecoder.ts";

const tech = technology(32e-9, "low-standby-power");

it("predecodes two bits at a time", () => {
  const { counts, outputs, wires } = addressDecoder(tech, 7);
  expect(outputs).toBe(128);
  expect(counts).toEqual({ inverter: 7, nand: 12, nor: 128 });
  expect(wires).toBeCloseTo(14 * 2.8 * 32e-9, 12);
});

it("decodes one bit and two by inverters behind the predecoder", () => {
  const { nor, inverter, counts } = addressDecoder(tech, 2);
  expect(nor).toEqual(inverter);
  expect(counts.nand).toBe(4);
  expect(addressDecoder(tech, 1).counts).toEqual({ inverter: 1, nand: 0, nor: 2 });
});

it("charges the load over the full swing", () => {
  const decoder = addressDecoder(tech, 6);
  const more = decoder.select(5e-15).energy - decoder.select(0).energy;
  expect(more / (5e-15 * tech.vdd ** 2)).toBeCloseTo(1, 9);
});

it("grows with the address", () => {
  const bits = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const decoders = bits.map((addressBits) => rowDecoder(tech, { addressBits, height: 40e-6 }));
  for (let i = 1; i < decoders.length; i++) {
    expect(decoders[i]!.leakage).toBeGreaterThan(decoders[i - 1]!.leakage);
    expect(decoders[i]!.select(1e-14).energy).toBeGreaterThan(decoders[i - 1]!.select(1e-14).energy);
    expect(decoders[i]!.area).toBeGreaterThanOrEqual(decoders[i - 1]!.area);
  }
});

it("drives a larger load later, a stronger driver sooner", () => {
  const spec = { addressBits: 7, height: 16e-6 };
  const usual = rowDecoder(tech, spec);
  const strong = rowDecoder(tech, { ...spec, strength: 6 });
  expect(usual.select(4e-14).latency).toBeGreaterThan(usual.select(2e-14).latency);
  expect(strong.select(1e-12).latency).toBeLessThan(usual.select(1e-12).latency);
  expect(strong.leakage).toBeGreaterThan(usual.leakage);
});

it("has two more gates per column than per row line", () => {
  const decoder = columnDecoder(tech, { addressBits: 3 });
  const { leakage, nand, inverter } = addressDecoder(tech, 3);
  expect(decoder.leakage - leakage).toBeCloseTo(8 * (nand.leakage + 2 * inverter.leakage) * tech.vdd, 20);
  expect(decoder.select(1e-14, 1e-14).latency).toBeGreaterThan(decoder.select(0, 0).latency);
});
