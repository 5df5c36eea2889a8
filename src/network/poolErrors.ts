// Errors of a pooling layer on their way back, for one image. A maximum sends the error of each window to the place that won, and keeps the
// number of that place from the forward pass. A mean sends a share of it to all places. Where windows overlap, errors that meet at a value
// are added, as in src/engine/reference/pool.ts. Counts only.
import type { PoolShape } from "../engine/poolShape.ts";

export interface PoolErrors {
  readonly windows: number;
  /** Values of the map in all windows: a value in two of them counts twice. */
  readonly members: number;
  /** Additions of errors. Which windows of a maximum meet is not known before: each may. */
  readonly additions: number;
}

export function poolErrors(shape: PoolShape): PoolErrors {
  const { kind, channels, outHeight, outWidth } = shape;
  const down = membersAlong(shape.inHeight, outHeight, shape.windowHeight, shape.strideHeight, shape.padTop);
  const across = membersAlong(shape.inWidth, outWidth, shape.windowWidth, shape.strideWidth, shape.padLeft);
  const windows = outHeight * outWidth * channels;
  const members = down.members * across.members * channels;
  const shared = members - down.covered * across.covered * channels;
  return { windows, members, additions: kind === "average" ? shared : Math.min(shared, windows) };
}

/** Places of the map along one axis, in all windows and in any. */
function membersAlong(input: number, windows: number, size: number, stride: number, padding: number) {
  let members = 0;
  let covered = 0;
  let next = 0;
  for (let window = 0; window < windows; window++) {
    const first = Math.max(0, window * stride - padding);
    const end = Math.min(input, window * stride - padding + size);
    members += end - first;
    covered += Math.max(0, end - Math.max(first, next));
    next = Math.max(next, end);
  }
  return { members, covered };
}
