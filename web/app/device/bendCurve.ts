// The label with which a sweep passes through a point: what dragging a curve asks for. By halving: a larger label bends one way all along.
import { blockOf } from "../../../src/device/device.ts";
import type { DeviceParameters } from "../../../src/device/params.ts";
import { applyPulses } from "../../../src/device/pulse.ts";

export type Branch = "LTP" | "LTD";
export const LABEL_KEYS = { LTP: "nonlinearityLtp", LTD: "nonlinearityLtd" } as const;
/** Labels of NeuroSim end here. */
export const MOST_LABEL = 9;
const HALVINGS = 24;
/** Digits after the point of a label that is dragged. */
const DIGITS = 2;

/** Whether the law of the device has labels. */
export const hasLabels = (device: DeviceParameters): boolean => LABEL_KEYS.LTP in device;

/** Fraction of the window after `pulses` from the sweep's own end. */
export function fractionAfter(
  device: DeviceParameters,
  branch: Branch,
  pulses: number,
  label: number,
): number {
  const response = blockOf({ ...device, [LABEL_KEYS[branch]]: label } as DeviceParameters);
  const { low, high } = response;
  const g = branch === "LTP" ? applyPulses(response, low, pulses) : applyPulses(response, high, -pulses);
  return (g - low) / (high - low);
}

/** The label whose sweep is closest to `fraction` after `pulses` (from the sweep's own end). */
export function labelThrough(
  device: DeviceParameters,
  branch: Branch,
  pulses: number,
  fraction: number,
): number {
  const at = (label: number) => fractionAfter(device, branch, pulses, label);
  const rising = at(MOST_LABEL) > at(-MOST_LABEL);
  let low = -MOST_LABEL;
  let high = MOST_LABEL;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (at(middle) < fraction === rising) low = middle;
    else high = middle;
  }
  return Number(((low + high) / 2).toFixed(DIGITS));
}
