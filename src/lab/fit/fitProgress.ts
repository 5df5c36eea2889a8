// Where a fit is: it goes on without a pause, so whoever shows it is called between its pieces.

/** The parts of a fit, in order. */
export type FitPhase = "laws" | "devices" | "repetitions" | "likelihood";

/** Called before piece `done` (from 0) of `total` of a phase. */
export type FitListener = (phase: FitPhase, done: number, total: number) => void;

/** Results of the pieces, one after another; the listener is called before each. */
export function mapWithProgress<T, R>(
  pieces: readonly T[],
  [phase, listener]: readonly [FitPhase, FitListener | undefined],
  result: (piece: T, index: number) => R,
): R[] {
  return pieces.map((piece, i) => {
    listener?.(phase, i, pieces.length);
    return result(piece, i);
  });
}
