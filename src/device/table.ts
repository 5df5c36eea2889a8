// A measured device: mean ΔG of one pulse at equally spaced G, linear between. Nothing is fitted; noise is sigmaC2c.
import type { DeviceDraw } from "./draw.ts";
import { type DeviceLaw, stepGain } from "./law.ts";
import type { ParametersOf } from "./params.ts";

type Table = ParametersOf<"table">;

/** Nodes of a table at most, and the largest step, in units of the window over levels. */
export const MOST_STEPS = 256;
export const LARGEST_STEP = 1e6;

export const table: DeviceLaw<Table> = {
  modelOf: (device) => {
    const inWindow = (steps: readonly number[]) =>
      Float32Array.from(steps, (step) => (2 * step) / device.levels);
    return { kind: "table", up: inWindow(device.stepsLtp), down: inWindow(device.stepsLtd) };
  },
  stepNoise: () => null,
  valuesOf: tableValues,
};

/** Values of a device whose steps are scaled by its own factor: a table, or a law of the user's own. */
export function tableValues(
  device: Pick<Table, "boundsD2d" | "reference" | "stepD2d" | "stepD2dDistribution">,
): (draw: Readonly<DeviceDraw>) => readonly number[] {
  const { boundsD2d, reference } = device;
  return (draw) => {
    const gain = stepGain(device, draw.gain);
    const low = -Math.abs(1 + boundsD2d.low * draw.low) - reference;
    return [gain, gain, low, Math.abs(1 + boundsD2d.high * draw.high) - reference];
  };
}
