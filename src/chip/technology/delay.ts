// Delay of a gate whose input is a ramp. Source: Horowitz, "Timing models for MOS circuits", Stanford 1983, as in CACTI, with the
// switching threshold at half of the supply and beta = 0.5.

/** Slope of an ideal step, 1/s. */
export const STEP = 1e20;

export interface Switched {
  /** s */
  readonly delay: number;
  /** Slope of the output in supplies per second, 1/s. */
  readonly ramp: number;
}

/** `tau`: RC of the output, s; `ramp`: slope of the input, 1/s. */
export function horowitz(tau: number, ramp: number = STEP): Switched {
  const delay = tau * Math.sqrt(Math.LN2 ** 2 + 0.5 / (ramp * tau));
  return { delay, ramp: 0.5 / delay };
}
