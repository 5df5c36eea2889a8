// Named devices with their sources: reads presets/devices/*.json. Not the merge with what the user writes: resolve.ts.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../base/packageRoot.ts";
import { type DevicePreset, presetFrom, unknownPreset } from "./preset.ts";

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

/** One preset; ConfigError with the nearest name where there is none of this id. */
export function loadPreset(id: string): DevicePreset {
  const known = listPresets();
  if (!known.includes(id)) throw unknownPreset(id, known);
  const text = readFileSync(join(folder(), `${id}.json`), "utf8");
  return presetFrom(JSON.parse(text), id);
}
