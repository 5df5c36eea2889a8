// The device section of an experiment with its preset from presets/devices. The merge: complete.ts.
import { completeDevice } from "./complete.ts";
import type { DeviceInput, DeviceParameters } from "./params.ts";
import { loadPreset } from "./presets.ts";

/** Complete, frozen parameters. Throws what loadPreset and completeDevice throw. */
export function resolveDevice(input: DeviceInput = {}): DeviceParameters {
  return completeDevice(input, loadPreset);
}
