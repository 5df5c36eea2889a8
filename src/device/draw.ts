// The random numbers that make one device differ from the next. Counter-based: no state, any order, any thread.
import { normal, philox, type Seed, STREAM } from "../base/random.ts";

/** Standard normal draws of one device; each law uses those it knows. */
export interface DeviceDraw {
  labelLtp: number;
  labelLtd: number;
  low: number;
  high: number;
  gain: number;
  upDown: number;
  gammaUp: number;
  gammaDown: number;
  reference: number;
}

/** The mean device. */
export const MEAN_DEVICE: Readonly<DeviceDraw> = {
  labelLtp: 0,
  labelLtd: 0,
  low: 0,
  high: 0,
  gain: 0,
  upDown: 0,
  gammaUp: 0,
  gammaDown: 0,
  reference: 0,
};

/** Which draws a device's parameters use; the others stay 0. */
export interface DrawsUsed {
  readonly curve: boolean;
  readonly step: boolean;
  readonly reference: boolean;
}

/** Fills `draw` for device `element` of `layer`: words of philox(seed, STREAM.deviceToDevice, layer, element, 0 … 2). */
export function drawDevice(
  at: { readonly seed: Seed; readonly layer: number; readonly used: DrawsUsed },
  element: number,
  draw: DeviceDraw,
  words: Uint32Array,
): DeviceDraw {
  const { seed, layer, used } = at;
  if (used.curve) {
    philox(seed, STREAM.deviceToDevice, layer, element, 0, words);
    draw.labelLtp = normal(words[0]!);
    draw.labelLtd = normal(words[1]!);
    draw.low = normal(words[2]!);
    draw.high = normal(words[3]!);
  }
  if (used.step) {
    philox(seed, STREAM.deviceToDevice, layer, element, 1, words);
    draw.gain = normal(words[0]!);
    draw.upDown = normal(words[1]!);
    draw.gammaUp = normal(words[2]!);
    draw.gammaDown = normal(words[3]!);
  }
  if (used.reference)
    draw.reference = normal(philox(seed, STREAM.deviceToDevice, layer, element, 2, words)[0]!);
  return draw;
}
