// `mho device list | show`: the presets with their sources.
import { listPresets, loadPreset } from "../device/presets.ts";
import { resolveDevice } from "../device/resolve.ts";
import { deviceText, presetTable } from "../report/device/devices.ts";
import { type OutputFlags, outputOf } from "./output.ts";

/** `files`: presets of the user's own, listed below ours by the name that device.preset takes. */
export function deviceListCommand(files: readonly string[], flags: OutputFlags): void {
  const presets = [...listPresets(), ...files].map((name) => ({ ...loadPreset(name), id: name }));
  outputOf(flags).result(presetTable(presets), presets);
}

export function deviceShowCommand(name: string, flags: OutputFlags): void {
  const preset = loadPreset(name);
  const device = resolveDevice({ preset: name });
  outputOf(flags).result(deviceText(preset, device), { ...preset, resolved: device });
}
