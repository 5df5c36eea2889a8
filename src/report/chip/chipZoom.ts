// One unit of the chip from the inside, to scale: a tile with its PE, a PE with its sub-arrays, a sub-array with its circuits. Areas are
// those of the tree; where things lie inside their unit is a drawing, not a layout. The chip itself: chipFloorplan.ts.
import type { ChipNode } from "../../chip/account/tree.ts";
import { gridOf, type Rect, treemap } from "./treemap.ts";

export interface ZoomBox extends Rect {
  readonly node: ChipNode;
  /** Whether it opens into parts. */
  readonly opens: boolean;
}

/** Units of this kind on the chip: a group has as many as the circuits that each of its units has one of. */
export function unitsOf({ count, children }: ChipNode): number {
  return Math.max(count, ...children.filter(({ children: below }) => below.length === 0).map((n) => n.count));
}

/** Area of one unit on the chip, m². */
export const unitArea = (node: ChipNode): number => node.area / unitsOf(node);

/** The parts of one unit, m from its upper left corner; the unit is drawn as a square. */
export function zoomBoxes(node: ChipNode): ZoomBox[] {
  const units = unitsOf(node);
  const side = Math.sqrt(node.area / units);
  const parts = node.children.filter(({ area }) => area > 0).sort((a, b) => b.area - a.area);
  const rects = treemap(
    parts.map(({ area }) => area / units),
    { x: 0, y: 0, width: side, height: side },
  );
  return parts.flatMap((part, i): ZoomBox[] => {
    const opens = part.children.length > 0;
    const inside = opens ? Math.round(unitsOf(part) / units) : 1;
    return gridOf(Math.max(inside, 1), rects[i]!).map((rect) => ({ ...rect, node: part, opens }));
  });
}

/** The node at a path of names below the chip; null where there is none. */
export function nodeAt(chip: ChipNode, path: readonly string[]): ChipNode | null {
  let here: ChipNode | undefined = chip;
  for (const name of path) here = here?.children.find((child) => child.name === name);
  return here ?? null;
}

/** The path of names to a node of this tree; null where it stands in another. */
export function pathTo(tree: ChipNode, node: ChipNode): string[] | null {
  if (tree === node) return [];
  for (const child of tree.children) {
    const below = pathTo(child, node);
    if (below) return [child.name, ...below];
  }
  return null;
}

/** Where the ledger notes what a node spends: what a group has of its own stands in it as "… itself" (src/chip/account/tree.ts). */
export function placeOf(path: readonly string[]): readonly string[] {
  const [group, own] = path.slice(-2);
  return own === `${group} itself` ? path.slice(0, -1) : path;
}

/** "kernel-position tiles" → "kernel-position tile". */
export const single = (name: string): string => name.replace(/s$/, "");
