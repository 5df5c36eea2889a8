// The reference cell that is subtracted from a device's state: a fixed state, or the device's own symmetric point
// (zero-shifting: Kim et al., arXiv 1907.10228; aihwkit's subtract_symmetry_point), each with an error.
import { DeviceError } from "../base/errors.ts";
import { type AffineDevice, affineInWindow } from "./affine.ts";

/** The device in g, its reference cell at 0. `symmetricPoint` is the device's own, null where it has none; `xi` is a standard
 *  normal draw. */
export function shiftToReference(
  state: AffineDevice,
  device: { readonly reference: number | "symmetric-point"; readonly referenceStd: number },
  symmetricPoint: number | null,
  xi: number,
  halfRange: number,
): AffineDevice {
  const error = device.referenceStd * xi;
  if (device.reference !== "symmetric-point")
    return affineInWindow(state, device.reference + error, halfRange);
  if (symmetricPoint === null)
    throw new DeviceError("up and down pulses have the same curve, so there is no single symmetric point", {
      at: "device.reference",
      hint: "set device.reference = 0, or labels of opposite sign",
    });
  const inside = Math.min(Math.max(symmetricPoint, state.low), state.high);
  return affineInWindow(state, inside + error, halfRange);
}
