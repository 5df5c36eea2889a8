// Drift of the devices of one layer over one interval between updates. Specification: DriftSettings of engine.ts.
import type { DriftSettings } from "../engine.ts";
import { pulseResponse } from "./response.ts";

const f = Math.fround;

/** The buffers of DriftSettings as arrays, of one value for each device. */
export interface DriftArrays {
  readonly conductance: Float32Array;
  readonly factors: Float32Array;
  readonly written: Float32Array;
  readonly age: Int32Array;
  readonly perDevice: Float32Array | null;
}

export function drift(
  { conductance, factors, written, age, perDevice }: DriftArrays,
  settings: DriftSettings,
): void {
  const { low, high } = pulseResponse(settings.device, perDevice, conductance.length);
  const level = f(settings.level);
  const held = (i: number) => {
    const g = f(level + f(f(written[i]! - level) * factors[age[i]!]!));
    return Math.min(Math.max(g, low(i)), high(i));
  };
  for (let i = 0; i < conductance.length; i++) {
    if (conductance[i] !== held(i)) {
      written[i] = conductance[i]!;
      age[i] = 0;
    }
    age[i] = Math.min(age[i]! + 1, factors.length - 1);
    conductance[i] = held(i);
  }
}
