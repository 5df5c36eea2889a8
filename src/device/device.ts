// Turns the parameters of a device into numbers that an engine computes with. The laws themselves: laws.ts.
import type { Drawing } from "../base/drawing.ts";
import { DeviceError } from "../base/errors.ts";
import { isOwnFile } from "../base/ownFile.ts";
import { NO_AGING } from "./aging.ts";
import { MEAN_DEVICE } from "./draw.ts";
import type { DeviceLaw, DeviceResponse } from "./law.ts";
import { LAWS } from "./laws.ts";
import { ownLaw } from "./ownLaw.ts";
import type { DeviceParameters } from "./params.ts";
import { deviceValues } from "./sample.ts";

export type { DeviceResponse } from "./law.ts";
export type { DeviceParameters } from "./params.ts";

/** The law of a device's model. DeviceError where the device has none (a hardware-only preset). */
export function lawOf(device: DeviceParameters): DeviceLaw<DeviceParameters> {
  if (device.model === "hardware-only")
    throw new DeviceError(`preset "${device.preset}" has no pulse response, so nothing can learn on it`, {
      at: "device.preset",
      hint: 'it is for chip estimates only; to train, choose another preset (such as "hzo-fefet") or set device.model',
    });
  const { model } = device;
  return isOwnFile(model) ? ownLaw(model) : (LAWS.find(({ name }) => name === model)! as DeviceLaw<never>);
}

/** Update law, window and write noise of the mean device, in g (window 2 wide, reference cell at 0). */
export function blockOf(device: DeviceParameters): DeviceResponse {
  const law = lawOf(device);
  const [low, high] = law.valuesOf(device)(MEAN_DEVICE).slice(-2) as [number, number];
  return { model: law.modelOf(device), low, high, noise: noiseOf(device, law) };
}

function noiseOf(device: DeviceParameters, law: DeviceLaw<DeviceParameters>): DeviceResponse["noise"] {
  if (device.sigmaC2c > 0) return { kind: device.c2cPer, sigma: 2 * device.sigmaC2c };
  const step = law.stepNoise?.(device);
  return step && step.sigma > 0 ? step : { kind: "none", sigma: 0 };
}

/** blockOf, and the values of `devices` single devices (DeviceBlock.perDevice of the engine), or null where all are alike. */
export function deviceBlock(
  device: DeviceParameters,
  devices: number,
): { readonly block: DeviceResponse; readonly perDevice: Drawing<Float32Array> | null } {
  const block = blockOf(device);
  return { block, perDevice: deviceValues(device, lawOf(device), block, devices) };
}

/** Standard deviation of the read noise in units of g. */
export function readNoiseOf(device: DeviceParameters): number {
  return 2 * device.sigmaRead;
}

/** A linear device with the same levels and conductances, without noise, variation or faults. */
export function idealDevice(device: DeviceParameters): DeviceParameters {
  const { preset, rOn, onOffRatio, readVoltage, readPulse, levels } = device;
  const { writeVoltageLtp, writeVoltageLtd, writePulseLtp, writePulseLtd } = device;
  return Object.freeze({
    preset,
    model: "exponential",
    rOn,
    onOffRatio,
    readVoltage,
    readPulse,
    writeVoltageLtp,
    writeVoltageLtd,
    writePulseLtp,
    writePulseLtd,
    sigmaRead: 0,
    sigmaC2c: 0,
    c2cPer: "update",
    sigmaD2d: 0,
    d2dLabels: "shared",
    boundsD2d: { low: 0, high: 0 },
    stepD2d: 0,
    stepD2dDistribution: "normal",
    stuckFraction: { low: 0, high: 0 },
    programmingError: 0,
    ...NO_AGING,
    reference: 0,
    referenceStd: 0,
    nonlinearityLtp: 0,
    nonlinearityLtd: 0,
    levels,
    levelsLtd: levels,
  });
}

/** Conductances of the mean device, in siemens. */
export function conductanceWindow(device: DeviceParameters): {
  readonly gMin: number;
  readonly gMax: number;
} {
  return { gMin: 1 / (device.rOn * device.onOffRatio), gMax: 1 / device.rOn };
}
