import { describe, expect, it } from "vitest";
import { technology } from "../technology/technology.ts";
import { WIRE_CAP, wireResistance } from "../technology/wire.ts";
import { accessResistanceOf, accessWidth, arrayLines, CELLS, cellForPreset, cellOf } from "./cell.ts";

const tech = technology(32e-9, "low-standby-power");
const SIZE = { rows: 64, columns: 128, rOn: 240e3, onOffRatio: 100 };

describe("cells", () => {
  it.each(CELLS)("%s makes lines as long as its cells side by side", (name) => {
    const cell = cellOf(name, tech);
    const lines = arrayLines(tech, cell, SIZE);
    expect(lines.rowLength).toBeCloseTo(128 * cell.width * 32e-9, 12);
    expect(lines.columnLength).toBeCloseTo(64 * cell.height * 32e-9, 12);
    expect(lines.bitLineCap).toBeCloseTo(lines.rowLength * WIRE_CAP, 20);
    expect(lines.rowResistance).toBeCloseTo(lines.rowLength * wireResistance(tech), 9);
  });

  it("with a transistor load lines with gates and drains, cross-points do not", () => {
    const [one, none] = (["1t1r", "cross-point"] as const).map((n) =>
      arrayLines(tech, cellOf(n, tech), SIZE),
    );
    expect(one!.wordLineCap).toBeGreaterThan(one!.bitLineCap);
    expect(one!.columnCap).toBeGreaterThan(one!.columnLength * WIRE_CAP);
    expect(none!.wordLineCap).toBe(none!.bitLineCap);
    expect(none!.columnCap).toBeCloseTo(none!.columnLength * WIRE_CAP, 22);
  });

  it("have an access transistor of a quarter of the on resistance: twice as wide for half of it", () => {
    const cell = cellOf("1t1r", tech);
    expect(accessResistanceOf(tech, cell, 240e3)).toBe(60e3);
    expect(accessWidth(tech, cell, 120e3) / accessWidth(tech, cell, 240e3)).toBeCloseTo(2, 12);
    expect(accessWidth(tech, cellOf("cross-point", tech), 240e3)).toBe(0);
  });

  it("follow from the device preset", () => {
    const cells = ["fefet-hzo", "pcm", "ecram", "capacitor", "anything"].map(cellForPreset);
    expect(cells).toEqual(["fefet", "pcm", "ecram", "3t1c-pcm", "1t1r"]);
  });
});
