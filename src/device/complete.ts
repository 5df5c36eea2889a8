// The device section of an experiment made complete: model defaults, then the preset, then what is written; checked for
// physics and frozen. Completing a complete device gives the same device. Reads no file: resolve.ts finds the preset.
import { ConfigError, DeviceError } from "../base/errors.ts";
import type { OwnFile } from "../base/ownFile.ts";
import { parseChecked } from "../base/schema.ts";
import { NO_AGING } from "./aging.ts";
import { blockOf } from "./device.ts";
import {
  type DeviceInput,
  type DeviceModelName,
  type DeviceParameters,
  deviceSchema,
  MODEL_SCHEMAS,
  schemaOfModel,
} from "./params.ts";
import { type DevicePreset, isPresetFile } from "./preset.ts";

/** Where neither preset nor user says anything. Electrical values: DNN+NeuroSim V2.1 Param.cpp (FeFET). */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  rOn: 240e3,
  onOffRatio: 100,
  readVoltage: 0.5,
  readPulse: 10e-9,
  writeVoltageLtp: 4,
  writeVoltageLtd: -4,
  writePulseLtp: 50e-9,
  writePulseLtd: 50e-9,
  levels: 64,
  sigmaRead: 0,
  sigmaC2c: 0,
  c2cPer: "pulse",
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
  sigmaD2d: 0,
  d2dLabels: "shared",
  wMin: -1,
  wMax: 1,
  upDown: 0,
  upDownD2d: 0,
  sigmaStep: 0,
  gammaUp: 1,
  gammaDown: 1,
  gammaUpD2d: 0,
  gammaDownD2d: 0,
  multNoise: true,
  meanBoundReference: true,
  amplitudeUp: 0,
  amplitudeDown: 0,
  stateSlope: 1,
  stateShift: 0,
  stepsLtp: [1, 1],
  stepsLtd: [-1, -1],
};

type Model = DeviceModelName | OwnFile;
type Values = Readonly<Record<string, unknown>>;

/** Complete, frozen parameters; `presetOf` finds a preset by its name. ConfigError for unknown keys and values out of range, DeviceError
 *  for bad physics. */
export function completeDevice(
  input: DeviceInput,
  presetOf: (name: string) => DevicePreset,
): DeviceParameters {
  const written = defined(parseChecked(deviceSchema, input, "device"));
  const preset = written.preset === "none" ? null : presetOf(String(written.preset));
  const model = (written.model as Model | undefined) ?? preset?.model ?? "exponential";
  const schema = schemaOfModel(model);
  const keys = Object.keys(schema.shape);
  refuseForeignKeys(written, model, keys);
  // The device keeps the values of the user's own file, not its path: it is then complete without the file, on any machine.
  const name = isPresetFile(String(written.preset)) ? "none" : written.preset;
  const merged = merge(DEFAULTS, presetValues(preset, model), written, { model, preset: name });
  const complete = Object.fromEntries(keys.map((key) => [key, merged[key]]));
  const device = parseChecked(schema, complete, "device") as DeviceParameters;
  checkPhysics(device);
  return deepFreeze(device);
}

/** A preset's parameters as far as this model knows them; its own levels of LTD follow the user's levels. */
function presetValues(preset: DevicePreset | null, model: Model): Values {
  if (!preset) return {};
  const values = defined(preset.parameters);
  if (preset.model === model || preset.model === "hardware-only") return values;
  // Another law: what describes the old law's shape does not carry over.
  const shared = Object.keys(MODEL_SCHEMAS["hardware-only"].shape);
  return Object.fromEntries(Object.entries(values).filter(([key]) => shared.includes(key)));
}

function merge(defaults: Values, preset: Values, written: Values, fixed: Values): Values {
  const all: Record<string, unknown> = { ...defaults };
  for (const [key, value] of [...Object.entries(preset), ...Object.entries(written)])
    all[key] = isNested(value) ? { ...(all[key] as object), ...defined(value) } : value;
  if (written.levelsLtd === undefined) all.levelsLtd = written.levels ?? preset.levelsLtd ?? all.levels;
  // Both describe the noise of a write; what is written replaces what the preset says.
  if (written.sigmaC2c !== undefined && written.sigmaStep === undefined) all.sigmaStep = 0;
  if (written.sigmaStep !== undefined && written.sigmaC2c === undefined) all.sigmaC2c = 0;
  return { ...all, ...fixed };
}

function isNested(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function defined(values: object): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function refuseForeignKeys(written: Values, model: Model, keys: readonly string[]): void {
  for (const key of Object.keys(written)) {
    if (keys.includes(key)) continue;
    const models = Object.entries(MODEL_SCHEMAS).filter(([, schema]) => key in schema.shape);
    throw new ConfigError(`model "${model}" has no parameter "${key}"`, {
      at: `device.${key}`,
      hint: `it belongs to ${models.map(([name]) => name).join(", ")}; "${model}" has ${keys.slice(2).join(", ")}`,
    });
  }
}

function checkPhysics(device: DeviceParameters): void {
  const { low, high } = device.stuckFraction;
  if (low + high > 0.9)
    throw new DeviceError(`${low + high} of all devices would be stuck (at most 0.9)`, {
      at: "device.stuckFraction",
      hint: "lower device.stuckFraction.low or device.stuckFraction.high",
    });
  if ("wMin" in device) checkWindow(device.wMin, device.wMax, device.model);
  if ("sigmaStep" in device && device.sigmaStep > 0 && device.sigmaC2c > 0)
    throw new DeviceError("sigmaStep and sigmaC2c both describe the noise of a write", {
      at: "device.sigmaC2c",
      hint: "set one of them to 0",
    });
  if (device.model === "table" && device.stepsLtp.length !== device.stepsLtd.length)
    throw new DeviceError(`${device.stepsLtp.length} LTP and ${device.stepsLtd.length} LTD steps`, {
      at: "device.stepsLtd",
      hint: "both belong to the same equally spaced conductances, so give as many of each",
    });
  if (device.model !== "hardware-only") blockOf(device);
}

function checkWindow(wMin: number, wMax: number, model: Model): void {
  const zeroInside = model === "linear-step" || model === "soft-bounds";
  if (wMin <= 0 && wMax >= 0 && wMin < wMax && !(zeroInside && wMin * wMax === 0)) return;
  throw new DeviceError(`window ${wMin} … ${wMax} (weight units)`, {
    at: "device.wMin",
    hint: `wMin must be below wMax and 0 must lie ${zeroInside ? "strictly between them" : "in the window"}`,
  });
}

function deepFreeze<T extends object>(value: T): Readonly<T> {
  for (const part of Object.values(value)) if (typeof part === "object" && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
