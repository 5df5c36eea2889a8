// Successive halving: many candidates train for a short time, the best go on to longer trainings from the start, until one is left
// (Jamieson and Talwalkar, AISTATS 2016). Pure: what to run next follows from the records of what ran.
import { pointHash, type StudyPoint } from "./point.ts";
import type { StudyRecord } from "./records.ts";

export interface Rung {
  /** Candidates that take part, 1 or more, fewer in each rung than in the one before. */
  readonly candidates: number;
  readonly epochs: number;
}

export interface Standing<C> {
  readonly candidate: C;
  readonly epochs: number;
  /** Fraction, of the images that were held back. */
  readonly accuracy: number;
}

export interface Halving<C> {
  /** Runs of the rung that is not complete; empty when all are. */
  readonly next: readonly StudyPoint[];
  /** Of complete rungs, the first rung first, the best candidate of each first. */
  readonly rungs: readonly (readonly Standing<C>[])[];
  /** The best of the last rung; null before that is complete. */
  readonly best: C | null;
}

/** `point`: the run of a candidate for so many epochs. Of equal accuracies the candidate named first goes on. */
export function halving<C>(
  candidates: readonly C[],
  rungs: readonly Rung[],
  point: (candidate: C, epochs: number) => StudyPoint,
  records: ReadonlyMap<string, StudyRecord>,
): Halving<C> {
  const complete: (readonly Standing<C>[])[] = [];
  let left = candidates;
  for (const { candidates: count, epochs } of rungs) {
    const runs = left.slice(0, count).map((candidate) => ({ candidate, run: point(candidate, epochs) }));
    const accuracyOf = ({ experiment }: StudyPoint) => records.get(pointHash(experiment))?.testAccuracy;
    const next = runs.filter(({ run }) => accuracyOf(run) === undefined).map(({ run }) => run);
    if (next.length > 0) return { next, rungs: complete, best: null };
    const standings = runs.map(({ candidate, run }) => ({ candidate, epochs, accuracy: accuracyOf(run)! }));
    complete.push(standings.toSorted((a, b) => b.accuracy - a.accuracy));
    left = complete.at(-1)!.map(({ candidate }) => candidate);
  }
  return { next: [], rungs: complete, best: left[0] ?? null };
}
