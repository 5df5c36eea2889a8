import { expect, it } from "vitest";
import { sramCell, sramCellLeakage } from "./sramCell.ts";
import { NODES, technology } from "./technology.ts";

it("shrinks at each node, planar cells to 160 F²", () => {
  const areas = NODES.map((node) => {
    const { width, height } = sramCell(technology(node, "high-performance"));
    return width * height;
  });
  expect(areas).toEqual(areas.toSorted((a, b) => b - a));
  expect(areas[0]! / 130e-9 ** 2).toBeCloseTo(160);
});

it("lies within a fifth of published FinFET cells", () => {
  for (const [node, area] of [
    [14e-9, 0.0588e-12],
    [10e-9, 0.0441e-12],
    [7e-9, 0.027e-12],
  ] as const) {
    const { width, height } = sramCell(technology(node, "high-performance"));
    expect((width * height) / area).toBeGreaterThan(0.8);
    expect((width * height) / area).toBeLessThan(1.2);
  }
});

it("leaks more in fast and in hot processes", () => {
  const slow = sramCellLeakage(technology(22e-9, "low-standby-power"));
  expect(sramCellLeakage(technology(22e-9, "high-performance"))).toBeGreaterThan(100 * slow);
  expect(sramCellLeakage(technology(22e-9, "low-standby-power", 400))).toBeGreaterThan(slow);
});
