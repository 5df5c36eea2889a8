// The shape of one array layer: a convolution as rows and columns of a crossbar. Not a network layer: no activation, no pooling.

/** Geometry of one array layer. outHeight = floor((inHeight + 2·padding − kernelHeight)/stride) + 1, likewise width. */
export interface ConvShape {
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly stride: number;
  readonly padding: number;
}
