// Areas as rectangles that fill one rectangle, each as near to a square as the order allows: Bruls, Huizing, van Wijk, "Squarified
// Treemaps" (2000).

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle for each of `sizes` (not negative), which it is proportional to; in their order. Large ones first look best. */
export function treemap(sizes: readonly number[], frame: Rect): Rect[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const scale = total > 0 ? (frame.width * frame.height) / total : 0;
  const areas = sizes.map((size) => size * scale);
  const found: Rect[] = [];
  let left = frame;
  for (let first = 0; first < areas.length; ) {
    const side = Math.min(left.width, left.height);
    let end = first + 1;
    while (
      end < areas.length &&
      worst(areas.slice(first, end + 1), side) <= worst(areas.slice(first, end), side)
    )
      end++;
    const { row, rest } = cutOff(areas.slice(first, end), left);
    found.push(...row);
    [left, first] = [rest, end];
  }
  return found;
}

/** Largest ratio of sides in a row along `side`. */
function worst(row: readonly number[], side: number): number {
  const sum = row.reduce((total, area) => total + area, 0);
  const ratio = (area: number) => Math.max((side ** 2 * area) / sum ** 2, sum ** 2 / (side ** 2 * area));
  return Math.max(...row.map((area) => (area > 0 ? ratio(area) : 0)));
}

/** A row along the shorter side of the frame, and what is left of it. */
function cutOff(row: readonly number[], frame: Rect): { readonly row: Rect[]; readonly rest: Rect } {
  const { x, y, width, height } = frame;
  const sum = row.reduce((total, area) => total + area, 0);
  const upright = width >= height;
  const depth = sum > 0 ? sum / (upright ? height : width) : 0;
  let along = 0;
  const rects = row.map((area): Rect => {
    const length = depth > 0 ? area / depth : 0;
    const rect = upright
      ? { x, y: y + along, width: depth, height: length }
      : { x: x + along, y, width: length, height: depth };
    along += length;
    return rect;
  });
  const rest = upright
    ? { x: x + depth, y, width: Math.max(0, width - depth), height }
    : { x, y: y + depth, width, height: Math.max(0, height - depth) };
  return { row: rects, rest };
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
