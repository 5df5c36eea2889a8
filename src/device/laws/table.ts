// A measured device: mean ΔG of one pulse at equally spaced G, linear between. Nothing is fitted; noise is sigmaC2c.
import { z } from "zod";
import { DeviceError } from "../../base/errors.ts";
import type { DeviceDraw } from "../draw.ts";
import { defineLaw, type LawDevice, stepGain } from "../law.ts";
import { fixedReference } from "../sharedKeys.ts";

/** Nodes of a table at most, and the largest step, in units of the window over levels. */
export const MOST_STEPS = 256;
export const LARGEST_STEP = 1e6;

const steps = (symbol: string, minimum: number, maximum: number, description: string) =>
  z.array(z.number().min(minimum).max(maximum)).min(2).max(MOST_STEPS).meta({
    symbol,
    unit: "range/levels",
    source: "measurement",
    description,
  });
const keys = {
  ...fixedReference,
  stepsLtp: steps(
    "ΔG_LTP",
    0,
    1e6,
    "Mean change of one up pulse at equally spaced G from G_min to G_max, in units of (G_max − G_min)/levels.",
  ),
  stepsLtd: steps(
    "ΔG_LTD",
    -1e6,
    0,
    "Mean change of one down pulse (negative), at the same G and in the same unit.",
  ),
};
type Table = LawDevice<typeof keys>;

export const table = defineLaw({
  name: "table",
  keys,
  defaults: { stepsLtp: [1, 1], stepsLtd: [-1, -1] },
  check: ({ stepsLtp, stepsLtd }) => {
    if (stepsLtp.length === stepsLtd.length) return;
    throw new DeviceError(`${stepsLtp.length} LTP and ${stepsLtd.length} LTD steps`, {
      at: "device.stepsLtd",
      hint: "both belong to the same equally spaced conductances, so give as many of each",
    });
  },
  modelOf: (device) => {
    const inWindow = (steps: readonly number[]) =>
      Float32Array.from(steps, (step) => (2 * step) / device.levels);
    return { kind: "table", up: inWindow(device.stepsLtp), down: inWindow(device.stepsLtd) };
  },
  valuesOf: tableValues,
});

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
