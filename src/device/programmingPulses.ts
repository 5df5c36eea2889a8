// Pulses of write-and-verify: one at a time, each followed by a read, from weight 0 to a wanted state by the law of the mean device without noise.
// A lower bound: noise, spread and steps too far take more.
import { blockOf, type DeviceParameters } from "./device.ts";
import { type PulseResponse, pulseStep } from "./pulse.ts";

/** Pulses of one staircase that are looked at: a device that is not there then takes as many. */
const MOST_PULSES = 2 ** 20;

export interface ProgrammingPulses {
  /** Devices whose wanted state lies outside the window: they stop at its end. */
  readonly clipped: number;
  /** Pulses of all devices. */
  readonly ltp: number;
  readonly ltd: number;
}

/** `targets`: wanted g of each device. */
export function programmingPulses(device: DeviceParameters, targets: Float32Array): ProgrammingPulses {
  const response = blockOf(device);
  const { low, high } = response;
  const up = staircase(response, 1);
  const down = staircase(response, -1);
  let clipped = 0;
  let ltp = 0;
  let ltd = 0;
  for (const target of targets) {
    if (target < low || target > high) clipped++;
    if (target > 0) ltp += pulsesTo(up, target);
    else ltd += pulsesTo(down, -target);
  }
  return { clipped, ltp, ltd };
}

/** |g| after 1, 2, … pulses from g = 0, until the end of the window or until a pulse moves nothing. */
function staircase(response: PulseResponse, direction: 1 | -1): Float64Array {
  const { low, high } = response;
  const states: number[] = [];
  let state = Math.min(Math.max(0, low), high);
  while (states.length < MOST_PULSES) {
    const next = Math.min(Math.max(state + pulseStep(response, state, direction), low), high);
    if (next === state) break;
    states.push(direction * next);
    state = next;
  }
  return Float64Array.from(states);
}

/** The number of pulses after which the device is nearest to `distance`; all of them where it is out of reach. */
function pulsesTo(states: Float64Array, distance: number): number {
  let first = 0;
  let last = states.length;
  while (first < last) {
    const middle = (first + last) >> 1;
    if (states[middle]! < distance) first = middle + 1;
    else last = middle;
  }
  if (first === states.length) return first;
  const before = first === 0 ? 0 : states[first - 1]!;
  return distance - before < states[first]! - distance ? first : first + 1;
}
