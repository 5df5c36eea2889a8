// Per-device values of the models that are not affine: factors on the mean steps, and the device's own window.
import { halfRange, pulsedBounds } from "./bounds.ts";
import { type DeviceDraw, MEAN_DEVICE } from "./draw.ts";
import type { PulsedParameters } from "./sharedKeys.ts";

/** [up factor, down factor, low, high] in g. */
export function factorValues(
  device: PulsedParameters & { readonly reference: number },
): (draw: Readonly<DeviceDraw>) => readonly number[] {
  const mean = pulsedBounds(device, MEAN_DEVICE);
  const half = halfRange(device);
  const { reference } = device;
  return (draw) => {
    const { stepUp, stepDown, low, high } = pulsedBounds(device, draw);
    return [
      stepUp / mean.stepUp,
      stepDown / mean.stepDown,
      (low - reference) / half,
      (high - reference) / half,
    ];
  };
}
