// Curves of single pulses, for the tests of the laws.
import { applyPulses, type PulseResponse } from "../src/device/pulse.ts";

/** States along a staircase of single pulses: up from G_min, or down from G_max; pulses + 1 values of g. */
export function pulseCurve(response: PulseResponse, direction: "ltp" | "ltd", pulses: number): Float64Array {
  const curve = new Float64Array(pulses + 1);
  curve[0] = direction === "ltp" ? response.low : response.high;
  for (let i = 1; i <= pulses; i++)
    curve[i] = applyPulses(response, curve[i - 1]!, direction === "ltp" ? 1 : -1);
  return curve;
}

/** Pulses from one end of the window to within `tolerance` (a fraction of it) of the other; null if more than 1e6. */
export function pulsesOfRange(
  response: PulseResponse,
  direction: "ltp" | "ltd",
  tolerance = 1e-6,
): number | null {
  const { low, high } = response;
  const close = tolerance * (high - low);
  let state = direction === "ltp" ? low : high;
  for (let pulses = 0; pulses <= 1e6; pulses++) {
    if ((direction === "ltp" ? high - state : state - low) <= close) return pulses;
    state = applyPulses(response, state, direction === "ltp" ? 1 : -1);
  }
  return null;
}
