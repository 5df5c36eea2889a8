import { describe, expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { CONVERTERS, GATE_ENERGY, MEMORIES, REGISTER, WIRES } from "./published.ts";
import {
  conversionEnergy,
  gateEnergy,
  gateScale,
  lineScale,
  memoryEnergy,
  wireEnergy,
  wireScale,
} from "./scaling.ts";

const tech = technology(32e-9, "low-standby-power");
const kilobytes = (count: number) => 1024 * 8 * count;

describe("gates", () => {
  it("are a·V² + b·V + c at the nodes of the table", () => {
    for (const [node, a, b, c] of GATE_ENERGY)
      expect(gateEnergy({ node, supply: 0.9 })).toBeCloseTo(a * 0.81 + b * 0.9 + c, 12);
  });

  it("lie on a power of the node between them", () => {
    const at = (node: number) => gateEnergy({ node, supply: 0.9 });
    const middle = Math.sqrt(45e-9 * 65e-9);
    expect(at(middle)).toBeCloseTo(Math.sqrt(at(45e-9) * at(65e-9)), 12);
    expect(at(22e-9)).toBeGreaterThan(at(20e-9));
    expect(at(22e-9)).toBeLessThan(at(32e-9));
  });

  it("cost less at each smaller node, and as much at their own", () => {
    const nodes = [130, 90, 65, 45, 32, 22, 14, 10, 7].map((nm) =>
      technology(nm * 1e-9, "low-standby-power"),
    );
    const energies = nodes.map((to) => gateScale({ node: 90e-9, supply: 1.2 }, to));
    expect(energies).toEqual(energies.toSorted((a, b) => b - a));
    expect(gateScale({ node: 32e-9, supply: tech.vdd }, tech)).toBe(1);
  });
});

describe("lines", () => {
  it("go with the node and the square of the supply, wires of equal length with the square alone", () => {
    const from = { node: 64e-9, supply: 1.8 };
    expect(lineScale(from, { node: 32e-9, vdd: 0.9 })).toBeCloseTo(1 / 8, 12);
    expect(wireScale(from, { node: 32e-9, vdd: 0.9 })).toBeCloseTo(1 / 4, 12);
  });
});

describe("converters", () => {
  it.each(["sar", "flash"] as const)("by %s double with each bit", (kind) => {
    expect(conversionEnergy(tech, kind, 6) / conversionEnergy(tech, kind, 5)).toBeCloseTo(2, 12);
  });

  it("by successive approximation cost the median's energy per step at every node", () => {
    const steps = CONVERTERS.sar.map(({ energy, effectiveBits }) => energy / 2 ** effectiveBits);
    const below = steps.filter((step) => step < 28.8e-15).length;
    expect(below).toBe(Math.ceil(steps.length / 2));
    // 28.6 fJ a step, and 0.82 bits are lost
    expect(conversionEnergy(tech, "sar", 8)).toBeCloseTo(28.6e-15 * 2 ** (8 - 0.82), 14);
    expect(conversionEnergy(technology(90e-9, "low-standby-power"), "sar", 8)).toBe(
      conversionEnergy(tech, "sar", 8),
    );
  });

  it("by successive approximation show no trend with the node in the survey (exponent of Theil and Sen)", () => {
    const points = CONVERTERS.sar.map(({ node, energy, effectiveBits }) => ({
      x: Math.log(node),
      y: Math.log(energy / 2 ** effectiveBits),
    }));
    const slopes = points.flatMap((a, i) =>
      points.slice(i + 1).flatMap((b) => (a.x === b.x ? [] : [(b.y - a.y) / (b.x - a.x)])),
    );
    slopes.sort((a, b) => a - b);
    expect(Math.abs(slopes[Math.floor(slopes.length / 2)]!)).toBeLessThan(0.15);
  });

  it("of the flash kind go with gates; 6 bit at 32 nm are near the one published there", () => {
    const own = CONVERTERS.flash.find(({ node }) => node === 32e-9)!;
    expect(conversionEnergy(tech, "flash", 6) / own.energy).toBeGreaterThan(1);
    expect(conversionEnergy(tech, "flash", 6) / own.energy).toBeLessThan(1.5);
    const at90 = technology(90e-9, "low-standby-power");
    expect(conversionEnergy(tech, "flash", 6) / conversionEnergy(at90, "flash", 6)).toBeCloseTo(
      gateScale({ node: 90e-9, supply: at90.vdd }, tech),
      9,
    );
  });
});

describe("memories", () => {
  it("cost twice as much a bit with four times the size, and never less than a register", () => {
    const of = (bits: number) => memoryEnergy(tech, bits);
    expect(of(kilobytes(64)) / of(kilobytes(16))).toBeCloseTo(2, 12);
    expect(of(1)).toBeCloseTo(REGISTER.energyPerBit * lineScale(REGISTER, tech), 20);
  });

  it("of 16 KB cost the geometric mean of those published", () => {
    const logs = MEMORIES.map((m) =>
      Math.log(m.energyPerBit * lineScale(m, tech) * Math.sqrt(16384 / m.capacity)),
    );
    const mean = Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length);
    expect(memoryEnergy(tech, kilobytes(16))).toBeCloseTo(mean, 20);
    // they lie within a factor of four of it
    for (const value of logs) expect(Math.abs(value - Math.log(mean))).toBeLessThan(Math.log(4));
  });

  it("grow from 8 KB to 1 MB by 11, where Horowitz's caches grow by 10 (ISSCC 2014: 10 and 100 pJ)", () => {
    expect(memoryEnergy(tech, kilobytes(1024)) / memoryEnergy(tech, kilobytes(8))).toBeCloseTo(11.3, 1);
  });
});

it("two published wires agree within 10 % once at the same supply", () => {
  const [a, b] = WIRES.map((wire) => wire.energy * wireScale(wire, tech));
  expect(Math.abs(a! / b! - 1)).toBeLessThan(0.1);
  expect(wireEnergy(tech)).toBeCloseTo(Math.sqrt(a! * b!), 20);
});
