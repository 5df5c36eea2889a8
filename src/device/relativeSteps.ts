// What one pulse does in each part of the window, as a table that hardware can hold: the device's law, read off at a coarse state.
import { type PulseResponse, pulseStep } from "./pulse.ts";
import { pulsesPerWindow } from "./pulsesPerWindow.ts";

/** Change by one pulse at the middle of each of 2^bits equal parts of the window, over the mean change at weight 0: 2^bits values for pulses
 *  up, then as many for pulses down, all ≥ 0. A device of equal steps: 1 everywhere. */
export function relativeSteps(response: PulseResponse, bits: number): Float32Array {
  const parts = 2 ** bits;
  const { low, high } = response;
  const atZero = 2 / pulsesPerWindow(response);
  const step = (part: number, direction: 1 | -1) =>
    Math.abs(pulseStep(response, low + ((part + 0.5) / parts) * (high - low), direction)) / atZero;
  return Float32Array.from({ length: 2 * parts }, (_, i) => step(i % parts, i < parts ? 1 : -1));
}
