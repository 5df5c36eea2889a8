// Per-device values of the models that are not affine: factors on the mean steps, and the device's own window.
import { halfRange, pulsedBounds } from "./bounds.ts";
import { type DeviceDraw, MEAN_DEVICE } from "./draw.ts";
import type { ParametersOf } from "./params.ts";

/** [up factor, down factor, low, high] in g. */
export function factorValues(
  device: ParametersOf<"exponential-step"> | ParametersOf<"power-step">,
  draw: Readonly<DeviceDraw>,
): readonly number[] {
  const mean = pulsedBounds(device, MEAN_DEVICE);
  const own = pulsedBounds(device, draw);
  const half = halfRange(device);
  return [
    own.stepUp / mean.stepUp,
    own.stepDown / mean.stepDown,
    (own.low - device.reference) / half,
    (own.high - device.reference) / half,
  ];
}
