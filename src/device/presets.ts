// Named devices with their sources: reads presets/devices/*.json. Not the merge with what the user writes: resolve.ts.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ConfigError } from "../base/errors.ts";
import { packageRoot } from "../base/packageRoot.ts";
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
  /** What the source does not say, or gives only as a bound. */
  unknown: z.array(z.string()),
  /** What the source describes but Mho does not simulate. */
  notModelled: z.array(z.string()),
});

export type DevicePreset = Readonly<z.output<typeof presetSchema>>;

function folder(): string {
  return join(packageRoot(), "presets", "devices");
}

/** Ids of all presets, sorted. */
export function listPresets(): string[] {
  return readdirSync(folder())
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .sort();
}

/** One preset; ConfigError with the nearest name where there is none of this id. */
export function loadPreset(id: string): DevicePreset {
  const known = listPresets();
  if (!known.includes(id))
    throw new ConfigError(`unknown device preset "${id}"${didYouMean(id, known)}`, { at: "device.preset" });
  const text = readFileSync(join(folder(), `${id}.json`), "utf8");
  return parseChecked(presetSchema, JSON.parse(text), `presets/devices/${id}.json`);
}
