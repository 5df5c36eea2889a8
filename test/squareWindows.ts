// Windows of pooling layers that tests make by hand.
import type { PoolShape } from "../src/engine/poolShape.ts";

/** Square windows side by side, the remainder at the lower and right edge is dropped. */
export function squareWindows(
  kind: PoolShape["kind"],
  { inHeight, inWidth, channels }: Pick<PoolShape, "inHeight" | "inWidth" | "channels">,
  size: number,
): PoolShape {
  const windows = { windowHeight: size, windowWidth: size, strideHeight: size, strideWidth: size };
  return {
    kind,
    inHeight,
    inWidth,
    channels,
    ...windows,
    padTop: 0,
    padLeft: 0,
    outHeight: Math.floor(inHeight / size),
    outWidth: Math.floor(inWidth / size),
    countPadding: false,
  };
}
