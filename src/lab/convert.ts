// A device in the words of another simulator, or of another law, with what that costs: how far the mean pulse curves lie apart when the result
// is read back, and what the other side has no word for.
import { ConfigError, MhoError } from "../base/errors.ts";
import { completeDevice } from "../device/complete.ts";
import { blockOf } from "../device/device.ts";
import type { DeviceInput, DeviceParameters } from "../device/params.ts";
import { pulseStep } from "../device/pulse.ts";
import { type AihwkitDevice, aihwkitPython, toAihwkit } from "./aihwkit.ts";
import { aihwkitFields } from "./aihwkitFields.ts";
import { aihwkitStaircase } from "./aihwkitLaw.ts";
import type { ConvertTarget } from "./choices.ts";
import { fromCrossSim } from "./crossSim.ts";
import { type CurveError, curveError } from "./curveError.ts";
import { fromAihwkit } from "./fromAihwkit.ts";
import { equivalentLabels } from "./labels.ts";
import {
  commonShare,
  fromNeurosim,
  NEUROSIM_KEYS,
  type NeurosimDevice,
  neurosimStaircase,
  readNeurosim,
  toNeurosim,
} from "./neurosim.ts";
import { noiseOfPulse } from "./pulseNoise.ts";
import { type Staircase, staircaseOf } from "./staircase.ts";

export interface Converted {
  readonly to: ConvertTarget;
  /** A device section, a NeurosimDevice or an AihwkitDevice. */
  readonly document: DeviceInput | NeurosimDevice | AihwkitDevice;
  /** The device as Python, for aihwkit. */
  readonly python: string | null;
  /** "closed form": the same equations; "fit": the nearest curve. */
  readonly method: "closed form" | "fit";
  /** Distance between the mean pulse curves of the source and of the document, each by the law of its own simulator, as fractions of the
   *  window. */
  readonly error: CurveError;
  /** The part of the window that the result stands for. */
  readonly share: readonly [number, number];
  readonly leftOut: readonly string[];
}

/** Pulses of a curve that are compared at most. */
const MOST_COMPARED = 20_000;
const NODES = 64;

/** `source`: how the device that was translated to `device` moves by its own simulator's law; the device itself where nothing was translated. */
export function convertDevice(
  device: DeviceParameters,
  to: ConvertTarget,
  source: Staircase = staircaseOf(blockOf(device)),
): Converted {
  const { ltp, ltd } = equivalentLabels(device);
  const { curve, whole, ...written } = writeAs(device, to);
  const share = whole ? ([0, 1] as const) : commonShare(ltp.share, ltd.share);
  const compared = (pulses: number) => Math.min(Math.ceil(pulses), MOST_COMPARED);
  const span = { pulses: [compared(ltp.pulses), compared(ltd.pulses)], share } as const;
  return { to, ...written, share, error: curveError(source, curve, span) };
}

interface Written extends Pick<Converted, "document" | "python" | "method" | "leftOut"> {
  /** How the document moves, by the law of its own simulator. */
  readonly curve: Staircase;
  /** It spans the whole window also where pulses never reach the bound. */
  readonly whole: boolean;
}

const curveOf = (meaning: DeviceInput): Staircase => staircaseOf(blockOf(completeDevice(meaning, noPreset)));

function writeAs(device: DeviceParameters, to: ConvertTarget): Written {
  switch (to) {
    case "mho":
      return plain({ ...device, preset: "none" } as DeviceInput, "closed form", true, []);
    case "table":
      return plain(
        asTable(device),
        device.model === "table" ? "closed form" : "fit",
        true,
        tableLeavesOut(device),
      );
    case "exponential":
    case "neurosim": {
      const { target, leftOut } = toNeurosim(device);
      const { ltp, ltd } = equivalentLabels(device);
      const exact = ltp.method === "closed form" && ltd.method === "closed form";
      const meaning = fromNeurosim(target);
      const written = plain(meaning, exact ? "closed form" : "fit", false, leftOut);
      return to === "neurosim" ? { ...written, document: target, curve: neurosimStaircase(target) } : written;
    }
    case "aihwkit": {
      const { target, leftOut } = toAihwkit(device);
      return {
        document: target,
        curve: aihwkitStaircase(aihwkitFields(target)),
        python: aihwkitPython(target),
        method: "closed form",
        leftOut,
        whole: true,
      };
    }
    default:
      return to satisfies never;
  }
}

function plain(
  meaning: DeviceInput,
  method: Converted["method"],
  whole: boolean,
  leftOut: readonly string[],
): Written {
  return { document: meaning, curve: curveOf(meaning), python: null, method, whole, leftOut };
}

