// A device in the words of MLP+NeuroSim (names of the manual's parameters, SI units) and back. Only names and equations are shared: no code.
// A device of another law gets the labels of its mean curve (labels.ts); what has no word there is listed.
import { ConfigError } from "../base/errors.ts";
import { blockOf, conductanceWindow } from "../device/device.ts";
import { steepnessOf } from "../device/nonlinearity.ts";
import type { DeviceInput, DeviceParameters } from "../device/params.ts";
import { equivalentLabels } from "./labels.ts";
import { noiseOfPulse } from "./pulseNoise.ts";
import type { Staircase } from "./staircase.ts";

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

/** Keys by which a document is one. */
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

const OTHERS = [
  "maxNumLevelLTP",
  "maxNumLevelLTD",
  "readVoltage",
  "readPulseWidth",
  "writeVoltageLTP",
  "writeVoltageLTD",
  "writePulseWidthLTP",
  "writePulseWidthLTD",
  "sigmaCtoC",
  "sigmaDtoD",
] as const;

/** A document, checked. Throws ConfigError for keys that are missing or no numbers; others are left out by name. */
export function readNeurosim(document: Readonly<Record<string, unknown>>): {
  readonly device: NeurosimDevice;
  readonly leftOut: readonly string[];
} {
  const keys: readonly string[] = [...NEUROSIM_KEYS, ...OTHERS];
  for (const key of keys) {
    const value = document[key];
    if (typeof value !== "number" || !Number.isFinite(value))
      throw new ConfigError(`${key in document ? JSON.stringify(value) : "missing"}: expected a number`, {
        at: key,
        hint: `a device of MLP+NeuroSim has ${keys.join(", ")}`,
      });
  }
  const { minConductance, maxConductance } = document as unknown as NeurosimDevice;
  if (!(minConductance > 0 && minConductance < maxConductance))
    throw new ConfigError(
      `${minConductance} S: expected one above 0 and below maxConductance, ${maxConductance} S`,
      {
        at: "minConductance",
      },
    );
  const unknown = Object.entries(document).filter(([key]) => !keys.includes(key));
  return {
    device: document as unknown as NeurosimDevice,
    leftOut: unknown.map(([key, value]) => `${key} = ${JSON.stringify(value)}: not a word that Mho takes`),
  };
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

/** The mean pulse curve by the manual's own formula, G(P) = B(1 − e^(−P/A)) + G_min, in siemens: what a translation is measured against. */
export function neurosimStaircase(source: NeurosimDevice): Staircase {
  const { minConductance: low, maxConductance: high } = source;
  const up = curveOf(source.NL_LTP, source.maxNumLevelLTP);
  const down = curveOf(source.NL_LTD, source.maxNumLevelLTD);
  return {
    low,
    high,
    next: (state, direction) => {
      const curve = direction > 0 ? up : down;
      const share = curve.at(curve.pulsesTo((state - low) / (high - low)) + direction);
      return low + (high - low) * Math.min(Math.max(share, 0), 1);
    },
  };
}

/** Share of the window after P pulses, and the pulses to a share. k = P_max/A; label 0 is a line. */
function curveOf(
  label: number,
  pulses: number,
): { at(pulse: number): number; pulsesTo(share: number): number } {
  const k = steepnessOf(label);
  if (k === 0) return { at: (pulse) => pulse / pulses, pulsesTo: (share) => share * pulses };
  const b = 1 / (1 - Math.exp(-k));
  return {
    at: (pulse) => b * (1 - Math.exp((-k * pulse) / pulses)),
    pulsesTo: (share) => (-Math.log(1 - share / b) * pulses) / k,
  };
}
