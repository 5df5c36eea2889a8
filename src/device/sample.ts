// Device-to-device variation and stuck-at faults: the values of every single device of a layer, from counter-based draws.
import { philox, type Seed, STREAM, uniform } from "../base/random.ts";
import { type DeviceDraw, drawDevice, MEAN_DEVICE } from "./draw.ts";
import type { DeviceLaw, DeviceResponse } from "./law.ts";
import type { DeviceParameters } from "./params.ts";

const SPREADS = ["sigmaD2d", "stepD2d", "upDownD2d", "gammaUpD2d", "gammaDownD2d", "referenceStd"] as const;

/** Whether devices of one layer differ in their response. */
export function hasSpread(device: DeviceParameters): boolean {
  const values = device as Readonly<Partial<Record<(typeof SPREADS)[number], number>>>;
  const { low, high } = device.boundsD2d;
  return low > 0 || high > 0 || SPREADS.some((key) => (values[key] ?? 0) > 0);
}

/** Planar values of `devices` devices: field f of device i at [f·devices + i], fields as DeviceLaw.valuesOf. A stuck device
 *  has decay 1 and step 0 (or factors 0) and a window of one point. null where all devices are alike. */
export function sampleDevices(
  device: DeviceParameters,
  law: DeviceLaw<DeviceParameters>,
  mean: DeviceResponse,
  array: { readonly devices: number; readonly seed: Seed; readonly layer: number },
): Float32Array | null {
  const { devices, seed, layer } = array;
  const { low, high } = device.stuckFraction;
  const spread = hasSpread(device);
  if (!spread && low + high === 0) return null;
  const meanValues = law.valuesOf(device, MEAN_DEVICE);
  const fields = meanValues.length;
  const stuck = fields === 6 ? [1, 0, 1, 0] : [0, 0];
  const out = new Float32Array(fields * devices);
  const draw: DeviceDraw = { ...MEAN_DEVICE };
  const words = new Uint32Array(4);
  for (let i = 0; i < devices; i++) {
    const luck = low + high > 0 ? uniform(philox(seed, STREAM.stuck, layer, i, 0, words)[0]!) : 1;
    const values =
      luck < low
        ? [...stuck, mean.low, mean.low]
        : luck < low + high
          ? [...stuck, mean.high, mean.high]
          : spread
            ? law.valuesOf(device, drawDevice(seed, layer, i, draw, words))
            : meanValues;
    for (let f = 0; f < fields; f++) out[f * devices + i] = values[f]!;
  }
  return out;
}
