import { expect, test } from "vitest";
import { resolveExperiment } from "../../experiment/experiment.ts";
import { chipReport } from "../../run/chipReport.ts";
import { nodeAt, unitArea, unitsOf, zoomBoxes } from "./chipZoom.ts";
import { gridOf, treemap } from "./treemap.ts";

const { tree } = chipReport(resolveExperiment({ network: { width: 1 } }), { brief: true }).estimate;
const areaOf = (rects: readonly { width: number; height: number }[]) =>
  rects.reduce((sum, { width, height }) => sum + width * height, 0);

test("a tile, a PE and a sub-array are drawn to scale: parts have their areas and fill their unit", () => {
  const levels = [["kernel-position tiles"], ["PEs"], ["sub-arrays"]].map((_, i) =>
    ["kernel-position tiles", "PEs", "sub-arrays"].slice(0, i + 1),
  );
  for (const path of levels) {
    const node = nodeAt(tree, path)!;
    const boxes = zoomBoxes(node);
    expect(areaOf(boxes) / unitArea(node)).toBeCloseTo(1, 9);
    for (const part of node.children.filter(({ area }) => area > 0)) {
      const drawn = areaOf(boxes.filter((box) => box.node === part));
      expect(drawn / (part.area / unitsOf(node))).toBeCloseTo(1, 9);
    }
  }
});

test("the units of a group are counted: PE of a tile, sub-arrays of a PE", () => {
  const tiles = nodeAt(tree, ["kernel-position tiles"])!;
  const inTile = zoomBoxes(tiles).filter(({ node }) => node.name === "PEs");
  expect(inTile.length).toBe(9); // a PE for each position of a 3 x 3 kernel
  const pe = nodeAt(tiles, ["PEs"])!;
  const inPe = zoomBoxes(pe).filter(({ opens }) => opens);
  expect(inPe.length * inTile.length * unitsOf(tiles)).toBe(unitsOf(nodeAt(pe, ["sub-arrays"])!));
  expect(nodeAt(tree, ["no such tiles"])).toBeNull();
});

test("a treemap keeps order, areas and frame, also with nothing to draw", () => {
  const frame = { x: 1, y: 2, width: 6, height: 4 };
  const rects = treemap([6, 6, 4, 3, 2, 2, 1], frame);
  // the example of the paper: the first two stand one above the other, three wide
  expect(rects.slice(0, 2)).toEqual([
    { x: 1, y: 2, width: 3, height: 2 },
    { x: 1, y: 4, width: 3, height: 2 },
  ]);
  expect(areaOf(rects)).toBeCloseTo(24, 9);
  for (const { x, y, width, height } of rects) {
    expect(x + width).toBeLessThanOrEqual(7 + 1e-9);
    expect(y + height).toBeLessThanOrEqual(6 + 1e-9);
  }
  expect(treemap([0, 0], frame).every(({ width, height }) => width * height === 0)).toBe(true);
  expect(gridOf(12, { x: 0, y: 0, width: 8, height: 6 })[11]).toEqual({ x: 6, y: 4, width: 2, height: 2 });
});
