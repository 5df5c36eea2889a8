// What a device means for training, from closed forms and without a training: where weights come to rest under gradient noise
// (docs/models/rules.md), and how many states its noise leaves apart. A class of bias, not a promise of accuracy.
import { blockOf } from "../../device/device.ts";
import type { DeviceParameters } from "../../device/params.ts";
import { type PulseResponse, pulseStep } from "../../device/pulse.ts";
import { type DeviceFacts, deviceFacts } from "../deviceFacts.ts";
import { noiseOfPulse } from "../pulseNoise.ts";

export interface Resting {
  readonly rule: "sgd" | "momentum";
  /** Part of the wanted weight that remains, averaged over +OPTIMUM and −OPTIMUM. */
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

/** Mean of |v| for a gradient of standard deviation σ: σ√(2/π), and a running mean lowers it by √((1 − γ)/(1 + γ)). */
function resting(rule: Resting["rule"], response: PulseResponse): Resting {
  const filter = rule === "momentum" ? Math.sqrt((1 - MOMENTUM) / (1 + MOMENTUM)) : 1;
  const drive = GRADIENT_NOISE * Math.sqrt(2 / Math.PI) * filter;
  const kept =
    (restingState(response, OPTIMUM, drive) - restingState(response, -OPTIMUM, drive)) / (2 * OPTIMUM);
  return { rule, kept, biasClass: CLASSES.find(([, least]) => kept >= least)![0] };
}

/** w at which (w₀ − w)·F(w) = E|v|·D(w), F and D the mean and half the difference of the steps down and up; by bisection. */
export function restingState(response: PulseResponse, optimum: number, drive: number): number {
  const { low, high } = response;
  const middle = (low + high) / 2;
  const half = (high - low) / 2;
  const force = (w: number) => {
    const up = pulseStep(response, middle + half * w, 1);
    const down = -pulseStep(response, middle + half * w, -1);
    return ((optimum - w) * (down + up)) / 2 - (drive * (down - up)) / 2;
  };
  let [from, to] = [-1, 1];
  for (let i = 0; i < 50; i++) {
    const w = (from + to) / 2;
    if (force(w) > 0) from = w;
    else to = w;
  }
  return (from + to) / 2;
}
