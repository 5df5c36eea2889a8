// Random values of one layer for tests that need no engine: numbers drawn here, in one piece.
import type { Drawing } from "../src/base/drawing.ts";
import { drawNumbers, type Seed } from "../src/base/random.ts";
import { deviceLives } from "../src/device/aging.ts";
import { deviceBlock as blockAndDrawing } from "../src/device/device.ts";
import type { DeviceParameters } from "../src/device/params.ts";

export interface Layer {
  readonly devices: number;
  readonly seed: Seed;
  readonly layer: number;
}

export function drawn<V>(
  { values, needs, fill }: Drawing<V>,
  count: number,
  { seed, layer }: Pick<Layer, "seed" | "layer">,
): V {
  const counters = { seed, layer, first: 0, count };
  const numbers = needs.map((need) => drawNumbers(new Float32Array(4 * count), { ...need, ...counters }));
  fill(0, count, numbers);
  return values;
}

export function deviceBlock(device: DeviceParameters, layer: Layer) {
  const { block, perDevice } = blockAndDrawing(device, layer.devices);
  return { block, perDevice: perDevice && drawn(perDevice, layer.devices, layer) };
}

export function drawLives(device: DeviceParameters, layer: Layer): Int32Array | null {
  const lives = deviceLives(device, layer.devices);
  return lives && drawn(lives, layer.devices, layer);
}
