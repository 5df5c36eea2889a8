// The noise of one pulse of a device, whatever its law says it follows.
import { blockOf } from "../device/device.ts";
import type { DeviceParameters } from "../device/params.ts";
import { pulseStep } from "../device/pulse.ts";

/** Standard deviation of the change by one pulse in the middle of the window, mean of up and down, as a fraction of the window. */
export function noiseOfPulse(device: DeviceParameters): number {
  const block = blockOf(device);
  const { noise, low, high } = block;
  switch (noise.kind) {
    case "none":
      return 0;
    case "update":
    case "pulse":
      return noise.sigma / (high - low);
    case "step": {
      const middle = (low + high) / 2;
      const step = (Math.abs(pulseStep(block, middle, 1)) + Math.abs(pulseStep(block, middle, -1))) / 2;
      return (noise.sigma * step) / (high - low);
    }
    default:
      return noise.kind satisfies never;
  }
}
