// How many pulses a wanted change of weight takes: the device's own step where the weight is 0, not the step of a straight line. A
// device with labels ±NL moves (k/2)·coth(k/2) times as far there as an ideal one of the same levels (3.7 times at ±6).
import { DeviceError } from "../base/errors.ts";
import { type PulseResponse, pulseStep } from "./pulse.ts";

/** Width of the window, 2 in g, over the mean step of an up and a down pulse at g = 0, the reference cell. A linear device: its levels. */
export function pulsesPerWindow(response: PulseResponse): number {
  const state = Math.min(Math.max(0, response.low), response.high);
  const step = (Math.abs(pulseStep(response, state, 1)) + Math.abs(pulseStep(response, state, -1))) / 2;
  if (step > 0) return 2 / step;
  throw new DeviceError("no pulse moves a device whose weight is 0", {
    at: "device",
    hint: 'set device.reference to a state where pulses move it, such as 0 or "symmetric-point"',
  });
}
