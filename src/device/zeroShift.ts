// Zero-shifting: each device's reference cell is programmed to the state where its up and down pulses cancel, so that weight 0 is where
// the device rests under noise. Source: Kim et al., arXiv 1907.10228. How exact the cell is: device.referenceStd.
import { blockOf } from "./device.ts";
import type { DeviceParameters } from "./params.ts";
import { symmetricPoint } from "./pulse.ts";

/** The device seen from its symmetric point: each one's own where the law knows it, else that of the mean device. A device without one
 *  (equal steps everywhere) is left as it is. */
export function zeroShifted(device: DeviceParameters): DeviceParameters {
  if (device.model === "hardware-only" || device.reference === "symmetric-point") return device;
  const point = symmetricPoint(blockOf(device));
  if (point === null) return device;
  if ("referenceStd" in device) return Object.freeze({ ...device, reference: "symmetric-point" });
  const halfRange = "wMax" in device ? (device.wMax - device.wMin) / 2 : 1;
  return Object.freeze({ ...device, reference: device.reference + point * halfRange });
}
