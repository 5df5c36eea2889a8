// A named device with its sources, as presets/devices/<id>.json holds it. No file access: presets.ts.
import { z } from "zod";
import { ConfigError } from "../base/errors.ts";
import { didYouMean, parseChecked } from "../base/schema.ts";
import { DEVICE_MODELS, deviceSchema } from "./params.ts";

const presetSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  model: z.enum(DEVICE_MODELS),
  /** Defaults of the device section, SI units. What is missing takes the model's defaults (see `unknown`). */
  parameters: deviceSchema.omit({ preset: true, model: true }),
  /** First publication of the device. */
  citation: z.string(),
  /** Where the numbers were read. */
  source: z.string(),
  notes: z.string(),
  /** Facts that the source does not give, or gives only as a bound. */
  unknown: z.array(z.string()),
  /** Effects that the source describes but Mho does not simulate. */
  notModelled: z.array(z.string()),
});

export type DevicePreset = Readonly<z.output<typeof presetSchema>>;

/** The content of a preset file, checked; `file` is named in errors. */
export function presetFrom(content: unknown, file: string): DevicePreset {
  return parseChecked(presetSchema, content, file);
}

/** Whether `device.preset` names a file of the user's own instead of a preset that Mho brings. */
export const isPresetFile = (name: string) => /\.(toml|json)$/.test(name);

/** The error where no preset has this id. */
export function unknownPreset(id: string, known: readonly string[]): ConfigError {
  return new ConfigError(`unknown device preset "${id}"${didYouMean(id, known)}`, {
    at: "device.preset",
    hint: "`mho device list` names all presets",
  });
}
