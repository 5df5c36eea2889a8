// Equal units in rows below an array: how many rows they take and what area, with the ends of rows that stay empty.
import { arrange } from "./arrange.ts";

/** m, m, m² */
export interface Placement {
  readonly width: number;
  readonly height: number;
  readonly area: number;
}

/** `width`: of the rows, m; without it all units lie in one row. A unit that is wider has a row of its own; no units, no room. */
export function bank(
  count: number,
  unit: { readonly width: number; readonly height: number },
  width?: number,
): Placement {
  if (count * unit.width * unit.height === 0) return { width: 0, height: 0, area: 0 };
  const across = width === undefined ? count * unit.width : Math.max(width, unit.width);
  const { lines } = arrange(count, unit.width, across);
  const height = lines * unit.height;
  return { width: across, height, area: across * height };
}
