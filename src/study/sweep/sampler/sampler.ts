// How a study chooses its combinations: round by round, each from the results of the rounds before. Pure: same rounds, same answer, so that a
// study goes on after a crash, and gives the same on every runner.
import type { Combination } from "../samples.ts";

export interface Round {
  readonly combinations: readonly Combination[];
  /** So many epochs of the training that each point describes; null: all. */
  readonly epochs: number | null;
}

export interface FinishedRound {
  readonly combinations: readonly Combination[];
  /** One entry for each combination: means over the seeds of each objective, lower is better; null where a seed could not be made. */
  readonly costs: readonly (readonly number[] | null)[];
}

export interface Sampler {
  /** Number of all rounds; fewer are made where one would be empty. */
  readonly rounds: number;
  /** The round after these; fewer than `rounds` of them. */
  next(finished: readonly FinishedRound[]): Round;
}

/** A sampler that needs no results. */
export const oneRound = (combinations: () => readonly Combination[]): Sampler => ({
  rounds: 1,
  next: () => ({ combinations: combinations(), epochs: null }),
});
