// The loss along an epoch: means over equal parts of its steps, the same parts whatever the speed. Small enough to be stored with the run.
import { LOSS_METRICS } from "../engine/engine.ts";

/** Parts of an epoch of many steps; of fewer steps, each is a part. */
const MOST_PARTS = 50;

/** Sums since the epoch's start. */
export interface LossSums {
  readonly loss: number;
  readonly samples: number;
}

export const partsOf = (steps: number): number => Math.min(MOST_PARTS, steps);

/** Whether a part ends with this step, counted from 1. */
export function endsPart(step: number, steps: number): boolean {
  const part = (done: number) => Math.floor((done * partsOf(steps)) / steps);
  return part(step) > part(step - 1);
}

export const sumsOf = (metrics: ArrayLike<number>): LossSums => ({
  loss: metrics[LOSS_METRICS.loss]!,
  samples: metrics[LOSS_METRICS.samples]!,
});

/** Mean loss of each part, from the sums at their ends. */
export function partLosses(ends: readonly LossSums[]): number[] {
  return ends.map(({ loss, samples }, i) => {
    const before = ends[i - 1] ?? { loss: 0, samples: 0 };
    return (loss - before.loss) / Math.max(samples - before.samples, 1);
  });
}
