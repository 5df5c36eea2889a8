// Whether a fit finds what it should: sweeps of a known device are simulated with its own noise, fitted, and the true numbers looked up in
// the 95 % intervals. For tests and for scripts/fitRecovery.mjs.
import { blockOf, conductanceWindow } from "../../src/device/device.ts";
import type { DeviceParameters } from "../../src/device/params.ts";
import { pulseStep } from "../../src/device/pulse.ts";
import { openCells } from "../../src/lab/cells.ts";
import type { Estimate } from "../../src/lab/fit/estimates.ts";
import type { DeviceFit } from "../../src/lab/fit/fitDevice.ts";
import type { Direction, Measurement, PulseTrain } from "../../src/lab/measurement/measurement.ts";
import { noiseOfPulse } from "../../src/lab/pulseNoise.ts";

export interface Protocol {
  readonly devices: number;
  readonly cycles: number;
  readonly seed: number;
  /** Pulses each way. */
  readonly pulses: { readonly ltp: number; readonly ltd: number };
}

/** The device as one single device: without what differs from device to device. */
export function withoutSpread(device: DeviceParameters): DeviceParameters {
  const none = { sigmaD2d: 0, stepD2d: 0, upDownD2d: 0, gammaUpD2d: 0, gammaDownD2d: 0, referenceStd: 0 };
  const known = Object.entries(none).filter(([key]) => key in device);
  return {
    ...device,
    boundsD2d: { low: 0, high: 0 },
    stuckFraction: { low: 0, high: 0 },
    ...Object.fromEntries(known),
  } as DeviceParameters;
}

/** Readings of a simulated instrument: up from G_min, down from there, and so on. */
export async function measured(
  device: DeviceParameters,
  { devices, cycles, seed, pulses }: Protocol,
): Promise<Measurement> {
  const cells = await openCells(device, { devices, seed });
  const trains: PulseTrain[] = [];
  cells.place(0);
  for (let cycle = 1; cycle <= cycles; cycle++)
    for (const direction of ["ltp", "ltd"] as const) {
      const read = [await cells.read()];
      for (let pulse = 0; pulse < pulses[direction]; pulse++) {
        cells.pulse(direction === "ltp" ? 1 : -1);
        read.push(await cells.read());
      }
      for (let i = 0; i < devices; i++)
        trains.push(
          trainOf(
            i,
            cycle,
            direction,
            read.map((values) => values[i]!),
          ),
        );
    }
  return { trains, understood: ["simulated"], badRows: [], readVoltage: null };
}

function trainOf(device: number, cycle: number, direction: Direction, g: readonly number[]): PulseTrain {
  return { device: String(device + 1), cycle, direction, pulses: g.map((_, i) => i), g };
}

/** The true values of the fitted numbers, as far as the device has them under the same name. */
export function truth(device: DeviceParameters): ReadonlyMap<string, number> {
  const { gMin, gMax } = conductanceWindow(device);
  const { low, high } = blockOf(device);
  const middle = (low + high) / 2;
  const step = (direction: 1 | -1) =>
    ((gMax - gMin) * Math.abs(pulseStep(blockOf(device), middle, direction))) / (high - low);
  const named = Object.entries({ ...device, sigmaC2c: noiseOfPulse(device) }).flatMap(([key, value]) =>
    typeof value === "number" && ["nonlinearityLtp", "nonlinearityLtd", "sigmaC2c", "sigmaStep"].includes(key)
      ? [[key, value] as const]
      : [],
  );
  return new Map([["gMin", gMin], ["gMax", gMax], ["stepLtp", step(1)], ["stepLtd", step(-1)], ...named]);
}

/** The estimates that have a true value, and whether their interval holds it. */
export function recovered(
  fit: DeviceFit,
  device: DeviceParameters,
): readonly { readonly estimate: Estimate; readonly true: number; readonly inside: boolean }[] {
  const values = truth(device);
  return fit.estimates.flatMap((estimate) => {
    const value = values.get(estimate.name);
    if (value === undefined) return [];
    return [{ estimate, true: value, inside: estimate.low <= value && value <= estimate.high }];
  });
}
