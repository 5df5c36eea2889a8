// Window and mean steps of aihwkit's pulsed devices, with their device-to-device spread.
// Formulas: aihwkit rpu_pulsed_device.cpp, populate (its code, not its docstring: upDown only ever reduces one side).
import { DeviceError } from "../base/errors.ts";
import type { DeviceDraw } from "./draw.ts";
import { stepGain } from "./law.ts";
import type { PulsedParameters } from "./sharedKeys.ts";

/** In weight units: the device's own bounds (0 stays inside), and its step at weight 0 in each direction. */
export interface PulsedBounds {
  readonly low: number;
  readonly high: number;
  readonly stepUp: number;
  readonly stepDown: number;
}

export function pulsedBounds(device: PulsedParameters, draw: Readonly<DeviceDraw>): PulsedBounds {
  const gain = stepGain(device, draw.gain);
  const difference = device.upDownD2d * draw.upDown;
  const step = (device.wMax - device.wMin) / device.levels;
  return {
    low: -Math.abs(device.wMin * (1 + device.boundsD2d.low * draw.low)),
    high: Math.abs(device.wMax * (1 + device.boundsD2d.high * draw.high)),
    stepUp: Math.abs(gain + difference + Math.min(device.upDown, 0)) * step,
    stepDown: Math.abs(gain - difference - Math.max(device.upDown, 0)) * step,
  };
}

/** Half the mean window: weight units per unit of g. */
export function halfRange(device: PulsedParameters): number {
  return (device.wMax - device.wMin) / 2;
}

/** Throws DeviceError where the mean window is empty, or weight 0 does not lie `zero`. */
export function checkWindow(
  { wMin, wMax }: PulsedParameters,
  zero: "in the window" | "strictly between them",
): void {
  const atBound = wMin * wMax === 0;
  if (wMin <= 0 && wMax >= 0 && wMin < wMax && !(atBound && zero === "strictly between them")) return;
  throw new DeviceError(`window ${wMin} … ${wMax} (weight units)`, {
    at: "device.wMin",
    hint: `wMin must be below wMax and 0 must lie ${zero}`,
  });
}
