// The chip's plan as rectangles, to scale: tiles in rows, the other blocks as strips beside them.

import type { FloorplanBox } from "../account/records.ts";
import type { ChipNode } from "../account/tree.ts";
import type { Chip } from "../level/chip.ts";
import { builtTiles } from "../plan/floorplan.ts";

const KINDS: Readonly<Record<string, FloorplanBox["kind"]>> = {
  "global buffer": "buffer",
  "weight-gradient unit": "weight gradient",
  "update unit": "update",
};

export function floorplanBoxes(chip: Chip, tree: ChipNode): FloorplanBox[] {
  const side = Math.max(...chip.tiles.map((tile) => Math.sqrt(tile.area)));
  const tiles = tileBoxes(chip, side);
  const height = Math.max(chip.plan.chipColumns * side, side);
  let x = chip.plan.chipRows * side;
  const strips = tree.children.filter(({ name, area }) => area > 0 && !name.endsWith("tiles"));
  return [
    ...tiles,
    ...strips.map((node): FloorplanBox => {
      const width = node.area / height;
      const box = {
        name: node.name,
        kind: KINDS[node.name] ?? "other",
        layer: null,
        x,
        y: 0,
        width,
        height,
      } as const;
      x += width;
      return box;
    }),
  ];
}

/** Row by row in the order of the layers; a tile is a square of its own area in a square of the largest. */
function tileBoxes(chip: Chip, side: number): FloorplanBox[] {
  const boxes: FloorplanBox[] = [];
  for (const plan of chip.plan.layers) {
    const own = Math.sqrt(chip.tiles[chip.plan.tiles.indexOf(plan.tile)]!.area);
    for (let i = 0; i < builtTiles(plan); i++) {
      const place = boxes.length;
      boxes.push({
        name: `${plan.tile.kind} tile`,
        kind: "tile",
        layer: plan.layer.name,
        x: (place % chip.plan.chipRows) * side,
        y: Math.floor(place / chip.plan.chipRows) * side,
        width: own,
        height: own,
      });
    }
  }
  return boxes;
}
