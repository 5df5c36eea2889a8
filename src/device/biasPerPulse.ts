// The bias of asymmetry: the share that one pulse takes from a weight where pulses up and down are equally many.
import { type PulseResponse, pulseStep } from "./pulse.ts";

/** Share of its distance from the reference cell that a weight loses with each pulse, up and down pulses in turn; mean over the
 *  inner half of the window. Labels ±NL: 2/(Pτ), everywhere (docs/models/rules.md). 0 for straight lines. */
export function biasPerPulse(response: PulseResponse): number {
  const drift = (g: number) => (pulseStep(response, g, 1) + pulseStep(response, g, -1)) / 2;
  return drift(-0.5) - drift(0.5);
}
