// How a device of any simulator answers single pulses, in its own units: what two devices are compared by.
import { applyPulses, type PulseResponse } from "../device/pulse.ts";

export interface Staircase {
  readonly low: number;
  readonly high: number;
  /** State after one pulse without noise: 1 up, −1 down. Stays within low … high. */
  next(state: number, direction: 1 | -1): number;
}

export function staircaseOf(response: PulseResponse): Staircase {
  const { low, high } = response;
  return { low, high, next: (state, direction) => applyPulses(response, state, direction) };
}
