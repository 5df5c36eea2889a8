// The grid on which an array's conductances are read: whole steps of a power of two, 16 bits wide. Not the read itself.
import type { CrossbarSpec } from "./crossbar.ts";
import { cellCurrent } from "./mapping.ts";

/** Largest conductance as a read sees it, in steps of the grid: 127·256 + 127, so that both bytes of a 16-bit word are signed. */
export const MAX_CONDUCTANCE = 32639;

/** Read noise within so many standard deviations stays on the grid. */
const NOISE_DEVIATIONS = 6;

/** The smallest power of two on whose grid every column weight of the array is at most MAX_CONDUCTANCE steps. `widest`: largest |g| that a
 *  device of the array can take (1 for the nominal window); `sigmaRead`: standard deviation of the read noise, in g. The nominal
 *  window [−1, 1] then spans 2^15 steps of 2^−14: a state of a 256-state device is 128 of them wide. */
export function conductanceGrid(
  spec: Pick<CrossbarSpec, "mapping" | "subtraction" | "offOnRatio" | "windowLow">,
  widest: number,
  sigmaRead: number,
): number {
  const g = widest + NOISE_DEVIATIONS * sigmaRead;
  const { mapping, subtraction } = spec;
  const digital = mapping === "offset" || (mapping !== "float" && subtraction === "digital");
  const { a, b } = cellCurrent(spec);
  const weight = digital ? a * g + Math.abs(b) : g;
  return 2 ** Math.ceil(Math.log2(weight / MAX_CONDUCTANCE));
}
