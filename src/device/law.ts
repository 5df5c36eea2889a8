// The interface of a device model: its parameter block, and the values of one particular device. The units of g here are those of the
// engine: the nominal window is 2 wide, g = 0 is the reference cell.
import type { DeviceDraw } from "./draw.ts";
import type { DeviceModel } from "./model.ts";
import type { DeviceParameters } from "./params.ts";

/** The facts of a device that an engine needs, without the values that differ from device to device. */
export interface DeviceResponse {
  readonly model: DeviceModel;
  readonly low: number;
  readonly high: number;
  /** Cycle-to-cycle noise where n ≠ 0 pulses: "update" sigma; "pulse" sigma·√|n|; "step" sigma·|Δg|/√|n|. */
  readonly noise: { readonly kind: "none" | "update" | "pulse" | "step"; readonly sigma: number };
}

export interface DeviceLaw<P extends DeviceParameters> {
  modelOf(device: P): DeviceModel;
  /** Noise relative to the step, or null where the model has only sigmaC2c. */
  stepNoise(device: P): DeviceResponse["noise"] | null;
  /** Values of one device from its draws, in the engine's order: affine [upDecay, upStep, downDecay, downStep, low, high], the others
   *  [upStep factor, downStep factor, low, high]. With MEAN_DEVICE: the mean device. What all devices share is computed before. */
  valuesOf(device: P): (draw: Readonly<DeviceDraw>) => readonly number[];
}

/** Common factor on both steps of one device: 1 + σξ (not below 0) or e^(σξ). */
export function stepGain(
  device: Pick<DeviceParameters, "stepD2d" | "stepD2dDistribution">,
  xi: number,
): number {
  const deviation = device.stepD2d * xi;
  return device.stepD2dDistribution === "log-normal" ? Math.exp(deviation) : Math.abs(1 + deviation);
}
