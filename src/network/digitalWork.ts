// Work of the digital layers of a network for one image, in counts: what a chip has circuits for.
export interface Normalizing {
  readonly kind: "batchnorm" | "bias";
  readonly positions: number;
  readonly channels: number;
  /** Values that it reads and, with statistics of the batch, keeps: sums of the arrays, other float32 values, or words of activations. */
  readonly reads: "sums" | "floats" | "words";
}

export type DigitalWork =
  | { readonly kind: "relu"; readonly values: number }
  | { readonly kind: "maxpool" | "average"; readonly windows: number; readonly size: number }
  /** Addition of two tensors. `waits`: whether the second is kept for it alone; else an array layer reads it too, and it is there. */
  | { readonly kind: "add"; readonly values: number; readonly waits: boolean }
  /** Errors that are added to others at the same value: those of further readers of a tensor, or of overlapping windows. */
  | { readonly kind: "errors"; readonly values: number }
  /** Errors that pass or become 0, by bits that are kept from the forward to the backward pass: one a value of an activation, the number of
   *  the place that won in a maximum. */
  | { readonly kind: "gate"; readonly values: number; readonly kept: number }
  /** Errors of means, each multiplied with 1/size on its way back. */
  | { readonly kind: "shares"; readonly windows: number; readonly size: number }
  | Normalizing;

/** A bit for each value of an activation. */
export const gateOf = (values: number): DigitalWork => ({ kind: "gate", values, kept: values });
