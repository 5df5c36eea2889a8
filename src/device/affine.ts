// Devices whose pulse is an affine map of their state: g ← decay·g + step. NeuroSim's exponential model, linear steps and
// soft bounds all are. Not a law of its own: exponential.ts, linearStep.ts and softBounds.ts make these maps.
import type { AffineModel } from "./model.ts";

/** One affine device: its two maps and its window. */
export interface AffineDevice {
  readonly upDecay: number;
  readonly upStep: number;
  readonly downDecay: number;
  readonly downStep: number;
  readonly low: number;
  readonly high: number;
}

export function affineModel(device: AffineDevice): AffineModel {
  return {
    kind: "affine",
    up: { decay: device.upDecay, step: device.upStep },
    down: { decay: device.downDecay, step: device.downStep },
  };
}

export function affineValues(device: AffineDevice): readonly number[] {
  return [device.upDecay, device.upStep, device.downDecay, device.downStep, device.low, device.high];
}

/** State at which an up and a down pulse from it cancel: aihwkit's definition. null where they differ by a constant. */
export function affineSymmetricPoint(device: AffineDevice): number | null {
  const slope = device.upDecay - 1 + (device.downDecay - 1);
  return Math.abs(slope) < 1e-12 ? null : -(device.upStep + device.downStep) / slope;
}

/** The same device in g = (state − reference)/halfRange. */
export function affineInWindow(device: AffineDevice, reference: number, halfRange: number): AffineDevice {
  return {
    upDecay: device.upDecay,
    upStep: (device.upStep + (device.upDecay - 1) * reference) / halfRange,
    downDecay: device.downDecay,
    downStep: (device.downStep + (device.downDecay - 1) * reference) / halfRange,
    low: (device.low - reference) / halfRange,
    high: (device.high - reference) / halfRange,
  };
}
