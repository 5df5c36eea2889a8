// Gradient to pulses to conductances, by the rules sgd and adaptive-momentum: docs/models/rules.md, variation.md.
import { type Device, type DeviceText, pulsed, pulsesPerWindow } from "./devices.ts";
import { clamp, normal, roundEven, roundLog2, uniform, words } from "./random.ts";

const f = Math.fround;

export interface TrainingText {
  readonly rule: string;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly rounding: string;
  readonly maxPulses: number;
  readonly loss: string;
  readonly schedule: string;
  readonly warmup: number;
  readonly augment: boolean;
  readonly crop: number;
  readonly flip: boolean;
  readonly calibrationBatches: number;
  readonly calibration: string;
}

/** η of step s. */
export function rateAt(training: TrainingText, step: number, stepsPerEpoch: number): number {
  const { schedule, learningRate, warmup, epochs } = training;
  const all = epochs * stepsPerEpoch;
  const base =
    schedule === "cosine" ? (learningRate * (1 + Math.cos((Math.PI * step) / all))) / 2 : learningRate;
  return base * Math.min(1, (step + 1) / (warmup * stepsPerEpoch));
}

/** State that a layer's update keeps. */
export interface Memory {
  /** Planes·K·N. */
  g: number[];
  velocity: number[] | null;
  carry: number[] | null;
  /** max|v| of the step before. */
  largest: number;
}

export interface Placed {
  readonly device: DeviceText;
  readonly mean: Device;
  readonly devices: readonly Device[];
  readonly pair: boolean;
  readonly gain: number;
}

export interface Pulses {
  up: number;
  down: number;
}

export interface Gradient {
  readonly gradient: readonly number[];
  readonly scale: number;
  readonly rate: number;
}

/** Factors of one update. */
function factorsOf(
  { largest }: Memory,
  { mean, devices, gain }: Placed,
  training: TrainingText,
  at: Gradient,
) {
  const adaptive = training.rule === "adaptive-momentum";
  const half = pulsesPerWindow(mean) / 2;
  const scaling = largest > 0 ? 2 ** -roundLog2(largest) : 0;
  const growth = Math.max(...devices.flatMap(({ up, down }) => [up.decay, down.decay]));
  return {
    gradientGain: f((adaptive ? f(1 - training.momentum) : 1) * at.scale),
    decay: f(training.momentum),
    amplitude: adaptive ? f((at.rate / 10) * half) * scaling : f((at.rate / gain) * half),
    most: growth > 1 ? Math.min(training.maxPulses, Math.floor(80 / Math.log(growth))) : training.maxPulses,
  };
}

/** n pulses for each weight, and what they do. */
export function update(
  memory: Memory,
  placed: Placed,
  training: TrainingText,
  at: Gradient,
  place: { readonly seed: number; readonly layer: number; readonly step: number },
): Pulses {
  const { velocity, carry } = memory;
  const { gradientGain, decay, amplitude, most } = factorsOf(memory, placed, training, at);
  const nearest = carry !== null || training.rounding === "nearest";
  const pulses = { up: 0, down: 0 };
  let largest = 0;
  at.gradient.forEach((gradient, i) => {
    const drawn = words(place.seed, 5, place.layer, i, place.step);
    const fresh = f(gradientGain * gradient);
    const v = velocity ? f(f(decay * velocity[i]!) + fresh) : fresh;
    if (velocity) velocity[i] = v;
    largest = Math.max(largest, Math.abs(v));
    const q = f(-f(amplitude * v) + (carry ? carry[i]! : 0));
    const n = clamp(nearest ? roundEven(q) : Math.floor(f(q + uniform(drawn[0]!))), -most, most);
    if (carry) carry[i] = clamp(f(q - n), -1, 1);
    if (n !== 0) send(memory, placed, i, n, drawn, pulses);
  });
  memory.largest = largest > 0 ? Math.max(largest, 2 ** -64) : 0;
  return pulses;
}

/** n pulses to weight i, and the opposite ones to the second device of a pair. */
function send(
  { g }: Memory,
  { device, devices, pair }: Placed,
  i: number,
  n: number,
  drawn: readonly number[],
  pulses: Pulses,
): void {
  const planes = pair ? [n, -n] : [n];
  planes.forEach((own, plane) => {
    const place = (plane * g.length) / planes.length + i;
    pulses[own > 0 ? "up" : "down"] += Math.abs(own);
    g[place] = pulsed(device, devices[place]!, g[place]!, own, normal(drawn[1 + plane]!));
  });
}
