// Effects of time and use on devices: drift of G since its last change, and the pulses that a device lives through. Nothing here moves a
// device: the engines do (Engine.drift, DeviceBlock.life).
// Drift: power law of phase-change cells, Joshi et al., Nat. Commun. 11:2473, 2020 (aihwkit inference/noise/pcm.py), toward a level as in
// NeuroSim's retention (V1.x manual); or the exponential decay of leaking capacitors (aihwkit lifetime: 1 − 1/lifetime each update).
import type { Drawing, NumbersNeeded } from "../base/drawing.ts";
import { STREAM } from "../base/random.ts";
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
/** sample.ts takes draws 0 … 2. */
const ENDURANCE: NumbersNeeded = { law: "normal", stream: STREAM.deviceToDevice, step: 3 };

/** Share of the distance to the level of drift that is left `time` seconds after the last change. */
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
export function deviceLives(
  { endurance, enduranceD2d }: DeviceParameters,
  devices: number,
): Drawing<Int32Array> | null {
  if (endurance === "unlimited") return null;
  const values = new Int32Array(devices);
  const fill: Drawing<Int32Array>["fill"] = (first, count, [normals]) => {
    for (let i = 0; i < count; i++) {
      const xi = normals?.[4 * i] ?? 0;
      const life = Math.round(endurance * Math.exp(enduranceD2d * xi));
      values[first + i] = Math.min(Math.max(life, 1), MOST_LIFE);
    }
  };
  return { values, needs: enduranceD2d > 0 ? [ENDURANCE] : [], fill };
}
