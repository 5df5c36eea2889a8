// Successive halving: many candidates train for a short time, the best go on to longer trainings, until the last rung
// (Jamieson and Talwalkar, AISTATS 2016). Pure: what to run next follows from the scores of what ran.

export interface Rung {
  /** Candidates that take part, 1 or more, fewer in each rung than in the one before. */
  readonly candidates: number;
  readonly epochs: number;
}

export interface Standing<C> {
  readonly candidate: C;
  readonly epochs: number;
  /** Higher is better. */
  readonly score: number;
}

export interface Halving<C> {
  /** Runs of the rung that is not complete; empty when all are. */
  readonly next: readonly { readonly candidate: C; readonly epochs: number }[];
  /** Complete rungs, the first rung first, the best candidate of each first. */
  readonly rungs: readonly (readonly Standing<C>[])[];
  /** The best of the last rung; null before that is complete, and where no candidate can go on. */
  readonly best: C | null;
}

/** `scoreOf`: of a candidate after so many epochs; undefined: not known yet; −∞: it cannot go on. Of equal scores the candidate named first
 *  goes on. */
export function halving<C>(
  candidates: readonly C[],
  rungs: readonly Rung[],
  scoreOf: (candidate: C, epochs: number) => number | undefined,
): Halving<C> {
  const complete: (readonly Standing<C>[])[] = [];
  let left = candidates;
  for (const { candidates: count, epochs } of rungs) {
    const runs = left.slice(0, count);
    const next = runs.filter((candidate) => scoreOf(candidate, epochs) === undefined);
    if (next.length > 0)
      return { next: next.map((candidate) => ({ candidate, epochs })), rungs: complete, best: null };
    const standings = runs.map((candidate) => ({ candidate, epochs, score: scoreOf(candidate, epochs)! }));
    complete.push(standings.toSorted((a, b) => b.score - a.score));
    left = complete
      .at(-1)!
      .filter(({ score }) => score > Number.NEGATIVE_INFINITY)
      .map(({ candidate }) => candidate);
  }
  return { next: [], rungs: complete, best: left[0] ?? null };
}
