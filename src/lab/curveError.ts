// How far two devices' mean pulse curves lie apart, as fractions of the window: each starts at its own lower (upper) end.
import type { Staircase } from "./staircase.ts";

export interface CurveError {
  readonly rms: number;
  readonly largest: number;
}

export interface CurveSpan {
  /** Pulses up, and down. */
  readonly pulses: readonly [number, number];
  /** Part of the first device's window that the second's stands for. */
  readonly share: readonly [number, number];
}

/** Both staircases, up and down. */
export function curveError(first: Staircase, second: Staircase, { pulses, share }: CurveSpan): CurveError {
  let squares = 0;
  let largest = 0;
  let count = 0;
  for (const [i, direction] of ([1, -1] as const).entries()) {
    const from = direction > 0 ? share[0] : share[1];
    let a = first.low + (first.high - first.low) * from;
    let b = direction > 0 ? second.low : second.high;
    for (let pulse = 0; pulse < pulses[i]!; pulse++) {
      a = first.next(a, direction);
      b = second.next(b, direction);
      const seen = (a - first.low) / (first.high - first.low);
      const meant = share[0] + ((share[1] - share[0]) * (b - second.low)) / (second.high - second.low);
      const difference = Math.abs(Math.min(Math.max(seen, share[0]), share[1]) - meant);
      squares += difference ** 2;
      largest = Math.max(largest, difference);
      count++;
    }
  }
  return { rms: Math.sqrt(squares / Math.max(count, 1)), largest };
}
