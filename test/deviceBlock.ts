// The devices of one layer for tests that need no engine: numbers drawn here, one piece.
import { drawNumbers, type Seed } from "../src/base/random.ts";
import { deviceLives } from "../src/device/aging.ts";
import { deviceBlock as blockAndDrawing } from "../src/device/device.ts";
import type { Drawing } from "../src/device/draw.ts";
import type { DeviceParameters } from "../src/device/params.ts";

export interface Layer {
  readonly devices: number;
  readonly seed: Seed;
  readonly layer: number;
}

function drawn<V>({ values, needs, fill }: Drawing<V>, { devices, seed, layer }: Layer): V {
  const counters = { seed, layer, first: 0, count: devices };
  const numbers = needs.map((need) => drawNumbers(new Float32Array(4 * devices), { ...need, ...counters }));
  fill(0, devices, numbers);
  return values;
}

export function deviceBlock(device: DeviceParameters, layer: Layer) {
  const { block, perDevice } = blockAndDrawing(device, layer.devices);
  return { block, perDevice: perDevice && drawn(perDevice, layer) };
}

export function drawLives(device: DeviceParameters, layer: Layer): Int32Array | null {
  const lives = deviceLives(device, layer.devices);
  return lives && drawn(lives, layer);
}
