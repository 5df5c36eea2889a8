// Where gradient descent leaves a weight on this device while its gradient is noisy: the bias that asymmetry costs, without training.
// On the loss (w − w0)²/2 pulses move the weight by (w0 − w)·F(w) − E|v|·D(w), F and D half the sum and half the difference of a pulse up
// and one down at w (docs/models/rules.md): it rests where that is 0, whatever the learning rate. Not a rule's own memory or rounding.
import { type PulseResponse, pulseStep } from "../device/pulse.ts";

export interface NoisyGradient {
  /** Where the loss is least, in g: the window is 2 wide, 0 is the reference cell. */
  readonly optimum: number;
  /** Standard deviation of the gradient's noise. */
  readonly noise: number;
  /** Momentum: its running mean lets √((1 − γ)/(1 + γ)) of independent noise pass. */
  readonly momentum: number;
}

/** In g, by bisection between the ends of the window. */
export function restingState(response: PulseResponse, { optimum, noise, momentum }: NoisyGradient): number {
  const passed = noise * Math.sqrt((1 - momentum) / (1 + momentum));
  const drift = (g: number) => {
    const up = pulseStep(response, g, 1);
    const down = -pulseStep(response, g, -1);
    return ((optimum - g) * (up + down)) / 2 - (meanMagnitude(g - optimum, passed) * (down - up)) / 2;
  };
  let { low, high } = response;
  if (drift(low) <= 0) return low;
  if (drift(high) >= 0) return high;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (drift(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** E|v| of a normal v: exact where mean or noise is 0, within 5 % between. */
const meanMagnitude = (mean: number, noise: number): number =>
  Math.hypot(mean, noise * Math.sqrt(2 / Math.PI));
