// The update law of one device as the few numbers that an engine needs. Not the physics: each law's own file
// (exponential.ts, linearStep.ts, …) turns physical parameters into these. Sources: NeuroSim and aihwkit, in those files.

/** Update of an affine device: one pulse is g ← decay·g + step, so n pulses are one affine map, composed by binary
 *  powers: for each bit of |n| from the lowest, if set (ra, rb) ← (a·ra, a·rb + b), then (a, b) ← (a·a, a·b + b);
 *  g ← ra·g + rb, each product and sum rounded separately. Then noise, then clamp to the window. */
export interface AffineModel {
  readonly kind: "affine";
  readonly up: { readonly decay: number; readonly step: number };
  readonly down: { readonly decay: number; readonly step: number };
}
/** Per pulse, up: g += step·max(1 − A·exp(γ·z), 0) with z = slope·g + shift; down: g −= step·max(1 − A·exp(−γ·z), 0). */
export interface ExponentialStepModel {
  readonly kind: "exponential-step";
  readonly up: { readonly step: number; readonly amplitude: number; readonly gamma: number };
  readonly down: { readonly step: number; readonly amplitude: number; readonly gamma: number };
  readonly slope: number;
  readonly shift: number;
}
/** Per pulse, up: g += step·((high − g)/(high − low))^γ; down: g −= step·((g − low)/(high − low))^γ. Base clamped to [0, 1];
 *  0 where low = high (a stuck device). */
export interface PowerStepModel {
  readonly kind: "power-step";
  readonly up: { readonly step: number; readonly gamma: number };
  readonly down: { readonly step: number; readonly gamma: number };
}
/** Per pulse, g += ΔG(g), linear between equally spaced nodes from low to high of the mean device, clamped outside. */
export interface TableModel {
  readonly kind: "table";
  /** Signed ΔG at each node, at least 2, at most 256 nodes. */
  readonly up: Float32Array;
  readonly down: Float32Array;
}
/** Per pulse, g += ΔG(place), place = (g − low)/(high − low) of the mean device within [0, 1]. Only the reference engine can call it. */
export interface FunctionModel {
  readonly kind: "function";
  /** Signed ΔG. */
  readonly up: (place: number) => number;
  readonly down: (place: number) => number;
}
export type DeviceModel = AffineModel | ExponentialStepModel | PowerStepModel | TableModel | FunctionModel;
