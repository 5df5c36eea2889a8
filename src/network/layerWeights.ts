// Trained values of a network's layers, as a file of another program brings them: float32 in Mho's own order.

/** Weights of a conv or fc layer. (K, N), row-major: k = (ky·kernelWidth + kx)·c + channel within the group; in an fc layer k = (y·width +
 *  x)·channels + c. */
export interface MatrixWeights {
  readonly kind: "matrix";
  readonly rows: number;
  readonly columns: number;
  readonly matrix: Float32Array;
}

/** Parameters of a batchnorm layer, by channel. */
export interface NormalizationWeights {
  readonly kind: "normalization";
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** Parameters of a bias layer, by channel. */
export interface BiasWeights {
  readonly kind: "bias";
  readonly beta: Float32Array;
}

export type LayerWeights = MatrixWeights | NormalizationWeights | BiasWeights;

/** Key: name of the layer. */
export type NetworkWeights = ReadonlyMap<string, LayerWeights>;
