import { describe, expect, it } from "vitest";
import { NODES, technology } from "./technology.ts";
import { repeatedWire, WIRE_CAP, wireResistance } from "./wire.ts";

const tech = technology(32e-9, "low-standby-power");
const fastest = repeatedWire(tech, { delayTolerance: 0, widening: 1 });

describe("wireResistance", () => {
  it("is the process's own at half pitch and 300 K", () => {
    expect(wireResistance(tech)).toBe(tech.wireResistance);
  });

  it("falls faster than the cross section and rises with temperature", () => {
    expect(wireResistance(tech, 2)).toBeLessThan(tech.wireResistance / 4);
    expect(wireResistance(technology(32e-9, "low-standby-power", 400))).toBeCloseTo(
      1.393 * tech.wireResistance,
    );
  });

  it("rises towards smaller nodes", () => {
    const resistances = NODES.map((node) => wireResistance(technology(node, "high-performance")));
    expect(resistances).toEqual(resistances.toSorted((a, b) => a - b));
  });
});

describe("repeatedWire", () => {
  it("draws at least the wire's own charge in one of four bits", () => {
    const wireAlone = 0.25 * WIRE_CAP * tech.vdd ** 2;
    expect(fastest.energy).toBeGreaterThan(wireAlone);
    expect(fastest.energy).toBeLessThan(3 * wireAlone);
  });

  it("is faster than the bare wire beyond a few repeater distances", () => {
    const length = 10 * fastest.spacing;
    const bare = 0.35 * wireResistance(tech) * WIRE_CAP * length ** 2;
    expect(fastest.latency * length).toBeLessThan(bare);
  });

  it("trades delay for energy, leakage and size", () => {
    for (const node of NODES) {
      const process = technology(node, "high-performance");
      const [fast, slow] = [0, 0.2].map((delayTolerance) =>
        repeatedWire(process, { delayTolerance, widening: 1 }),
      );
      expect(slow!.energy).toBeLessThan(fast!.energy);
      expect(slow!.leakage).toBeLessThan(fast!.leakage);
      expect(slow!.size).toBeLessThan(fast!.size);
      expect(slow!.latency / fast!.latency).toBeGreaterThan(1);
      expect(slow!.latency / fast!.latency).toBeLessThan(process.fin ? 1.5 : 1.25);
    }
  });

  it("keeps the smallest repeater however much delay is allowed", () => {
    expect(repeatedWire(tech, { delayTolerance: 1e6, widening: 1 }).size).toBe(1);
  });

  it("is faster on wider wires with the same repeaters", () => {
    const wide = repeatedWire(tech, { delayTolerance: 0, widening: 2 });
    expect(wide.latency).toBeLessThan(fastest.latency);
    expect(wide.energy).toBe(fastest.energy);
  });
});
