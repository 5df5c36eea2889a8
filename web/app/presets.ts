// The device presets of this version, part of the bundle.
import "./jitless.ts";
import { type DevicePreset, presetFrom, unknownPreset } from "../../src/device/preset.ts";

const FILES = import.meta.glob("../../presets/devices/*.json", { eager: true, import: "default" });
const idOf = (path: string) => /([^/]+)\.json$/.exec(path)![1]!;

export const PRESETS: ReadonlyMap<string, DevicePreset> = new Map(
  Object.entries(FILES).map(([path, json]) => [idOf(path), presetFrom(json, path)]),
);

/** ConfigError with the nearest name where there is none of this id. */
export function presetOf(id: string): DevicePreset {
  const found = PRESETS.get(id);
  if (!found) throw unknownPreset(id, [...PRESETS.keys()]);
  return found;
}
