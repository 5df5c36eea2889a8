// Effect of pulses on one device, in double precision and without noise: the plain reading of each DeviceModel. It serves curves, tests and
// checks; training uses the engines' single-precision update of the same laws.
import type { DeviceResponse } from "./law.ts";
import type { DeviceModel } from "./model.ts";

export type PulseResponse = Pick<DeviceResponse, "model" | "low" | "high">;

/** State after n pulses (n > 0: LTP, g up; n < 0: LTD), within [low, high]. */
export function applyPulses(response: PulseResponse, g: number, n: number): number {
  const { model, low, high } = response;
  const direction = n < 0 ? -1 : 1;
  let state = g;
  if (model.kind === "affine") state = affinePulses(model, g, n);
  else for (let i = 0; i < Math.abs(n); i++) state += pulseStep(response, state, direction);
  return Math.min(Math.max(state, low), high);
}

/** n pulses as one affine map, by binary powers. */
function affinePulses(model: Extract<DeviceModel, { kind: "affine" }>, g: number, n: number): number {
  let { decay, step } = n < 0 ? model.down : model.up;
  let totalDecay = 1;
  let totalStep = 0;
  for (let left = Math.abs(n); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      totalStep = decay * totalStep + step;
      totalDecay *= decay;
    }
    step = decay * step + step;
    decay *= decay;
  }
  return totalDecay * g + totalStep;
}

/** Change by one pulse at state g, before the window cuts it. direction: 1 up, −1 down. */
export function pulseStep(response: PulseResponse, g: number, direction: 1 | -1): number {
  const { model, low, high } = response;
  switch (model.kind) {
    case "affine": {
      const { decay, step } = direction > 0 ? model.up : model.down;
      return (decay - 1) * g + step;
    }
    case "exponential-step": {
      const { step, amplitude, gamma } = direction > 0 ? model.up : model.down;
      const z = model.slope * g + model.shift;
      return direction * step * Math.max(1 - amplitude * Math.exp(direction * gamma * z), 0);
    }
    case "power-step": {
      const { step, gamma } = direction > 0 ? model.up : model.down;
      return direction * step * share(direction > 0 ? high - g : g - low, high - low) ** gamma;
    }
    case "table": {
      const steps = direction > 0 ? model.up : model.down;
      const position = share(g - low, high - low) * (steps.length - 1);
      const index = Math.min(Math.floor(position), steps.length - 2);
      return steps[index]! + (position - index) * (steps[index + 1]! - steps[index]!);
    }
    case "function":
      return (direction > 0 ? model.up : model.down)(share(g - low, high - low));
    default:
      return model satisfies never;
  }
}

/** part/whole within [0, 1]; 0 where the window is one point. */
function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(Math.max(part / whole, 0), 1) : 0;
}

/** State at which an up and a down pulse cancel, by bisection; null where one of them always wins or they always cancel. */
export function symmetricPoint(response: PulseResponse): number | null {
  const balance = (g: number) => pulseStep(response, g, 1) + pulseStep(response, g, -1);
  let { low, high } = response;
  const atLow = balance(low);
  const atHigh = balance(high);
  const scale = Math.abs(pulseStep(response, (low + high) / 2, 1));
  if (atLow * atHigh > 0 || Math.max(Math.abs(atLow), Math.abs(atHigh)) < 1e-9 * scale) return null;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (balance(middle) * atLow > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Most pulses of one update that single precision can compute: where a branch grows away from its virtual bound (equal
 *  signs of the labels), decay^n must stay finite. `perDevice`: planar values of deviceBlock, or null. */
export function pulseLimit(model: DeviceModel, perDevice: Float32Array | null): number {
  if (model.kind !== "affine") return Infinity;
  let growth = Math.max(model.up.decay, model.down.decay);
  if (perDevice) {
    const devices = perDevice.length / 6;
    for (let i = 0; i < devices; i++) growth = Math.max(growth, perDevice[i]!, perDevice[2 * devices + i]!);
  }
  return growth > 1 ? Math.floor(80 / Math.log(growth)) : Infinity;
}
