// Areas as rectangles that fill one rectangle, each as near to a square as the order allows (Bruls, Huizing, van Wijk, "Squarified Treemaps",
// 2000), by d3-hierarchy.
import { hierarchy, treemap as treemapLayout, treemapSquarify } from "d3-hierarchy";

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Part {
  readonly size: number;
  readonly children?: readonly Part[];
}

/** A rectangle for each of `sizes` (not negative), which it is proportional to; in their order. Large ones first look best. */
export function treemap(sizes: readonly number[], { x, y, width, height }: Rect): Rect[] {
  if (!sizes.some((size) => size > 0)) return sizes.map(() => ({ x, y, width: 0, height: 0 }));
  const root: Part = { size: 0, children: sizes.map((size) => ({ size })) };
  const layout = treemapLayout<Part>().tile(treemapSquarify.ratio(1)).size([width, height]);
  const parts = layout(hierarchy(root, ({ children }) => children).sum(({ size }) => size)).children;
  return parts!.map(({ x0, y0, x1, y1 }) => ({ x: x + x0, y: y + y0, width: x1 - x0, height: y1 - y0 }));
}

/** `count` equal cells that fill a frame, in the most square arrangement of full rows. */
export function gridOf(count: number, { x, y, width, height }: Rect): Rect[] {
  const shape = (columns: number) => {
    const ratio = width / columns / (height / (count / columns));
    return Math.max(ratio, 1 / ratio);
  };
  const columns = Array.from({ length: count }, (_, i) => i + 1)
    .filter((n) => count % n === 0)
    .reduce((best, n) => (shape(n) < shape(best) ? n : best), 1);
  const w = width / columns;
  const h = height / (count / columns);
  return Array.from({ length: count }, (_, i) => ({
    x: x + (i % columns) * w,
    y: y + Math.floor(i / columns) * h,
    width: w,
    height: h,
  }));
}
