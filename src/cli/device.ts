// `mho device list | show`: the presets with their sources.
import { listPresets, loadPreset } from "../device/presets.ts";
import { resolveDevice } from "../device/resolve.ts";
import { deviceText, presetTable } from "../report/devices.ts";
import { type OutputFlags, outputOf } from "./output.ts";

export function deviceListCommand(flags: OutputFlags): void {
  const presets = listPresets().map((id) => loadPreset(id));
  outputOf(flags).result(presetTable(presets), presets);
}

export function deviceShowCommand(name: string, flags: OutputFlags): void {
  const preset = loadPreset(name);
  const device = resolveDevice({ preset: name });
  outputOf(flags).result(deviceText(preset, device), { ...preset, resolved: device });
}
