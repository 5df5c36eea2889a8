// A measured device: mean ΔG of one pulse at equally spaced G, linear between. Nothing is fitted; noise is sigmaC2c.
import type { DeviceDraw } from "./draw.ts";
import { type DeviceLaw, stepGain } from "./law.ts";
import type { ParametersOf } from "./params.ts";

type Table = ParametersOf<"table">;

export const table: DeviceLaw<Table> = {
  modelOf: (device) => {
    const inWindow = (steps: readonly number[]) =>
      Float32Array.from(steps, (step) => (2 * step) / device.levels);
    return { kind: "table", up: inWindow(device.stepsLtp), down: inWindow(device.stepsLtd) };
  },
  stepNoise: () => null,
  valuesOf,
};

function valuesOf(device: Table): (draw: Readonly<DeviceDraw>) => readonly number[] {
  const { boundsD2d, reference } = device;
  return (draw) => {
    const gain = stepGain(device, draw.gain);
    const low = -Math.abs(1 + boundsD2d.low * draw.low) - reference;
    return [gain, gain, low, Math.abs(1 + boundsD2d.high * draw.high) - reference];
  };
}
