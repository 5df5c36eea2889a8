// The fitted device as a preset: what presets/devices hold, so that every command takes it.
import { ConfigError } from "../../base/errors.ts";
import { parseChecked } from "../../base/schema.ts";
import { formatQuantity } from "../../base/units.ts";
import { completeDevice } from "../../device/complete.ts";
import { type DeviceInput, type DeviceParameters, deviceSchema } from "../../device/params.ts";
import type { DevicePreset } from "../../device/preset.ts";
import type { Measurement } from "../measurement/measurement.ts";
import type { DeviceFit } from "./fitDevice.ts";
import type { SweepsFit } from "./fitSweeps.ts";

export interface PresetDetails {
  /** Short name, for files. */
  readonly id: string;
  readonly name: string;
  readonly citation: string;
  /** Keys that no pulse curve shows, such as write voltages and pulse lengths. */
  readonly given: DeviceInput;
}

export interface FittedPreset {
  readonly preset: DevicePreset;
  readonly device: DeviceParameters;
}

/** Digits that are written: more than any measurement has. */
const DIGITS = 6;

export function fittedPreset(fit: DeviceFit, measurement: Measurement, details: PresetDetails): FittedPreset {
  const { mean, spread, law } = fit;
  const { low } = mean.window;
  if (!(low > 0))
    throw new ConfigError(`the fitted G_min is ${low} S, so there is no on/off ratio`, {
      at: law.model,
      hint: "choose a law whose window ends where the sweeps end: --model exponential or --model table",
    });
  const parameters = rounded({
    ...keysOf(mean),
    ...(spread?.keys ?? {}),
    ...(measurement.readVoltage === null ? {} : { readVoltage: Math.abs(measurement.readVoltage) }),
  }) as DeviceInput;
  const { preset: _, model: __, ...given } = parseChecked(deviceSchema, details.given, "device");
  const preset: DevicePreset = {
    id: details.id,
    name: details.name,
    model: law.model,
    citation: details.citation,
    parameters: { ...parameters, ...given } as DevicePreset["parameters"],
    source: `mho device fit: ${measurement.understood.at(-1) ?? ""}`,
    notes: [fit.reason, ...overruled(fit, details.given)].join(" "),
    unknown: unknownOf(fit, details.given, measurement),
    notModelled:
      fit.gap !== null && fit.gap > 0.02
        ? [`a gap of ${(100 * fit.gap).toFixed(1)} % of the window between sweeps`]
        : [],
  };
  return { preset, device: completeDevice({ preset: details.id }, () => preset) };
}

function keysOf({ law, shape, noise, window: { low, high } }: SweepsFit): DeviceInput {
  return {
    rOn: 1 / high,
    onOffRatio: high / low,
    ...law.keysOf(shape),
    ...(noise.per === "step" ? { sigmaStep: noise.c2c } : { sigmaC2c: noise.c2c, c2cPer: noise.per }),
    sigmaRead: noise.read,
  };
}

/** The mean device of a fit, without spread, with defaults for values that no pulse shows. */
export function meanDevice(mean: SweepsFit): DeviceParameters {
  return completeDevice({ preset: "none", model: mean.law.model, ...keysOf(mean) }, () => {
    throw new Error("no preset is asked for");
  });
}

/** A value that the user gave is taken, also where it differs from the fitted one: this sentence reports it. */
function overruled({ mean: { window } }: DeviceFit, { rOn, onOffRatio }: DeviceInput): string[] {
  if (rOn === undefined && onOffRatio === undefined) return [];
  const fitted = `${formatQuantity(window.low, "S")} to ${formatQuantity(window.high, "S")}`;
  return [`The window is the given one (device.rOn, device.onOffRatio), not the fitted one of ${fitted}.`];
}

function unknownOf(
  { spread, devices, unobserved }: DeviceFit,
  given: DeviceInput,
  { readVoltage }: Measurement,
): string[] {
  const list: readonly (readonly [boolean, string])[] = [
    [unobserved.low, "lower end of the window: the sweeps stop before it (sweep further down to see it)"],
    [unobserved.high, "upper end of the window: the sweeps stop before it (sweep further up to see it)"],
    [
      unobserved.stepLtp,
      "step up in the middle of the window: no pulse up began there (smaller pulses show it)",
    ],
    [
      unobserved.stepLtd,
      "step down in the middle of the window: no pulse down began there (smaller pulses show it)",
    ],
    [spread === null, `device-to-device spread: ${devices.length} measured (0 taken)`],
    [
      given.writeVoltageLtp === undefined,
      "write voltages: not in the data (defaults taken; --set device.writeVoltageLtp=…)",
    ],
    [
      given.writePulseLtp === undefined,
      "pulse lengths: not in the data (defaults taken; --set device.writePulseLtp=…)",
    ],
    [readVoltage === null && given.readVoltage === undefined, "read voltage: not in the data (0.5 V taken)"],
  ];
  return list.filter(([missing]) => missing).map(([, text]) => text);
}

function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(DIGITS));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rounded(part)]));
}
