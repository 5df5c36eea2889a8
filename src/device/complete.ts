// The device section of an experiment made complete: model defaults, then the preset, then what is written; checked for
// physics and frozen. Completing a complete device gives the same device. Reads no file: resolve.ts finds the preset.
import { ConfigError, DeviceError } from "../base/errors.ts";
import type { OwnFile } from "../base/ownFile.ts";
import { parseChecked } from "../base/schema.ts";
import { NO_AGING } from "./aging.ts";
import { blockOf } from "./device.ts";
import type { NamedLaw } from "./law.ts";
import { LAWS } from "./laws.ts";
import {
  type DeviceInput,
  type DeviceModelName,
  type DeviceParameters,
  deviceSchema,
  MODEL_SCHEMAS,
  schemaOfModel,
} from "./params.ts";
import { type DevicePreset, isPresetFile } from "./preset.ts";

/** Keys of every law where neither preset nor user says anything. Electrical values: DNN+NeuroSim V2.1 Param.cpp (FeFET). */
const SHARED_DEFAULTS: Readonly<Record<string, unknown>> = {
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
  const defaults = { ...SHARED_DEFAULTS, ...lawNamed(model)?.defaults };
  const merged = merge(defaults, presetValues(preset, model), written, { model, preset: name });
  const complete = Object.fromEntries(keys.map((key) => [key, merged[key]]));
  const device = parseChecked(schema, complete, "device") as DeviceParameters;
  checkPhysics(device);
  return deepFreeze(device);
}

const lawNamed = (model: Model) => LAWS.find(({ name }) => name === model);

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
  (lawNamed(device.model) as NamedLaw<string, never> | undefined)?.check?.(device as never);
  if ("sigmaStep" in device && device.sigmaStep > 0 && device.sigmaC2c > 0)
    throw new DeviceError("sigmaStep and sigmaC2c both describe the noise of a write", {
      at: "device.sigmaC2c",
      hint: "set one of them to 0",
    });
  if (device.model !== "hardware-only") blockOf(device);
}

function deepFreeze<T extends object>(value: T): Readonly<T> {
  for (const part of Object.values(value)) if (typeof part === "object" && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
