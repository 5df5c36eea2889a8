// How unequal the two directions of a device are, as a straight line over its window: what a rule that reads weights needs in order to
// ask for pulses that move them the same way up and down.
import { type PulseResponse, pulseStep, symmetricPoint } from "./pulse.ts";

/** Share of n wanted pulses that must be added to them at state g: offset + slope·g. */
export interface Asymmetry {
  readonly offset: number;
  readonly slope: number;
}

/** States of the window that the line is fitted to. */
const STATES = 65;

/** Let a pulse move a device by u > 0 up and by d < 0 down, and let ρ = −(u + d)/(u − d). Then n + |n|·ρ pulses move it by n·(−2ud)/(u − d).
 *  This is the same size in both directions, so noise about 0 moves it nowhere. The line passes through the symmetric point, where ρ is 0, with the slope of least
 *  squares. It is exact where steps are straight lines of g with one slope (soft bounds, NeuroSim's labels of opposite sign and equal size). */
export function asymmetryOf(response: PulseResponse): Asymmetry {
  const { low, high } = response;
  const points = Array.from({ length: STATES }, (_, i) => low + ((high - low) * i) / (STATES - 1)).flatMap(
    (g) => {
      const up = pulseStep(response, g, 1);
      const down = pulseStep(response, g, -1);
      // where no pulse moves the device there is nothing to balance
      return up - down > 0 ? [{ g, share: -(up + down) / (up - down) }] : [];
    },
  );
  if (points.length < 2) return { offset: 0, slope: 0 };
  const mean = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const balanced = symmetricPoint(response);
  const center = balanced ?? mean(({ g }) => g);
  const middle = balanced === null ? mean(({ share }) => share) : 0;
  const slope = mean(({ g, share }) => (g - center) * (share - middle)) / mean(({ g }) => (g - center) ** 2);
  return { offset: middle - slope * center, slope };
}
