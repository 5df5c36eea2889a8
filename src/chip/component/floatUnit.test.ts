import { describe, expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { adder } from "./adder.ts";
import { floatUnit } from "./floatUnit.ts";

const tech = technology(32e-9, "low-standby-power");
const unit = floatUnit(tech, { lanes: 16, clock: 1e9 });
const one = { additions: 1, products: 0 };
const product = { additions: 0, products: 1 };

describe("float32 lanes", () => {
  it("take an addition and a product each a lane and clock cycle, energy by the operation", () => {
    const { energy, latency } = unit.compute({ additions: 160, products: 32 });
    expect(latency).toBeCloseTo(10e-9, 18);
    expect(energy).toBeCloseTo(160 * unit.compute(one).energy + 32 * unit.compute(product).energy, 20);
    const wide = floatUnit(tech, { lanes: 32, clock: 1e9 });
    expect(wide.compute(one).energy).toBeCloseTo(unit.compute(one).energy, 22);
    expect(wide.area / unit.area).toBeCloseTo(2, 9);
  });

  it("spend more on a product than its array of 24 adders does at half activity, and less than twice that", () => {
    const array = (24 * adder(tech, { bits: 24, count: 1 }).add().energy) / 2;
    expect(unit.compute(product).energy / array).toBeGreaterThan(1);
    expect(unit.compute(product).energy / array).toBeLessThan(2);
  });

  // Horowitz, ISSCC 2014, 45 nm, 0.9 V: 0.9 and 3.7 pJ; 4,184 and 7,700 µm² (the same talk)
  it("need 2.5 times less than published for both operations, on 0.44 of the area", () => {
    const at = technology(45e-9, "high-performance");
    const lane = floatUnit(at, { lanes: 1, clock: 1e9 });
    const supply = (0.9 / at.vdd) ** 2;
    expect(0.9e-12 / (lane.compute(one).energy * supply)).toBeCloseTo(2.5, 1);
    expect(3.7e-12 / (lane.compute(product).energy * supply)).toBeCloseTo(2.5, 1);
    expect(lane.area / 11_884e-12).toBeCloseTo(0.44, 2);
  });
});
