// A device in the words of MLP+NeuroSim (names of the manual's parameters, SI units) and back. Only names and equations are shared: no code.
// A device of another law gets the labels of its mean curve (labels.ts); what has no word there is listed.
import { blockOf, conductanceWindow } from "../device/device.ts";
import type { DeviceInput, DeviceParameters } from "../device/params.ts";
import { equivalentLabels } from "./labels.ts";
import { noiseOfPulse } from "./pulseNoise.ts";

/** SI units; sigmaCtoC as a fraction of the window, sigmaDtoD in labels. */
export interface NeurosimDevice {
  readonly NL_LTP: number;
  readonly NL_LTD: number;
  readonly maxNumLevelLTP: number;
  readonly maxNumLevelLTD: number;
  readonly maxConductance: number;
  readonly minConductance: number;
  readonly readVoltage: number;
  readonly readPulseWidth: number;
  readonly writeVoltageLTP: number;
  readonly writeVoltageLTD: number;
  readonly writePulseWidthLTP: number;
  readonly writePulseWidthLTD: number;
  readonly sigmaCtoC: number;
  readonly sigmaDtoD: number;
}

/** Keys that a document must have to be one. */
export const NEUROSIM_KEYS = ["NL_LTP", "NL_LTD", "maxConductance", "minConductance"] as const;

export function toNeurosim(device: DeviceParameters): {
  readonly target: NeurosimDevice;
  readonly leftOut: readonly string[];
} {
  const { ltp, ltd } = equivalentLabels(device);
  const { gMin, gMax } = conductanceWindow(device);
  const share = commonShare(ltp.share, ltd.share);
  const at = (fraction: number) => gMin + (gMax - gMin) * fraction;
  return {
    target: {
      NL_LTP: ltp.label,
      NL_LTD: ltd.label,
      maxNumLevelLTP: Math.round(ltp.pulses),
      maxNumLevelLTD: Math.round(ltd.pulses),
      maxConductance: at(share[1]),
      minConductance: at(share[0]),
      readVoltage: device.readVoltage,
      readPulseWidth: device.readPulse,
      writeVoltageLTP: device.writeVoltageLtp,
      writeVoltageLTD: device.writeVoltageLtd,
      writePulseWidthLTP: device.writePulseLtp,
      writePulseWidthLTD: device.writePulseLtd,
      sigmaCtoC: noiseOfPulse(device) / (share[1] - share[0]),
      sigmaDtoD: "sigmaD2d" in device ? device.sigmaD2d : 0,
    },
    leftOut: leftOutOf(device),
  };
}

/** The part of the window that both branches reach. */
export function commonShare(
  ltp: readonly [number, number],
  ltd: readonly [number, number],
): readonly [number, number] {
  return [Math.max(ltp[0], 1 - ltd[1]), Math.min(ltp[1], 1 - ltd[0])];
}

function leftOutOf(device: DeviceParameters): string[] {
  const { stepD2d, boundsD2d, stuckFraction, driftExponent, endurance } = device;
  const step = blockOf(device).noise.kind === "step";
  const shifted = "reference" in device && device.reference !== 0;
  const list: readonly (readonly [boolean, string])[] = [
    [stepD2d > 0, `device-to-device spread of the step, ${stepD2d}`],
    [boundsD2d.low + boundsD2d.high > 0, `spread of the bounds, ${boundsD2d.low} and ${boundsD2d.high}`],
    [stuckFraction.low + stuckFraction.high > 0, "stuck devices"],
    [step, "noise that follows the step: that of the mean step in the middle of the window is taken"],
    [shifted, "the reference cell off the middle of the window"],
    [device.sigmaC2c > 0 && device.c2cPer === "update", "noise per update: taken as noise per pulse"],
    [driftExponent > 0, "drift"],
    [endurance !== "unlimited", "endurance"],
  ];
  return list.filter(([there]) => there).map(([, text]) => text);
}

/** The device section that means the same: exact. */
export function fromNeurosim(source: NeurosimDevice): DeviceInput {
  return {
    preset: "none",
    model: "exponential",
    rOn: 1 / source.maxConductance,
    onOffRatio: source.maxConductance / source.minConductance,
    nonlinearityLtp: source.NL_LTP,
    nonlinearityLtd: source.NL_LTD,
    levels: source.maxNumLevelLTP,
    levelsLtd: source.maxNumLevelLTD,
    readVoltage: source.readVoltage,
    readPulse: source.readPulseWidth,
    writeVoltageLtp: source.writeVoltageLTP,
    writeVoltageLtd: source.writeVoltageLTD,
    writePulseLtp: source.writePulseWidthLTP,
    writePulseLtd: source.writePulseWidthLTD,
    sigmaC2c: source.sigmaCtoC,
    c2cPer: "pulse",
    sigmaD2d: source.sigmaDtoD,
    d2dLabels: "independent",
  };
}
