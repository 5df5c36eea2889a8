import { describe, expect, it } from "vitest";
import { memoryEnergy } from "../calibration/scaling.ts";
import { technology } from "../technology/technology.ts";
import { repeatedWire } from "../technology/wire.ts";
import { store } from "./store.ts";

const tech = technology(32e-9, "low-standby-power");
const SPEC = {
  kind: "sram",
  core: 128,
  bits: 8 * 128 ** 2,
  wordBits: 128,
  busWidth: 512,
  clock: 1e9,
  delayTolerance: 0.1,
} as const;

describe.each(["sram", "register-file"] as const)("a store of %s cores", (kind) => {
  const built = store(tech, { ...SPEC, kind });

  it("has as many cores as hold its bits", () => {
    expect(built.cores).toBe(8);
    expect(store(tech, { ...SPEC, kind, bits: SPEC.bits + 1 }).cores).toBe(9);
    // repeaters on the wires to the cores take a little more
    const one = store(tech, { ...SPEC, kind, bits: 128 ** 2 });
    expect(built.area / one.area).toBeGreaterThan(8);
    expect(built.area / one.area).toBeLessThan(8.5);
    expect(built.leakage / one.leakage).toBeGreaterThan(8);
    expect(built.leakage / one.leakage).toBeLessThan(10);
  });

  it("moves a bit from its port to the cores: 3/2 of what its side is longer than that of a core", () => {
    const one = store(tech, { ...SPEC, kind, bits: 128 ** 2 });
    const { energy } = repeatedWire(tech, { delayTolerance: 0.1, widening: 2 });
    for (const cores of [1, 4, 16, 100]) {
      const more = store(tech, { ...SPEC, kind, bits: cores * 128 ** 2 });
      const path = 1.5 * (Math.sqrt(cores) - 1) * Math.sqrt(one.area);
      for (const way of ["read", "write"] as const)
        expect(more[way](1000).energy).toBeCloseTo(one[way](1000).energy + 1000 * path * energy, 20);
    }
    expect(built.read(2000).energy / built.read(1000).energy).toBeCloseTo(2, 9);
  });

  it("costs what published SRAM of its size does in silicon mode, reading and writing", () => {
    const silicon = technology(32e-9, "low-standby-power", 300, "silicon");
    const measured = store(silicon, { ...SPEC, kind });
    const bit = memoryEnergy(silicon, SPEC.bits);
    expect(measured.read(1000).energy).toBeCloseTo(1000 * bit, 20);
    expect(measured.write(1000).energy).toBeCloseTo(1000 * bit, 20);
    expect(measured.read(1000).latency).toBeCloseTo(built.read(1000).latency, 18);
  });

  it("is as fast as the bus and the cores beside it", () => {
    const latency = (busWidth: number, bits: number = SPEC.bits) =>
      store(tech, { ...SPEC, kind, busWidth, bits }).read(1e6).latency;
    expect(latency(128) / latency(512)).toBeCloseTo(4, 9);
    // two cores cannot fill a bus of four words
    expect(latency(512, 2 * 128 ** 2) / latency(512)).toBeCloseTo(2, 9);
  });

  it("of few bits is one core of just that size", () => {
    const small = store(tech, { ...SPEC, kind, bits: 1024 });
    expect(small.cores).toBe(1);
    expect(small.area).toBeLessThan(built.area / 20);
  });
});
