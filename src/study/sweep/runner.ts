// The interface of a runner, which makes the points of a study: processes here, or a cluster. The study's folder holds the truth; a runner
// only starts work.

export interface RunnerStatus {
  /** Points at work, and points that wait; what a cluster does not say counts as waiting. */
  readonly running: number;
  readonly waiting: number;
}

export interface Runner {
  readonly name: string;
  /** Begins to make these points; those with a result are passed over. */
  submit(hashes: readonly string[]): Promise<void>;
  /** Both 0: all that was submitted has ended, with a result or without. */
  status(): Promise<RunnerStatus>;
  /** Ends what is at work, each point with a checkpoint; resolves when it has ended. */
  cancel(): Promise<void>;
  /** Problems that people should know: processes that ended by a fault. */
  readonly problems: readonly string[];
}
