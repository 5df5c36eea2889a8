// The meaning of a device for training, from closed forms and without a training: where weights come to rest under gradient noise
// (docs/models/rules.md), and how many states its noise leaves apart. A class of bias, not a promise of accuracy.
import { blockOf } from "../../device/device.ts";
import type { DeviceParameters } from "../../device/params.ts";
import type { PulseResponse } from "../../device/pulse.ts";
import { type DeviceFacts, deviceFacts } from "../deviceFacts.ts";
import { noiseOfPulse } from "../pulseNoise.ts";
import { restingState } from "../restingState.ts";

export interface Resting {
  readonly rule: "sgd" | "momentum";
  /** 1 − bias: how near a weight comes to +OPTIMUM and −OPTIMUM, as a part of it, on average. */
  readonly kept: number;
  readonly biasClass: BiasClass;
}

export type BiasClass = "A" | "B" | "C" | "D";

export interface Outlook {
  /** Symmetric point, asymmetry, energy and time of a pulse. */
  readonly facts: DeviceFacts;
  readonly usableStates: number;
  readonly resting: readonly Resting[];
}

/** Wanted weight, in a window of ±1, and the standard deviation of the gradient around it: as in docs/models/rules.md. */
const OPTIMUM = 0.5;
const GRADIENT_NOISE = 1;
/** Running mean of momentum. */
const MOMENTUM = 0.9;
/** Smallest kept part of each class. */
const CLASSES = [
  ["A", 0.9],
  ["B", 0.75],
  ["C", 0.5],
  ["D", -Infinity],
] as const satisfies readonly (readonly [BiasClass, number])[];
/** Two states count as different where readings of them overlap in one of twenty cases. */
const APART = 2 * 1.96;

export function outlookOf(device: DeviceParameters): Outlook {
  const response = blockOf(device);
  return {
    facts: deviceFacts(device),
    usableStates: usableStates(device),
    resting: [resting("sgd", response), resting("momentum", response)],
  };
}

function usableStates(device: DeviceParameters): number {
  const sigma = Math.hypot(noiseOfPulse(device), device.sigmaRead);
  return Math.floor(Math.min(device.levels, sigma > 0 ? 1 / (APART * sigma) : Infinity)) + 1;
}

/** Resting places of weights of both signs: a symmetric point beside 0 helps one of them. */
function resting(rule: Resting["rule"], response: PulseResponse): Resting {
  const momentum = rule === "momentum" ? MOMENTUM : 0;
  const restsAt = (optimum: number) => restingState(response, { optimum, noise: GRADIENT_NOISE, momentum });
  const off = (optimum: number) => Math.abs(restsAt(optimum) - optimum) / OPTIMUM;
  const kept = 1 - (off(OPTIMUM) + off(-OPTIMUM)) / 2;
  return { rule, kept, biasClass: CLASSES.find(([, least]) => kept >= least)![0] };
}
