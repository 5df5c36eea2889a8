// The devices of one layer on an engine: their common law, and the values of each where they differ.
import type { Seed } from "../base/random.ts";
import { type DeviceParameters, deviceBlock } from "../device/device.ts";
import { pulseLimit } from "../device/pulse.ts";
import { pulsesPerWindow } from "../device/pulsesPerWindow.ts";
import type { DeviceBlock, Engine } from "../engine/engine.ts";

export interface PlacedDevices {
  readonly block: DeviceBlock;
  /** Of the mean device at weight 0: what a wanted change is converted with. */
  readonly pulsesPerWindow: number;
  /** Most pulses of one update that single precision can compute. */
  readonly pulseLimit: number;
  /** Lower and upper end of each device's window. */
  readonly window: (device: number) => readonly [number, number];
}

/** `layer` is the word of the random counters, `name` that of the buffer. */
export function placeDevices(
  engine: Engine,
  device: DeviceParameters,
  at: { readonly name: string; readonly devices: number; readonly seed: Seed; readonly layer: number },
): PlacedDevices {
  const { block, perDevice } = deviceBlock(device, at);
  const common = {
    pulsesPerWindow: pulsesPerWindow(block),
    pulseLimit: pulseLimit(block.model, perDevice),
  };
  if (!perDevice)
    return {
      ...common,
      block: { ...block, perDevice: null },
      window: () => [block.low, block.high],
    };
  const buffer = engine.buffer(`${at.name}.perDevice`, "f32", perDevice.length);
  engine.upload(buffer, perDevice);
  const low = perDevice.length - 2 * at.devices;
  const high = perDevice.length - at.devices;
  return {
    ...common,
    block: { ...block, perDevice: buffer },
    window: (i) => [perDevice[low + i]!, perDevice[high + i]!],
  };
}

/** Each stored value inside its device's window; a stuck device stays where it is. */
export function clampToWindows(stored: Float32Array, { window }: PlacedDevices): Float32Array {
  return stored.map((value, i) => {
    const [low, high] = window(i);
    return Math.min(Math.max(value, low), high);
  });
}
