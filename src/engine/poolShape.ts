// The windows of a pooling layer: size, stride and padding, and how many of them there are. No values.

/** Window (oy, ox) covers rows oy·strideHeight − padTop … + windowHeight − 1 and likewise columns, as far as they are in the map: padding
 *  never is a maximum. Every window has a value of the map. */
export interface PoolShape {
  readonly kind: "max" | "average";
  readonly inHeight: number;
  readonly inWidth: number;
  readonly channels: number;
  readonly windowHeight: number;
  readonly windowWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  /** Rows above and columns left of the map. Those below and right follow from the number of windows. */
  readonly padTop: number;
  readonly padLeft: number;
  readonly outHeight: number;
  readonly outWidth: number;
  /** A mean is over the whole window, padding as zeros; else over the values of the map in it. */
  readonly countPadding: boolean;
}

/** Values that go in and come out for one image. */
export function pooledSizes({ inHeight, inWidth, outHeight, outWidth, channels }: PoolShape): {
  readonly inputs: number;
  readonly outputs: number;
} {
  return { inputs: inHeight * inWidth * channels, outputs: outHeight * outWidth * channels };
}
