// Scalar rules between two updates (ControlRule), and the float update of the software baseline.
import { CONTROL, type ControlRule } from "../engine.ts";
import { roundLog2 } from "./log2.ts";

const f = Math.fround;

/** `from` and `to` may be the same. */
export function updateControl(rule: ControlRule, from: Float32Array, to: Float32Array): void {
  if (rule === "normalize") normalize(from, to);
  else scale(from, to);
}

/** An all-zero velocity has k = 0. */
function normalize(from: Float32Array, to: Float32Array): void {
  const maximum = from[CONTROL.maxVelocity]!;
  to[CONTROL.velocityDecay] = maximum > 0 ? 2 ** -roundLog2(maximum) : 1;
  to[CONTROL.gradientGain] = 0;
}

/** Pulses as shares of the largest velocity; none before there is one. */
function scale(from: Float32Array, to: Float32Array): void {
  const maximum = from[CONTROL.maxVelocity]!;
  to[CONTROL.pulseGain] = maximum > 0 ? from[CONTROL.pulseGain]! * 2 ** -roundLog2(maximum) : 0;
}

export interface FloatUpdateArrays {
  readonly weights: Float32Array;
  readonly velocity: Float32Array;
  readonly gradient: Float32Array;
  readonly gradientScale: Float32Array;
}

/** Products and sums rounded one by one. */
export function floatUpdate(
  { weights, velocity, gradient, gradientScale }: FloatUpdateArrays,
  settings: {
    readonly decay: number;
    readonly gain: number;
    readonly rate: number;
    readonly weightDecay: number;
  },
): void {
  const decay = f(settings.decay);
  const gain = f(settings.gain);
  const rate = f(settings.rate);
  const weightDecay = f(settings.weightDecay);
  const scale = gradientScale[0]!;
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i]!;
    const slope = f(f(scale * gradient[i]!) + f(weightDecay * w));
    const v = f(f(decay * velocity[i]!) + f(gain * slope));
    velocity[i] = v;
    weights[i] = w - f(rate * v);
  }
}
