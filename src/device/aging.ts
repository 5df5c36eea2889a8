// What time and use do to devices: drift of G since its last change, and the pulses that a device lives through. Nothing here moves a device:
// the engines do (Engine.drift, DeviceBlock.life).
// Drift: power law of phase-change cells, Joshi et al., Nat. Commun. 11:2473, 2020 (aihwkit inference/noise/pcm.py), toward a level as in
// NeuroSim's retention (V1.x manual); or the exponential decay of leaking capacitors (aihwkit lifetime: 1 − 1/lifetime each update).
import { normal, philox, type Seed, STREAM } from "../base/random.ts";
import type { DeviceResponse } from "./law.ts";
import type { DeviceParameters } from "./params.ts";

/** A device that time and use leave as it is. */
export const NO_AGING = {
  driftExponent: 0,
  driftLaw: "power",
  driftLevel: 0,
  driftStart: 1,
  driftInterval: 1e-3,
  endurance: "unlimited",
  enduranceD2d: 0,
} as const;

export type DriftParameters = Pick<DeviceParameters, "driftExponent" | "driftLaw" | "driftStart">;

/** Intervals that the table of drift spans; a device that stayed untouched for longer stands still. */
const DRIFT_INTERVALS = 2 ** 16;
/** Most pulses that an engine's counter holds. */
const MOST_LIFE = 2 ** 31 - 1;
/** Of the draws of drawDevice, which takes 0 … 2. */
const ENDURANCE_DRAW = 3;

/** What is left, `time` seconds after the last change, of the distance to the level of drift. */
export function driftFactor({ driftExponent, driftLaw, driftStart }: DriftParameters, time: number): number {
  const share = time / driftStart;
  return driftLaw === "power" ? (1 + share) ** -driftExponent : Math.exp(-driftExponent * share);
}

/** driftFactor after 0, 1, 2, … intervals without a change, or null where nothing drifts. */
export function driftFactors(device: DeviceParameters): Float32Array | null {
  if (device.driftExponent === 0) return null;
  const { driftInterval } = device;
  return Float32Array.from({ length: DRIFT_INTERVALS }, (_, k) => driftFactor(device, k * driftInterval));
}

/** The level of drift in g. */
export function driftLevel(
  device: DeviceParameters,
  { low, high }: Pick<DeviceResponse, "low" | "high">,
): number {
  return low + (high - low) * device.driftLevel;
}

/** The pulses that each device lives through, or null where they have no end. */
export function drawLives(
  { endurance, enduranceD2d }: DeviceParameters,
  { devices, seed, layer }: { readonly devices: number; readonly seed: Seed; readonly layer: number },
): Int32Array | null {
  if (endurance === "unlimited") return null;
  const words = new Uint32Array(4);
  return Int32Array.from({ length: devices }, (_, i) => {
    const xi =
      enduranceD2d > 0 ? normal(philox(seed, STREAM.deviceToDevice, layer, i, ENDURANCE_DRAW, words)[0]!) : 0;
    return Math.min(Math.max(Math.round(endurance * Math.exp(enduranceD2d * xi)), 1), MOST_LIFE);
  });
}
