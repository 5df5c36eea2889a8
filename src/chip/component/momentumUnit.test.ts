import { describe, expect, it } from "vitest";
import { NO_HARDWARE } from "../../training/rules/rule.ts";
import { technology } from "../technology/technology.ts";
import { adder } from "./adder.ts";
import { momentumUnit } from "./momentumUnit.ts";
import { register } from "./register.ts";

const tech = technology(32e-9, "low-standby-power");
const BASE = { lanes: 128, hardware: NO_HARDWARE, velocityBits: 8, gradientBits: 20, clock: 1e9 };
const MOMENTUM = { ...NO_HARDWARE, words: ["velocity"], products: 1, gradientSums: 1 };
const plain = momentumUnit(tech, BASE);
const momentum = momentumUnit(tech, { ...BASE, hardware: MOMENTUM });

describe("the update unit", () => {
  it("of gradient descent has no velocity, and nothing beyond shifting and rounding", () => {
    expect(plain.momentumArea + plain.momentumLeakage + plain.momentumEnergy(1000)).toBe(0);
    expect(plain.bitsPerWeight).toBe(0);
    expect(plain.update(1000).energy).toBeGreaterThan(0);
  });

  it("of momentum adds an array multiplier of 8 rows, an adder and a word", () => {
    const multiplier = adder(tech, { bits: 8, count: 8 * 128 });
    const sum = adder(tech, { bits: 20, count: 128 });
    const word = register(tech, { bits: 8 * 128, clock: 1e9 });
    expect(momentum.momentumArea).toBeCloseTo(multiplier.area + sum.area + word.area, 18);
    const cycle = (multiplier.add().energy + sum.add().energy) / 2 + word.store(4 * 128).energy;
    expect(momentum.momentumEnergy(128)).toBeCloseTo(cycle, 22);
  });

  it("reads and writes each word once", () => {
    expect(momentum.bitsPerWeight).toBe(2 * 8);
    const carried = { ...MOMENTUM, words: ["velocity", "carry"] };
    expect(momentumUnit(tech, { ...BASE, hardware: carried }).bitsPerWeight).toBe(4 * 8);
  });

  it("takes a weight a lane and clock cycle, and energy by the weight", () => {
    expect(momentum.update(1280).latency).toBeCloseTo(10e-9, 18);
    expect(momentum.update(1281).latency).toBeCloseTo(11e-9, 18);
    expect(momentum.update(2000).energy / momentum.update(1000).energy).toBeCloseTo(2, 12);
    const wider = momentumUnit(tech, { ...BASE, lanes: 256, hardware: MOMENTUM });
    expect(wider.update(1000).energy).toBeCloseTo(momentum.update(1000).energy, 20);
    expect(wider.area / momentum.area).toBeCloseTo(2, 9);
  });

  it("is its parts: the rule's share and the plain rest", () => {
    expect(momentum.area - momentum.momentumArea).toBeCloseTo(plain.area, 18);
    expect(momentum.leakage - momentum.momentumLeakage).toBeCloseTo(plain.leakage, 15);
    const beyond = momentum.update(128).energy - momentum.momentumEnergy(128);
    expect(beyond).toBeCloseTo(plain.update(128).energy, 22);
  });
});
