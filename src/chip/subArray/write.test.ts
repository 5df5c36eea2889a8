import { describe, expect, it } from "vitest";
import { sramWrite } from "./write.ts";

describe("writing SRAM", () => {
  const cost = (energy: number, latency: number) => ({ energy, latency });
  const write = sramWrite({
    row: { drive: cost(4e-14, 8e-10), turns: 8 },
    precharge: (changed) => cost(changed * 8e-16, 5e-11),
    data: (changed) => cost(changed * 2e-16, 1.5e-10),
    cell: { flip: cost(3e-16, 1e-11) },
  });
  const load = { rowPulses: 0, cellPulses: 0, meanState: 0.5 };

  it("writes whole rows, those in which a bit changes", () => {
    const { cells, lines, drivers } = write({ ...load, rowsUpdated: 10, cellsUpdated: 40 });
    expect(cells.energy).toBeCloseTo(40 * 3e-16, 24);
    expect(lines.energy).toBeCloseTo(40 * 1e-15, 24);
    expect(drivers).toEqual(cost(10 * 5e-15, 10 * 1e-10));
    expect(lines.latency).toBeCloseTo(10 * 2e-10, 20);
  });

  it("costs nothing where nothing changes", () => {
    const { cells, lines, drivers } = write({ ...load, rowsUpdated: 0, cellsUpdated: 0 });
    for (const { energy, latency } of [cells, lines, drivers]) expect(energy + latency).toBe(0);
  });
});