/** The steps of the mean device at 64 conductances. */
function asTable(device: DeviceParameters): DeviceInput {
  if (device.model === "table") return { ...device, preset: "none" } as DeviceInput;
  const block = blockOf(device);
  const { low, high } = block;
  const at = (i: number) => low + ((high - low) * i) / (NODES - 1);
  const steps = (direction: 1 | -1) =>
    Array.from({ length: NODES }, (_, i) => (pulseStep(block, at(i), direction) * device.levels) / 2);
  const { rOn, onOffRatio, readVoltage, readPulse, levels, sigmaRead, stuckFraction } = device;
  return {
    preset: "none",
    model: "table",
    rOn,
    onOffRatio,
    readVoltage,
    readPulse,
    levels,
    sigmaRead,
    stuckFraction,
    writeVoltageLtp: device.writeVoltageLtp,
    writeVoltageLtd: device.writeVoltageLtd,
    writePulseLtp: device.writePulseLtp,
    writePulseLtd: device.writePulseLtd,
    stepsLtp: steps(1).map((s) => Math.max(s, 0)),
    stepsLtd: steps(-1).map((s) => Math.min(s, 0)),
    reference: -1 - low,
    sigmaC2c: noiseOfPulse(device),
    c2cPer: "pulse",
    boundsD2d: device.boundsD2d,
    stepD2d: device.stepD2d,
    stepD2dDistribution: device.stepD2dDistribution,
  };
}

function tableLeavesOut(device: DeviceParameters): string[] {
  const { noise } = blockOf(device);
  const spread: Readonly<Record<string, unknown>> = device;
  const keys = ["sigmaD2d", "upDownD2d", "gammaUpD2d", "gammaDownD2d", "referenceStd"];
  return [
    ...keys.filter((key) => Number(spread[key] ?? 0) > 0),
    ...(noise.kind === "step"
      ? ["noise that follows the step: that of the middle of the window is taken"]
      : []),
    ...(noise.kind === "update" ? ["noise per update: taken as noise per pulse"] : []),
    ...(device.driftExponent > 0 ? ["drift"] : []),
    ...(device.endurance === "unlimited" ? [] : ["endurance"]),
  ];
}

export interface ForeignDevice {
  readonly device: DeviceParameters;
  readonly leftOut: readonly string[];
  /** How it moves by the law of its own simulator. */
  readonly source: Staircase;
}

/** A document of another simulator as a device; null where it is neither. Throws ConfigError for a class that Mho does not know, and for
 *  values that no device can have. */
export function readForeignDevice(document: Readonly<Record<string, unknown>>): ForeignDevice | null {
  if (typeof document.class === "string") {
    const parameters = (document.parameters ?? {}) as AihwkitDevice["parameters"];
    const fields = aihwkitFields({ class: document.class, parameters });
    const { target, leftOut } = fromAihwkit(fields);
    return { device: complete(target), leftOut, source: aihwkitStaircase(fields) };
  }
  if (!NEUROSIM_KEYS.every((key) => key in document)) return null;
  const { device, leftOut } = readNeurosim(document);
  return { device: complete(fromNeurosim(device)), leftOut, source: neurosimStaircase(device) };
}

/** A look-up table of CrossSim, from the texts of its two files. Throws as above. */
export function readCrossSim(increasing: string, decreasing: string): ForeignDevice {
  const { target, leftOut, source } = fromCrossSim(increasing, decreasing);
  return { device: complete(target), leftOut, source };
}

/** Words of other simulators for keys of ours, where they are not plain. */
const WORDS: Readonly<Record<string, string>> = {
  sigmaStep: "dw_min_std",
  stepD2d: "dw_min_dtod",
  "boundsD2d.low": "w_min_dtod",
  "boundsD2d.high": "w_max_dtod",
  wMin: "w_min",
  wMax: "w_max",
  upDown: "up_down",
  upDownD2d: "up_down_dtod",
  gammaUp: "gamma_up or pow_gamma",
  gammaDown: "gamma_down or pow_gamma",
  gammaUpD2d: "gamma_up_dtod",
  gammaDownD2d: "gamma_down_dtod",
  amplitudeUp: "A_up",
  amplitudeDown: "A_down",
  stateSlope: "a",
  stateShift: "b",
  referenceStd: "reference_std",
  reference: "reference_mean",
  driftStart: "lifetime",
  driftLevel: "reset",
  rOn: "maxConductance",
  onOffRatio: "minConductance",
  levels: "maxNumLevelLTP",
  levelsLtd: "maxNumLevelLTD",
  sigmaC2c: "sigmaCtoC, or dw_min_std of a table",
  sigmaD2d: "sigmaDtoD",
};

/** A value out of Mho's range is an error that also names the other simulator's word. */
function complete(input: DeviceInput): DeviceParameters {
  try {
    return completeDevice(input, noPreset);
  } catch (error) {
    if (!(error instanceof MhoError)) throw error;
    const key = /^device\.([\w.]+)/.exec(error.message)?.[1] ?? "";
    const word = WORDS[key];
    throw new ConfigError(
      error.message,
      word === undefined ? { cause: error } : { cause: error, hint: `it is ${word} of the document` },
    );
  }
}

function noPreset(name: string): never {
  throw new ConfigError(`a converted device has no preset "${name}"`, { at: "device.preset" });
}
