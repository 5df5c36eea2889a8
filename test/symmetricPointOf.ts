// The symmetric point by labels, for tests.
import { steepnessOf, symmetricStateOf } from "../src/device/nonlinearity.ts";

/** symmetricStateOf of the branches with these labels. */
export function symmetricPointOf(
  labelLtp: number,
  labelLtd: number,
  pulsesLtp: number,
  pulsesLtd: number,
): number | null {
  return symmetricStateOf(steepnessOf(labelLtp), steepnessOf(labelLtd), pulsesLtp, pulsesLtd);
}
