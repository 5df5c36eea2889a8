// Device-to-device variation and stuck-at faults: the values of every single device of a layer, from counter-based draws.
import type { Drawing, NumbersNeeded } from "../base/drawing.ts";
import { STREAM } from "../base/random.ts";
import { type DeviceDraw, MEAN_DEVICE, type SpreadDraws } from "./draw.ts";
import type { DeviceLaw, DeviceResponse } from "./law.ts";
import type { DeviceParameters } from "./params.ts";

/** Draws 0 … 2 of a device, for what its parameters use; aging.ts takes draw 3. */
const NORMALS = { law: "normal", stream: STREAM.deviceToDevice } as const;
const CURVE: NumbersNeeded = { ...NORMALS, step: 0 };
const STEP: NumbersNeeded = { ...NORMALS, step: 1 };
const REFERENCE: NumbersNeeded = { ...NORMALS, step: 2 };
const STUCK: NumbersNeeded = { law: "uniform", stream: STREAM.stuck, step: 0 };

/** Draws in which the devices of one layer differ. */
function numbersNeeded(
  device: DeviceParameters,
  { spread = {} }: DeviceLaw<DeviceParameters>,
): readonly NumbersNeeded[] {
  const values: Readonly<Record<string, unknown>> = device;
  const any = (keys: readonly string[]) => keys.some((key) => Number(values[key] ?? 0) > 0);
  const lawKeys = (draws: SpreadDraws) => Object.keys(spread).filter((key) => spread[key] === draws);
  const { boundsD2d, stuckFraction } = device;
  return [
    ...(any(lawKeys("curve")) || boundsD2d.low > 0 || boundsD2d.high > 0 ? [CURVE] : []),
    ...(any(["stepD2d", ...lawKeys("step")]) ? [STEP] : []),
    ...(any(["referenceStd"]) ? [REFERENCE] : []),
    ...(stuckFraction.low + stuckFraction.high > 0 ? [STUCK] : []),
  ];
}

/** Planar values of `devices` devices: field f of device i at [f·devices + i], fields as DeviceLaw.valuesOf. A stuck device
 *  has decay 1 and step 0 (or factors 0) and a window of one point. null where all devices are alike. */
export function deviceValues(
  device: DeviceParameters,
  law: DeviceLaw<DeviceParameters>,
  mean: DeviceResponse,
  devices: number,
): Drawing<Float32Array> | null {
  const needs = numbersNeeded(device, law);
  if (needs.length === 0) return null;
  const fields = law.valuesOf(device)(MEAN_DEVICE).length;
  const values = new Float32Array(fields * devices);
  const fill: Drawing<Float32Array>["fill"] = (first, count, numbers) => {
    const of = (what: NumbersNeeded) => numbers[needs.indexOf(what)] ?? null;
    const into = { values, fields, devices, first, count };
    fillLaw(device, law, into, { curve: of(CURVE), step: of(STEP), reference: of(REFERENCE) });
    const luck = of(STUCK);
    if (luck) fillStuck(device, mean, into, luck);
  };
  return { values, needs, fill };
}

interface Piece {
  readonly values: Float32Array;
  readonly fields: number;
  readonly devices: number;
  readonly first: number;
  readonly count: number;
}

/** Draws that a device's parameters do not use stay 0. */
function fillLaw(
  device: DeviceParameters,
  law: DeviceLaw<DeviceParameters>,
  { values, fields, devices, first, count }: Piece,
  { curve, step, reference }: Readonly<Record<"curve" | "step" | "reference", Float32Array | null>>,
): void {
  const valuesOf = law.valuesOf(device);
  const draw: DeviceDraw = { ...MEAN_DEVICE };
  for (let i = 0; i < count; i++) {
    if (curve) {
      draw.labelLtp = curve[4 * i]!;
      draw.labelLtd = curve[4 * i + 1]!;
      draw.low = curve[4 * i + 2]!;
      draw.high = curve[4 * i + 3]!;
    }
    if (step) {
      draw.gain = step[4 * i]!;
      draw.upDown = step[4 * i + 1]!;
      draw.gammaUp = step[4 * i + 2]!;
      draw.gammaDown = step[4 * i + 3]!;
    }
    if (reference) draw.reference = reference[4 * i]!;
    const own = valuesOf(draw);
    for (let f = 0; f < fields; f++) values[f * devices + first + i] = own[f]!;
  }
}

function fillStuck(
  { stuckFraction: { low, high } }: DeviceParameters,
  mean: DeviceResponse,
  { values, fields, devices, first, count }: Piece,
  luck: Float32Array,
): void {
  const still = fields === 6 ? [1, 0, 1, 0] : [0, 0];
  for (let i = 0; i < count; i++) {
    if (luck[4 * i]! >= low + high) continue;
    const end = luck[4 * i]! < low ? mean.low : mean.high;
    for (const [f, value] of [...still, end, end].entries()) values[f * devices + first + i] = value;
  }
}
