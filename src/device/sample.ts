// Device-to-device variation and stuck-at faults: the values of every single device of a layer, from counter-based draws.
import { philox, type Seed, STREAM, uniform } from "../base/random.ts";
import { type DeviceDraw, type DrawsUsed, drawDevice, MEAN_DEVICE } from "./draw.ts";
import type { DeviceLaw, DeviceResponse } from "./law.ts";
import type { DeviceParameters } from "./params.ts";

/** Which draws make devices of one layer differ. */
function drawsUsed(device: DeviceParameters): DrawsUsed {
  const spread: Readonly<Record<string, unknown>> = device;
  const any = (...keys: string[]) => keys.some((key) => Number(spread[key] ?? 0) > 0);
  return {
    curve: any("sigmaD2d") || device.boundsD2d.low > 0 || device.boundsD2d.high > 0,
    step: any("stepD2d", "upDownD2d", "gammaUpD2d", "gammaDownD2d"),
    reference: any("referenceStd"),
  };
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
  const used = drawsUsed(device);
  const spread = used.curve || used.step || used.reference;
  if (!spread && low + high === 0) return null;
  const meanValues = law.valuesOf(device, MEAN_DEVICE);
  const fields = meanValues.length;
  const still = fields === 6 ? [1, 0, 1, 0] : [0, 0];
  const at = { seed, layer, used };
  const draw: DeviceDraw = { ...MEAN_DEVICE };
  const words = new Uint32Array(4);
  const valuesAt = (element: number): readonly number[] => {
    const luck = low + high > 0 ? uniform(philox(seed, STREAM.stuck, layer, element, 0, words)[0]!) : 1;
    if (luck < low) return [...still, mean.low, mean.low];
    if (luck < low + high) return [...still, mean.high, mean.high];
    return spread ? law.valuesOf(device, drawDevice(at, element, draw, words)) : meanValues;
  };
  const out = new Float32Array(fields * devices);
  for (let i = 0; i < devices; i++) {
    const values = valuesAt(i);
    for (let f = 0; f < fields; f++) out[f * devices + i] = values[f]!;
  }
  return out;
}
