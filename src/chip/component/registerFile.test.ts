import { describe, expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { WIRE_CAP } from "../technology/wire.ts";
import { flipFlop } from "./flipFlop.ts";
import { registerFile } from "./registerFile.ts";
import { rowDecoder } from "./rowDecoder.ts";

const tech = technology(32e-9, "low-standby-power");
const SPEC = { bits: 16384, wordBits: 128, clock: 1e9 };
const cell = flipFlop(tech, SPEC.clock);

describe("a register file", () => {
  it("clocks one word and decodes its address", () => {
    const decoder = rowDecoder(tech, { addressBits: 7, height: 128 * cell.height });
    const { energy, latency } = decoder.select(128 * cell.width * WIRE_CAP);
    const word = registerFile(tech, SPEC).read(128);
    expect(word.energy).toBeCloseTo(energy + 128 * (cell.clockEnergy + cell.dataEnergy), 22);
    expect(word.latency).toBeCloseTo(latency + cell.latency, 18);
  });

  it("has a flip-flop for each bit, which take nearly all of its area", () => {
    const { area } = registerFile(tech, SPEC);
    expect(area).toBeGreaterThan(SPEC.bits * cell.area);
    expect(area).toBeLessThan(1.2 * SPEC.bits * cell.area);
  });

  it("reads and writes at the same cost", () => {
    const { read, write } = registerFile(tech, SPEC);
    expect(read(300)).toEqual(write(300));
  });
});
