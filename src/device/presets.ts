// Named devices with their sources: reads presets/devices/*.json, or a preset file of the user's own (`mho device fit` writes them). Not the
// merge with what the user writes: resolve.ts.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "../base/document.ts";
import { ConfigError } from "../base/errors.ts";
import { packageRoot } from "../base/packageRoot.ts";
import { readText } from "../base/readText.ts";
import { type DevicePreset, isPresetFile, presetFrom, unknownPreset } from "./preset.ts";

export type { DevicePreset } from "./preset.ts";

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

/** One preset by its id, or from a .toml or .json file; ConfigError with the nearest name where there is none. */
export function loadPreset(id: string): DevicePreset {
  if (isPresetFile(id)) return readPresetFile(id);
  const known = listPresets();
  if (!known.includes(id)) throw unknownPreset(id, known);
  const text = readFileSync(join(folder(), `${id}.json`), "utf8");
  return presetFrom(JSON.parse(text), `presets/devices/${id}.json`);
}

function readPresetFile(file: string): DevicePreset {
  if (!existsSync(file))
    throw new ConfigError("there is no such preset file", {
      at: file,
      hint: "give the path of a file that mho device fit wrote, or a name of mho device list",
    });
  return presetFrom(parseDocument(readText(file), file.endsWith(".toml") ? "toml" : "json", file), file);
}
