import { describe, expect, it } from "vitest";
import { inverter } from "../technology/gate.ts";
import { technology } from "../technology/technology.ts";
import { minimumWidth } from "../technology/transistor.ts";
import { WIRE_CAP } from "../technology/wire.ts";
import { flipFlop } from "./flipFlop.ts";
import { registerFile } from "./registerFile.ts";
import { rowDecoder } from "./rowDecoder.ts";

const tech = technology(32e-9, "low-standby-power");
const SPEC = { bits: 16384, wordBits: 128, clock: 1e9 };
const cell = flipFlop(tech, SPEC.clock);

describe("a register file", () => {
  const decoder = rowDecoder(tech, { addressBits: 7, height: 128 * cell.height });
  const select = decoder.select(128 * cell.width * WIRE_CAP);

  it("clocks one word and decodes its address", () => {
    const { read, write } = registerFile(tech, SPEC);
    expect(write(128).energy - read(128).energy).toBeCloseTo(128 * (cell.clockEnergy + cell.dataEnergy), 22);
    expect(read(128).latency).toBeCloseTo(select.latency + cell.latency, 18);
    expect(write(128).latency).toBe(read(128).latency);
  });

  it("moves each bit over a line that all words share, charged once in four accesses", () => {
    const { outputCap } = inverter(tech, minimumWidth(tech), tech.pnRatio * minimumWidth(tech));
    const line = 128 * (cell.height * WIRE_CAP + outputCap) * tech.vdd ** 2;
    expect(registerFile(tech, SPEC).read(128).energy).toBeCloseTo(select.energy + 128 * (line / 4), 22);
    const lines = (bits: number) =>
      registerFile(tech, { ...SPEC, bits }).parts.find(({ name }) => name === "data lines")!.read.energy;
    expect(lines(4 * SPEC.bits) / lines(SPEC.bits)).toBeCloseTo(4, 9);
  });

  it("has a flip-flop for each bit, which take nearly all of its area", () => {
    const { area } = registerFile(tech, SPEC);
    expect(area).toBeGreaterThan(SPEC.bits * cell.area);
    expect(area).toBeLessThan(1.2 * SPEC.bits * cell.area);
  });
});
