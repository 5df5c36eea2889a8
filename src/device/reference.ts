// The reference cell that is subtracted from a device's state: a fixed state, or the device's own symmetric point
// (zero-shifting: Kim et al., arXiv 1907.10228; aihwkit's subtract_symmetry_point), each with an error.
import { DeviceError } from "../base/errors.ts";
import { type AffineDevice, affineInWindow, affineSymmetricPoint } from "./affine.ts";

/** The device in g, its reference cell at 0. `xi` is a standard normal draw. */
export function shiftToReference(
  state: AffineDevice,
  device: { readonly reference: number | "symmetric-point"; readonly referenceStd: number },
  xi: number,
  halfRange: number,
): AffineDevice {
  const point = device.reference === "symmetric-point" ? affineSymmetricPoint(state) : device.reference;
  if (point === null)
    throw new DeviceError(
      "the device has no single symmetric point: up and down pulses have the same curve",
      {
        at: "device.reference",
        hint: "set device.reference = 0, or labels of opposite sign",
      },
    );
  return affineInWindow(state, point + device.referenceStd * xi, halfRange);
}
