// Key figures of a device, of every law in the same words: what `mho device compare` lists. Mean device; noise as the law says.
import { blockOf, conductanceWindow } from "../device/device.ts";
import type { DeviceParameters } from "../device/params.ts";
import { pulseStep, symmetricPoint } from "../device/pulse.ts";
import { equivalentLabels } from "./labels.ts";
import { noiseOfPulse } from "./pulseNoise.ts";

export interface DeviceFacts {
  readonly gMin: number;
  readonly gMax: number;
  readonly onOffRatio: number;
  /** Labels of the mean curve and pulses of a sweep, also of laws that have none (labels.ts). */
  readonly labelLtp: number;
  readonly labelLtd: number;
  readonly pulsesLtp: number;
  readonly pulsesLtd: number;
  /** Fraction of the window; null where up and down pulses cancel nowhere or everywhere. */
  readonly symmetricPoint: number | null;
  /** (up − down)/(up + down) of the steps at weight 0. */
  readonly asymmetry: number;
  /** Noise of a pulse over its mean step, both in the middle of the window. */
  readonly noiseInSteps: number;
  /** V²·G·t of one pulse at the middle of the window: what the device itself takes. */
  readonly pulseEnergyLtp: number;
  readonly pulseEnergyLtd: number;
  readonly pulseTimeLtp: number;
  readonly pulseTimeLtd: number;
}

export function deviceFacts(device: DeviceParameters): DeviceFacts {
  const block = blockOf(device);
  const { low, high } = block;
  const { gMin, gMax } = conductanceWindow(device);
  const { ltp, ltd } = equivalentLabels(device);
  const point = symmetricPoint(block);
  const steps = (g: number) => [pulseStep(block, g, 1), -pulseStep(block, g, -1)] as const;
  const [up, down] = steps(Math.min(Math.max(0, low), high));
  const [upHere, downHere] = steps((low + high) / 2);
  const energy = (voltage: number, time: number) => voltage ** 2 * ((gMin + gMax) / 2) * time;
  return {
    gMin,
    gMax,
    onOffRatio: device.onOffRatio,
    labelLtp: ltp.label,
    labelLtd: ltd.label,
    pulsesLtp: ltp.pulses,
    pulsesLtd: ltd.pulses,
    symmetricPoint: point === null ? null : (point - low) / (high - low),
    asymmetry: (up - down) / (up + down),
    noiseInSteps: (noiseOfPulse(device) * (high - low) * 2) / (upHere + downHere),
    pulseEnergyLtp: energy(device.writeVoltageLtp, device.writePulseLtp),
    pulseEnergyLtd: energy(device.writeVoltageLtd, device.writePulseLtd),
    pulseTimeLtp: device.writePulseLtp,
    pulseTimeLtd: device.writePulseLtd,
  };
}
