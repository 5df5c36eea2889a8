// A device in the words of another simulator, or of another law, with what that costs: how far the mean pulse curves lie apart when the result
// is read back, and what the other side has no word for.
import { ConfigError } from "../base/errors.ts";
import { completeDevice } from "../device/complete.ts";
import { blockOf } from "../device/device.ts";
import type { DeviceInput, DeviceParameters } from "../device/params.ts";
import { pulseStep } from "../device/pulse.ts";
import { AIHWKIT_CLASSES, type AihwkitDevice, aihwkitPython, fromAihwkit, toAihwkit } from "./aihwkit.ts";
import { type CurveError, curveError } from "./curveError.ts";
import { equivalentLabels } from "./labels.ts";
import { commonShare, fromNeurosim, NEUROSIM_KEYS, type NeurosimDevice, toNeurosim } from "./neurosim.ts";
import { noiseOfPulse } from "./pulseNoise.ts";

export const CONVERT_TARGETS = ["mho", "exponential", "table", "neurosim", "aihwkit"] as const;
export type ConvertTarget = (typeof CONVERT_TARGETS)[number];

export interface Converted {
  readonly to: ConvertTarget;
  /** A device section, a NeurosimDevice or an AihwkitDevice. */
  readonly document: DeviceInput | NeurosimDevice | AihwkitDevice;
  /** As Python, for aihwkit. */
  readonly python: string | null;
  /** "closed form": the same equations; "fit": the nearest curve. */
  readonly method: "closed form" | "fit";
  /** Between the mean pulse curves of the device and of what the document means, as fractions of the window. */
  readonly error: CurveError;
  /** The part of the window that the result stands for. */
  readonly share: readonly [number, number];
  readonly leftOut: readonly string[];
}

/** Pulses of a curve that are compared at most. */
const MOST_COMPARED = 20_000;
const NODES = 64;

export function convertDevice(device: DeviceParameters, to: ConvertTarget): Converted {
  const { ltp, ltd } = equivalentLabels(device);
  const written = writeAs(device, to);
  const share = written.whole ? ([0, 1] as const) : commonShare(ltp.share, ltd.share);
  const back = completeDevice(written.meaning, noPreset);
  const compared = (pulses: number) => Math.min(Math.ceil(pulses), MOST_COMPARED);
  const span = { pulses: [compared(ltp.pulses), compared(ltd.pulses)], share } as const;
  return { to, ...written, share, error: curveError(blockOf(device), blockOf(back), span) };
}

interface Written extends Pick<Converted, "document" | "python" | "method" | "leftOut"> {
  /** The document as a device section. */
  readonly meaning: DeviceInput;
  /** It spans the whole window also where pulses never reach the bound. */
  readonly whole: boolean;
}

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
      return to === "neurosim" ? { ...written, document: target } : written;
    }
    case "aihwkit": {
      const { target, leftOut } = toAihwkit(device);
      const meaning = fromAihwkit(target).target;
      return {
        document: target,
        meaning,
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
  return { document: meaning, meaning, python: null, method, whole, leftOut };
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

/** A document of another simulator as a device section; null where it is neither. Throws ConfigError for a class that Mho does not know. */
export function readForeignDevice(
  document: Readonly<Record<string, unknown>>,
): { readonly device: DeviceInput; readonly leftOut: readonly string[] } | null {
  if (typeof document.class === "string") {
    if (!AIHWKIT_CLASSES.includes(document.class))
      throw new ConfigError(`aihwkit's class "${document.class}" has no law in Mho`, {
        at: "class",
        hint: `known: ${AIHWKIT_CLASSES.join(", ")}`,
      });
    const parameters = (document.parameters ?? {}) as AihwkitDevice["parameters"];
    const { target, leftOut } = fromAihwkit({ class: document.class, parameters });
    return { device: target, leftOut };
  }
  if (NEUROSIM_KEYS.every((key) => typeof document[key] === "number"))
    return { device: fromNeurosim(document as unknown as NeurosimDevice), leftOut: [] };
  return null;
}

function noPreset(name: string): never {
  throw new ConfigError(`a converted device has no preset "${name}"`, { at: "device.preset" });
}
