import { describe, expect, it } from "vitest";
import { sramCell, sramCellLeakage } from "../technology/sramCell.ts";
import { technology } from "../technology/technology.ts";
import { gateCap } from "../technology/transistor.ts";
import { WIRE_CAP } from "../technology/wire.ts";
import { sramBuffer } from "./sramBuffer.ts";

const tech = technology(32e-9, "low-standby-power");
const SPEC = { bits: 16384, wordBits: 128, clock: 1e9 };
const partOf = (spec: typeof SPEC, name: string) =>
  sramBuffer(tech, spec).parts.find((part) => part.name === name)!;

describe("an SRAM buffer", () => {
  it("has a cell for each bit", () => {
    const { width, height } = sramCell(tech);
    const cells = partOf(SPEC, "cells");
    expect(cells.area).toBeCloseTo(SPEC.bits * width * height, 20);
    expect(cells.leakage).toBeCloseTo(SPEC.bits * sramCellLeakage(tech), 18);
  });

  it("raises one word line: its wire and two gates in each cell", () => {
    const { width, access } = sramCell(tech);
    const line = 128 * (width * WIRE_CAP + 2 * gateCap(tech, access));
    expect(partOf(SPEC, "cells").write.energy).toBeCloseTo(line * tech.vdd ** 2, 24);
  });

  it("reads later with bit lines of more words, and pays for their wire", () => {
    const short = SPEC;
    const long = { ...SPEC, bits: 8 * SPEC.bits };
    expect(partOf(long, "cells").read.latency).toBeGreaterThan(2 * partOf(short, "cells").read.latency);
    expect(partOf(long, "precharger").read.energy).toBeGreaterThan(
      2 * partOf(short, "precharger").read.energy,
    );
    // the word line is as long as before
    expect(partOf(long, "cells").read.energy).toBe(partOf(short, "cells").read.energy);
  });

  it("senses only in a read, and drives bit lines only in a write", () => {
    expect(partOf(SPEC, "sense amplifiers").write.energy).toBe(0);
    expect(partOf(SPEC, "sense amplifiers").read.energy).toBeGreaterThan(0);
    expect(partOf(SPEC, "write drivers").read.energy).toBe(0);
    expect(partOf(SPEC, "write drivers").write.energy).toBeGreaterThan(0);
  });
});
